"""Every status that the APIs are known to answer with, and what is made of it."""

import itertools
import logging
from collections.abc import Iterator
from email.utils import formatdate

import pytest
import responses
from fake_apis import ATOM, ERROR_ENTRY, FEED, JSON, Known, Time, World

from enrichers.arxiv import ArXiv, parse_xml
from enrichers.cache import Cache
from enrichers.http import Answer, GaveUp, Manners, Network, Unavailable
from enrichers.openalex import OpenAlex
from enrichers.semantic_scholar import SemanticScholar
from enrichers.source import Asker
from kg.errors import KgError
from kg.model import Paper

URL = "https://api.example.org/things"
MANNERS = Manners(interval=3, attempts=4, longest=60, hint="set SOME_KEY")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def network(time: Time) -> Iterator[Network]:
    with Network("kg/test", clock=time.clock(), seed=1) as made:
        yield made


def ask(network: Network, manners: Manners = MANNERS) -> object:
    return network.ask(URL, Answer.json, manners)


@responses.activate
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(status: int, network: Network, time: Time) -> None:
    for _ in range(2):
        responses.add("GET", URL, status=status, body="trouble")
    responses.add("GET", URL, json={"a": 1})
    assert ask(network) == {"a": 1}
    assert len(responses.calls) == 3
    assert time.slept >= 3 + 3


@responses.activate
@pytest.mark.parametrize(
    ("status", "words"), [(401, "a key is needed"), (403, "not accepted"), (418, "418"), (451, "451")]
)
def test_what_does_not_pass_is_told_at_once_with_what_to_do(status: int, words: str, network: Network) -> None:
    responses.add("GET", URL, status=status)
    with pytest.raises(Unavailable, match=words) as told:
        ask(network)
    assert "set SOME_KEY" in str(told.value)
    assert isinstance(told.value, KgError)
    assert len(responses.calls) == 1


@responses.activate
def test_retry_after_is_honoured_in_seconds_and_as_a_date(network: Network, time: Time) -> None:
    responses.add("GET", URL, status=429, headers={"Retry-After": "40"})
    responses.add("GET", URL, status=503, headers={"Retry-After": formatdate(time.now + 40 + 50, usegmt=True)})
    responses.add("GET", URL, json=[])
    ask(network)
    assert 90 <= time.slept < 93


@responses.activate
def test_who_asks_to_wait_too_long_is_taken_at_their_word(network: Network, time: Time) -> None:
    responses.add("GET", URL, status=429, headers={"Retry-After": "7200"})
    with pytest.raises(Unavailable, match="asks to wait 2 h"):
        ask(network)
    assert time.slept == 0


@responses.activate
@pytest.mark.parametrize(("status", "kind"), [(429, Unavailable), (500, GaveUp)])
def test_patience_ends(status: int, kind: type[KgError], network: Network) -> None:
    responses.add("GET", URL, status=status)
    with pytest.raises(kind, match="4 times"):
        ask(network)
    assert len(responses.calls) == 4


@responses.activate
@pytest.mark.parametrize("body", [b"", b"Rate exceeded.", b"<html>log in</html>", b"{", b"[" * 100_000])
def test_a_page_under_status_200_is_no_answer(body: bytes, network: Network) -> None:
    responses.add("GET", URL, body=body, content_type="text/html")
    with pytest.raises(GaveUp, match=r"no JSON \(text/html\)"):
        ask(network)


@responses.activate
def test_redirects_are_followed_at_home_only(network: Network) -> None:
    responses.add("GET", URL, status=301, headers={"Location": "/other"})
    responses.add("GET", "https://api.example.org/other", json=1)
    assert ask(network) == 1
    responses.replace("GET", URL, status=302, headers={"Location": "https://evil.example/steal"})
    with pytest.raises(Unavailable, match=r"redirects to https://evil\.example, which is refused"):
        ask(network)
    responses.replace("GET", URL, status=302, headers={"Location": "http://api.example.org/plain"})
    with pytest.raises(Unavailable, match="refused"):
        ask(network)
    assert not any("evil" in str(call.request.url) for call in responses.calls)


@responses.activate
def test_answers_that_are_too_large_are_refused(network: Network) -> None:
    responses.add("GET", URL, body=b'"' + b"x" * 2_000_000 + b'"')
    with pytest.raises(Unavailable, match="more than 1 MB is refused"):
        ask(network, Manners(interval=0, size=1 << 20))


@responses.activate
def test_bytes_that_are_no_utf8_cost_no_more_than_themselves(network: Network) -> None:
    responses.add("GET", URL, body=b'{"title": "caf\xe9 au lait"}')
    assert ask(network) == {"title": "caf\ufffd au lait"}


