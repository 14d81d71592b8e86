"""The HTML graph in a real browser: offline, harmless, and doing what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphs import HOSTILE, hostile_graph, sample_graph
from pages import Watched, chromium, opened

from kg.export import html
from kg.graph.tables import Edge, Graph, Node, Statement
from kg.model import Evidence, NodeType, Paper, RelationType, Span


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "sample.html"
    html.write(sample_graph(), path, title="Water papers")
    return path


@pytest.fixture
def page(browser: Any, sample: Path) -> Iterator[Watched]:
    with opened(browser, sample) as watched:
        yield watched
        assert watched.complaints == []
        assert [r for r in watched.requests if not r.startswith("file:")] == []
        assert len(watched.requests) == 1


def shown(page: Watched) -> set[str]:
    return set(page.state("kg.things.filter((_, n) => kg.scene.shown[n]).map((t) => t.k)"))


def search(page: Watched, text: str) -> None:
    page.page.keyboard.press("/")
    page.page.keyboard.type(text)


def point_of(page: Watched, node: str) -> tuple[float, float]:
    spot = page.state(
        f"""(() => {{ const n = kg.things.findIndex((t) => t.k === "{node}"), box = document.querySelector("#canvas")
        .getBoundingClientRect(), p = kg.scene.network.canvasToDOM(kg.scene.network.getPosition(n));
        return [p.x + box.x, p.y + box.y]; }})()"""
    )
    return float(spot[0]), float(spot[1])


def test_first_sight_shows_the_whole_graph_named(page: Watched) -> None:
    assert page.page.title() == "Water papers"
    assert "8 papers · 26 nodes · 39 relations" in page.page.inner_text("#summary")
    assert len(shown(page)) == 26
    assert page.state("kg.scene.network.physics.physicsEnabled") is False
    pixels = page.page.evaluate(
        """(() => { const c = document.querySelector("#canvas canvas"), d = c.getContext("2d")
        .getImageData(0, 0, c.width, c.height).data; let n = 0;
        for (let i = 3; i < d.length; i += 4) if (d[i]) n += 1; return n / (d.length / 4); })()"""
    )
    assert pixels > 0.01


def test_search_completes_names_and_aliases_and_opens_the_details(page: Watched) -> None:
    search(page, "proximal pol")
    options = page.page.locator("#found [role=option]")
    assert options.count() == 1
    assert "PPO" in options.first.inner_text()
    assert "Proximal Policy Optimization" in options.first.inner_text()
    assert page.page.get_attribute("#search", "aria-expanded") == "true"
    page.page.keyboard.press("Enter")
    page.settle()
    assert page.page.inner_text("#details h2") == "PPO"
    assert "node=method/ppo" in page.page.url


def test_search_puts_what_begins_so_before_what_contains_it(page: Watched) -> None:
    search(page, "tide")
    names = page.page.locator("#found .name").all_inner_texts()
    assert len(names) == 2
    assert all(name.startswith("TideBench") for name in names)
    search(page, "zzz")
    page.page.fill("#search", "no such thing")
    assert "Nothing" in page.page.inner_text("#found")


def test_details_tell_type_aliases_relations_and_the_sentence_with_its_words_marked(page: Watched) -> None:
    search(page, "GSM8K")
    page.page.keyboard.press("Enter")
    details = page.page.inner_text("#details")
    for expected in ("Benchmark", "named in 4 papers", "Also written", "GSM-8K", "Scores", "62.5%", "Evaluated on by"):
        assert expected in details
    assert "GSM8K" in page.page.locator("#details mark").all_inner_texts()
    quote = page.page.locator("#details blockquote", has_text="Brook reaches 62.5% accuracy").first
    assert quote.inner_text() == "Brook reaches 62.5% accuracy on GSM8K and 41% on MATH."


def test_a_paper_links_to_its_page(page: Watched) -> None:
    search(page, "Brook: Reasoning")
    page.page.keyboard.press("Enter")
    link = page.page.locator("#details a").first
    assert link.get_attribute("href") == "https://arxiv.org/abs/2201.00001"
    assert "noopener" in str(link.get_attribute("rel"))
    assert "Ada Example, Bo Ñandú" in page.page.inner_text("#details")


def test_clicking_a_node_in_the_picture_opens_it_and_clicking_the_ground_closes_it(page: Watched) -> None:
    x, y = point_of(page, "benchmark/humaneval")
    page.page.mouse.click(x, y)
    page.page.wait_for_selector("#details h2")
    assert page.page.inner_text("#details h2") == "HumanEval"
    box = page.page.locator("#canvas").bounding_box()
    page.page.mouse.click(box["x"] + 4, box["y"] + box["height"] - 4)
    page.page.wait_for_selector("#panel", state="hidden")


def test_clicking_an_edge_shows_evidence_confidence_and_who_found_it(page: Watched) -> None:
    (ax, ay), (bx, by) = point_of(page, "paper/2501.00007"), point_of(page, "method/tpo-tree")
    page.page.mouse.click((ax + bx) / 2, (ay + by) / 2)
    page.page.wait_for_selector("#details .triple")
    details = page.page.inner_text("#details")
    for expected in ("Trees First", "introduces", "TPO (Tree Policy)", "Confidence", "Evidence", "in the abstract"):
        assert expected in details
    assert "found by" in details
    assert "edge=" in page.page.url


def test_legend_counts_and_switches_types_and_relations(page: Watched) -> None:
    rows = page.page.locator("#types .row").all_inner_texts()
    assert [re.sub(r"\s+", " ", row) for row in rows] == ["Papers 8", "Methods 10", "Benchmarks 6", "Organizations 2"]
    page.page.locator("#types .row", has_text="Papers").click()
    page.settle()
    left = shown(page)
    assert not any(node.startswith("paper/") for node in left)
    assert "method/brook" in left
    assert "benchmark/webtext" not in left, "a node without any edge left says nothing"
    assert "without=Paper" in page.page.url
    page.page.locator("#reset").click()
    page.settle()
    assert len(shown(page)) == 26
    page.page.locator("#relations .row", has_text="variant of").click()
    page.settle()
    assert "method/llama-3-1" not in shown(page)


def test_ranges_filter_by_year_confidence_and_number_of_papers(page: Watched) -> None:
    page.page.locator("#year-to").fill("2022")
    page.settle()
    assert {n for n in shown(page) if n.startswith("paper/2")} == {"paper/2201.00001"}
    page.page.locator("#reset").click()
    page.page.locator("#least").fill("3")
    page.settle()
    assert {n for n in shown(page) if not n.startswith("paper/")} == {
        "benchmark/gsm8k",
        "benchmark/math",
        "method/brook",
        "method/creek",
        "method/dpo",
    }
    page.page.locator("#reset").click()
    page.page.locator("#confidence").fill("95")
    page.settle()
    sure = page.state("kg.ends.filter((_, t) => !kg.scene.network.body.edges[t].options.hidden).length")
    assert sure == sum(edge.confidence >= 0.95 for edge in sample_graph().edges)


def test_focus_shows_one_or_two_hops_and_back_returns(page: Watched) -> None:
    before = page.state("JSON.stringify(kg.scene.positions())")
    search(page, "HumanEval")
    page.page.keyboard.press("Enter")
    page.page.locator("#details button", has_text="Neighbours only").click()
    page.settle()
    assert shown(page) == {"benchmark/humaneval", "paper/2306.00002", "paper/2501.00007"}
    page.page.locator("#hops-2").click()
    page.settle()
    assert {"method/tpo-tree", "method/creek", "method/gpt-4"} <= shown(page)
    page.page.go_back()
    page.settle()
    assert len(shown(page)) == 3
    page.page.locator("#back").click()
    page.settle()
    assert len(shown(page)) == 26
    assert page.state("JSON.stringify(kg.scene.positions())") == before


def test_the_address_restores_what_is_shown(browser: Any, sample: Path) -> None:
    fragment = "#node=method/brook&focus=method/brook&hops=1&cut=uses&confidence=50"
    with opened(browser, sample, fragment=fragment) as page:
        assert page.page.inner_text("#details h2") == "Brook"
        assert page.page.locator("#crumb").is_visible()
        assert page.page.locator("#relations .row", has_text="uses").locator("input").is_checked() is False
        assert "method/ppo" in shown(page)
        assert "paper/sediment-matters-06e3952f" not in shown(page)
    with opened(browser, sample, fragment="#node=no/such&hops=99&from=abc&without=<script>&edge=x") as page:
        assert len(shown(page)) == 26
        assert page.complaints == []


def test_everything_can_be_reached_by_keyboard(page: Watched) -> None:
    keyboard = page.page.keyboard
    keyboard.press("Tab")
    assert page.state("document.activeElement.id") == "skip"
    keyboard.press("Enter")
    assert page.state("document.activeElement.id") == "list-heading"
    entries = page.page.locator("#list .entry")
    assert entries.count() == 26
    entries.first.focus()
    keyboard.press("Enter")
    page.settle()
    assert page.page.locator("#details h2").is_visible()
    page.page.locator("#canvas").focus()
    scale = page.state("kg.scene.network.getScale()")
    keyboard.press("+")
    page.settle()
    assert page.state("kg.scene.network.getScale()") > scale
    center = page.state("kg.scene.network.getViewPosition().x")
    keyboard.press("ArrowRight")
    page.settle()
    assert page.state("kg.scene.network.getViewPosition().x") > center
    keyboard.press("Escape")
    page.settle()
    assert page.page.locator("#panel").is_hidden()


def test_controls_have_names_and_roles(page: Watched) -> None:
    unnamed = page.state(
        """[...document.querySelectorAll("button, input, select, a")].filter((e) => !(e.getAttribute("aria-label")
        || e.textContent.trim() || (e.labels && e.labels.length))).map((e) => e.outerHTML)"""
    )
    assert unnamed == []
    for role, count in (("combobox", 1), ("listbox", 1), ("tab", 2), ("tabpanel", 2), ("status", 1)):
        assert page.page.locator(f"[role={role}]").count() == count
    assert page.page.locator("h1").count() == 1
    assert page.page.get_attribute("html", "lang") == "en"


def test_dark_follows_the_system_and_the_switch(browser: Any, sample: Path) -> None:
    ground = "getComputedStyle(document.querySelector('.stage')).backgroundColor"
    with opened(browser, sample, scheme="dark") as page:
        assert page.state(ground) == "rgb(14, 19, 27)"
        page.page.locator("#theme").click()
        assert page.state(ground) == "rgb(247, 248, 250)"
        page.page.locator("#theme").click()
        assert page.state(ground) == "rgb(14, 19, 27)"
        assert page.state("kg.scene.colors.ground") == "#0e131b"


@pytest.mark.parametrize("width", [320, 390, 800])
def test_narrow_windows_do_not_break_it(browser: Any, sample: Path, width: int) -> None:
    with opened(browser, sample, size=(width, 720), fragment="#node=benchmark/gsm8k", touch=True) as page:
        assert page.state("document.documentElement.scrollWidth") <= width
        box = page.page.locator("#panel").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.page.locator("#close").click()
        page.settle()
        if width < 760:
            assert page.page.locator("#types").is_hidden()
            page.page.locator("#menu").click()
            page.settle()
        assert page.page.locator("#types").is_visible()
        assert len(shown(page)) == 26


NASTY = (
    "<script>window.hacked = 1</script>",
    "</script><script>window.hacked = 2</script>",
    '" onmouseover="window.hacked = 3',
    "javascript:window.hacked=4",
    '<a href="javascript:window.hacked=5">href</a>',
    "<img src=x onerror=window.hacked=6>",
    "\u202eright to left\u202c \u200fmarks",
    "four bytes 🧪👩\u200d🔬",
    "${window.hacked = 7} {{ hacked }} {% raw %} [[kg:script]] \\u003c \\1",
    "<!-- <script> --> ]]> &lt; &amp;",
)


def nasty_graph() -> Graph:
    papers, nodes, edges = {}, {}, []
    for i, text in enumerate(NASTY):
        paper = Paper(title=text, abstract=text, url=f"javascript:window.hacked={i}//{text}", arxiv_id=None, doi=text)
        papers[f"paper/{i:02d}"] = paper
        nodes[f"paper/{i:02d}"] = Node(f"paper/{i:02d}", NodeType.PAPER, text, {text + "!": 1}, year=2024)
        nodes[f"method/{i:02d}"] = Node(f"method/{i:02d}", NodeType.METHOD, text, {f"also {text}": 2}, None, text, 2024)
        said = Statement(f"paper/{i:02d}", Evidence(Span("abstract", 0, len(text)), f"We do {text}"), text, 0.9)
        edges.append(Edge(f"paper/{i:02d}", RelationType.INTRODUCES, f"method/{i:02d}", (said,)))
    return Graph(papers, dict(sorted(nodes.items())), tuple(edges))


def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "nasty.html"
    html.write(nasty_graph(), path, title=NASTY[1] + NASTY[2], view=NASTY[0])
    with opened(browser, path) as page:
        tags = page.state("document.querySelectorAll('script, img, iframe, object, embed').length")
        assert tags == 2
        for i, text in enumerate(NASTY):
            page.page.evaluate(f"location.hash = '#node=method/{i:02d}'")
            page.settle()
            assert page.page.locator("#details h2").text_content() == text
            assert page.page.locator("#details .aliases li").first.text_content().startswith(f"also {text}")
            assert page.page.locator("#details blockquote").first.text_content() == f"We do {text}"
            page.page.locator("#details .why").first.click()
            assert f"found by {text}" in page.page.locator("#details").text_content()
            search(page, text[:12])
            page.page.keyboard.press("Escape")
            page.page.evaluate(f"location.hash = '#node=paper/{i:02d}'")
            page.settle()
            hrefs = page.state("[...document.querySelectorAll('#details a')].map((a) => a.href)")
            assert [h for h in hrefs if not h.startswith("https://")] == []
        x, y = point_of(page, "method/02")
        page.page.mouse.move(x, y)
        page.page.mouse.move(x + 1, y)
        page.settle()
        assert page.state("window.hacked") is None
        assert page.page.title() == NASTY[1] + NASTY[2]
        assert [c for c in page.complaints if "Content Security Policy" not in c] == []
        assert page.complaints == []
        assert len(page.requests) == 1


def test_every_hostile_string_of_the_other_exports_too(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    html.write(hostile_graph(), path)
    with opened(browser, path) as page:
        assert page.complaints == []
        assert len(shown(page)) == 3 * len(HOSTILE)
        labels = page.state("kg.things.map((t) => t.l)")
        assert set(HOSTILE) <= set(labels)


def test_a_smuggled_script_would_not_run(browser: Any, sample: Path, tmp_path: Path) -> None:
    """The page's own policy is the second lock: even markup written into the file by a mistake stays dead."""
    path = tmp_path / "smuggled.html"
    inserted = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'><p id=here></p>"
    path.write_text(sample.read_text("utf-8").replace("</body>", inserted + "</body>"), "utf-8")
    with opened(browser, path) as page:
        assert page.page.locator("#here").count() == 1
        assert page.state("window.hacked") is None
        assert page.state("fetch('https://example.org/').then(() => 'sent', () => 'blocked')") == "blocked"