@responses.activate
def test_a_host_is_never_asked_faster_than_its_interval(network: Network, time: Time) -> None:
    moments: list[float] = []
    responses.add_callback("GET", URL, lambda request: (moments.append(time.now), (200, {}, "1"))[1])
    for _ in range(5):
        ask(network)
    assert all(later - earlier >= 3 for earlier, later in itertools.pairwise(moments))


@responses.activate
def test_jitter_keeps_apart_those_who_failed_together(time: Time) -> None:
    waits = set()
    for seed in range(5):
        moment = Time()
        with Network("kg/test", clock=moment.clock(), seed=seed) as network:
            responses.reset()
            responses.add("GET", URL, status=500)
            with pytest.raises(GaveUp):
                ask(network, Manners(interval=0, attempts=3))
        waits.add(round(moment.slept, 6))
    assert len(waits) == 5


@responses.activate
def test_keys_in_addresses_show_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with Network("kg/test", secrets=("SECRET",), clock=Time().clock()) as network:
        logging.getLogger("urllib3.connectionpool").debug("GET /works?api_key=%s", "SECRET")
        responses.add("GET", URL, status=401, body="bad key SECRET")
        with pytest.raises(Unavailable) as told:
            network.ask(URL, Answer.json, MANNERS, params={"api_key": "SECRET"}, headers={"x-api-key": "SECRET"})
    assert "SECRET" in str(responses.calls[0].request.url)
    assert "api_key=***" in caplog.text
    assert "SECRET" not in caplog.text + str(told.value) + repr(told.value)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><feed>&b;</feed>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed>&a;</feed>',
        "<!-- <feed> --><!DOCTYPE feed><feed/>",
        "<a>" * 200 + "</a>" * 200,
        "<feed><entry></feed>",
        "",
    ],
)
def test_xml_that_is_a_trap_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_xml(text)


def arxiv(network: Network) -> ArXiv:
    return ArXiv(Asker("arxiv", Cache(), network))


def paper(id: str) -> Paper:
    return Paper(title=f"Title of {id}", abstract="", arxiv_id=id)


def entry(id: str) -> str:
    known = Known(int(id.split(".")[1]), f"Title of {id}")
    return World.entry(known).replace(known.arxiv, id)


@responses.activate
def test_one_bad_id_does_not_cost_the_others(network: Network) -> None:
    def answer(request: object) -> tuple[int, dict[str, str], str]:
        ids = request.params["id_list"].split(",")  # type: ignore[attr-defined]
        if "2401.00003" in ids:
            return 400, {"content-type": ATOM}, FEED.format(page=1, total=1, entries=ERROR_ENTRY)
        return 200, {"content-type": ATOM}, FEED.format(page=99, total=len(ids), entries="".join(map(entry, ids)))

    responses.add_callback("GET", "https://export.arxiv.org/api/query", answer)
    papers = [paper(f"2401.{n:05}") for n in range(8)]
    source = arxiv(network)
    told = source.identify(papers)
    assert [f is None for f in told] == [n == 3 for n in range(8)]
    assert source.account.not_asked == []
    count = len(responses.calls)
    source.identify(papers)
    assert len(responses.calls) == count


@responses.activate
def test_answers_are_told_apart_by_id_whatever_their_order_and_version(network: Network) -> None:
    ids = ["2401.00001", "2401.00002", "2401.00003", "2401.00004"]
    body = FEED.format(page=4, total=3, entries=entry(ids[2]) + entry(ids[0]) + entry(ids[3]))
    responses.add("GET", "https://export.arxiv.org/api/query", body=body, content_type=ATOM)
    again = FEED.format(page=1, total=0, entries="")
    responses.add("GET", "https://export.arxiv.org/api/query", body=again, content_type=ATOM)
    told = arxiv(network).identify([paper(id) for id in ids])
    assert [f.title if f else None for f in told] == [f"Title of {ids[0]}", None, *(f"Title of {i}" for i in ids[2:])]


@responses.activate
@pytest.mark.parametrize("status", [406, 429, 503])
def test_arxiv_asks_for_patience_in_many_ways(status: int, network: Network) -> None:
    url = "https://export.arxiv.org/api/query"
    responses.add("GET", url, status=status)
    responses.add("GET", url, body="Rate exceeded.", content_type="text/plain")
    responses.add("GET", url, body=FEED.format(page=2, total=2, entries=""), content_type=ATOM)
    two = entry("2401.00001") + entry("2401.00002")
    responses.add("GET", url, body=FEED.format(page=2, total=2, entries=two), content_type=ATOM)
    told = arxiv(network).identify([paper("2401.00001"), paper("2401.00002")])
    assert all(told)
    assert len(responses.calls) == 4


@responses.activate
def test_a_withdrawn_paper_alone_is_unknown_and_not_asked_for_again(network: Network) -> None:
    url = "https://export.arxiv.org/api/query"
    responses.add("GET", url, body=FEED.format(page=1, total=1, entries=""), content_type=ATOM)
    source = arxiv(network)
    assert source.identify([paper("0808.05394")]) == [None]
    assert source.identify([paper("0808.05394")]) == [None]
    assert len(responses.calls) == 1


S2 = "https://api.semanticscholar.org/graph/v1"


@responses.activate
def test_semantic_scholar_batches_are_halved_and_stay_small(network: Network) -> None:
    world = World({n: Known(n, f"Paper number {n} of the world") for n in range(300)}, most=30)
    sizes: list[int] = []

    def answer(request: object) -> tuple[int, dict[str, str], bytes]:
        status, kind, body = world.answer("POST", request.url, request.headers, request.body)  # type: ignore[attr-defined]
        sizes.append(len(__import__("json").loads(request.body)["ids"]))  # type: ignore[attr-defined]
        return status, {"content-type": kind}, body

    responses.add_callback("POST", f"{S2}/paper/batch", answer)
    source = SemanticScholar(Asker("semantic-scholar", Cache(), network), "key")
    papers = [Paper(title=p.title, abstract="", arxiv_id=p.arxiv) for p in world.papers.values()]
    assert all(source.identify(papers))
    assert sizes[:3] == [100, 50, 25]
    assert max(sizes[8:]) == 25
    assert max(world.delivered.values()) == 1


@responses.activate
def test_semantic_scholar_nulls_and_strangers(network: Network) -> None:
    """A null is unknown; a paper that comes back under another id is asked for by itself."""
    a, b = "a" * 40, "b" * 40
    known = {"paperId": "c" * 40, "title": "Merged", "externalIds": None, "authors": None, "references": None}

    def answer(request: object) -> tuple[int, dict[str, str], str]:
        json = __import__("json")
        ids = json.loads(request.body)["ids"]  # type: ignore[attr-defined]
        return 200, {"content-type": JSON}, json.dumps([known if id == a else None for id in ids][::-1])

    responses.add_callback("POST", f"{S2}/paper/batch", answer)
    source = SemanticScholar(Asker("semantic-scholar", Cache(), network), None)
    papers = [Paper(title="Merged", abstract="", s2_id=a), Paper(title="Gone", abstract="", s2_id=b)]
    told = source.identify(papers)
    assert [f.title if f else None for f in told] == ["Merged", None]
    assert told[0] is not None and list(source.references(told[0])) == []


@responses.activate
def test_semantic_scholar_match_is_checked_and_404_is_an_answer(network: Network) -> None:
    url = f"{S2}/paper/search/match"
    found = {"paperId": "a" * 40, "title": "Something Else Entirely in Rivers", "year": 2024, "authors": []}
    responses.add("GET", url, json={"data": [found | {"matchScore": 999.9}]})
    responses.add("GET", url, status=404, json={"error": "Title match not found"})
    source = SemanticScholar(Asker("semantic-scholar", Cache(), network), None)
    papers = [Paper(title="Something Else in Rivers", abstract="", date="2024"), Paper(title="Nobody", abstract="")]
    assert source.identify(papers) == [None, None]
    assert source.identify(papers) == [None, None]
    assert len(responses.calls) == 2


@responses.activate
def test_semantic_scholar_pages_of_references(network: Network) -> None:
    key = "a" * 40
    url = f"{S2}/paper/{key}/references"
    row = {"contexts": ["One."], "intents": ["background"], "citedPaper": {"paperId": "b" * 40}}
    again = {"contexts": ["Two.", "One."], "intents": None, "citedPaper": {"paperId": "b" * 40}}
    responses.add("GET", url, json={"offset": 0, "next": 1000, "data": [row, {"citedPaper": {"paperId": None}}, None]})
    responses.add("GET", url, json={"offset": 1000, "data": [again]})
    source = SemanticScholar(Asker("semantic-scholar", Cache(), network), None)
    (context,) = source.contexts({key: {"b" * 40}}).values()
    assert (context.intents, context.sentences) == (("background",), ("One.", "Two."))
    responses.replace("GET", f"{S2}/paper/{key}/references", json={"offset": 0, "data": None})
    other = SemanticScholar(Asker("semantic-scholar", Cache(), network), None)
    assert other.contexts({key: {"b" * 40}}) == {}


@responses.activate
def test_openalex_without_a_key_says_where_to_get_one(network: Network) -> None:
    responses.add("GET", "https://api.openalex.org/works", status=401, json={"error": "key required"})
    source = OpenAlex(Asker("openalex", Cache(), network), None)
    assert source.identify([paper("2401.00001")]) == [None]
    assert "OPENALEX_API_KEY" in str(source.account.problem)
    assert source.account.not_asked == ["10.48550/arxiv.2401.00001"]