def test_a_large_graph_opens_with_its_weightiest_part_and_says_so(browser: Any, tmp_path: Path) -> None:
    nodes = {f"paper/{i:04d}": Node(f"paper/{i:04d}", NodeType.PAPER, f"Paper {i}", year=2024) for i in range(1200)}
    nodes |= {f"method/{i:04d}": Node(f"method/{i:04d}", NodeType.METHOD, f"Method {i}") for i in range(1200)}
    edges = [
        Edge(f"paper/{i:04d}", RelationType.USES, f"method/{j:04d}", (Statement(f"paper/{i:04d}", None, "test", 0.9),))
        for i in range(1200)
        for j in sorted({i, i // 2, i % 7})
    ]
    graph = Graph({}, dict(sorted(nodes.items())), tuple(edges))
    path = tmp_path / "large.html"
    html.write(graph, path)
    with opened(browser, path) as page:
        assert len(shown(page)) == html.READABLE
        note = page.page.inner_text("#part-note")
        assert "1,500 of 2,400 nodes" in note
        assert "kg view NAME --hops 2" in note
        assert {f"method/{i:04d}" for i in range(7)} <= shown(page)
        assert page.complaints == []
    html.write(graph, path, limit=None)
    with opened(browser, path) as page:
        assert len(shown(page)) == 2400
        assert page.page.locator("#part-note").is_hidden()


def test_dragging_in_a_small_graph_takes_neighbours_along_and_then_rests(page: Watched) -> None:
    x, y = point_of(page, "benchmark/gsm8k")
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + 60, y + 60, steps=6)
    page.settle()
    page.page.mouse.up()
    page.settle()
    assert page.state("kg.scene.network.physics.physicsEnabled") is False
    assert abs(point_of(page, "benchmark/gsm8k")[0] - (x + 60)) < 40
