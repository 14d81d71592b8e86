"""What was answered is kept, by source, fields and id, and is found again."""

import multiprocessing
from pathlib import Path

import pytest

from enrichers.cache import Cache, default_path
from enrichers.settings import Settings, load_settings
from kg.errors import EnrichmentError


def test_answers_are_kept_by_source_fields_and_id(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cache.sqlite"
    with Cache(path, wall=lambda: 1000.0) as cache:
        cache.put("arxiv", "f1", {"a": {"title": "Ärger \ud800"}, "b": None})
    with Cache(path) as cache:
        assert cache.get("arxiv", "f1", "a") == {"title": "Ärger ?"}
        assert cache.get("arxiv", "f1", "b") is None
        assert cache.known("arxiv", "f1", ["a", "b", "c"]) == {"a", "b"}
        assert cache.known("arxiv", "f2", ["a"]) == cache.known("openalex", "f1", ["a"]) == set()
        (holding,) = cache.holdings()
        assert (holding.answers, holding.unknown, holding.oldest) == (2, 1, 1000.0)


def test_old_answers_do_not_count_when_newer_ones_are_wanted() -> None:
    moment = [10.0]
    cache = Cache(newer_than=20.0, wall=lambda: moment[0])
    cache.put("s", "f", {"a": 1})
    assert cache.known("s", "f", ["a"]) == set() and cache.get("s", "f", "a") is None
    moment[0] = 30.0
    cache.put("s", "f", {"a": 2})
    assert cache.known("s", "f", ["a"]) == {"a"} and cache.get("s", "f", "a") == 2


def test_thousands_of_ids_at_once() -> None:
    cache = Cache()
    cache.put("s", "f", {str(n): n for n in range(5000)})
    assert len(cache.known("s", "f", map(str, range(0, 10_000)))) == 5000
    assert cache.clear("other") == 0
    assert cache.clear() == 5000


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    path.write_bytes(b"this is no database, but it is long enough to be looked at" * 50)
    with pytest.raises(EnrichmentError, match="KG_CACHE") as told:
        Cache(path)
    assert str(path) in str(told.value)
    with pytest.raises(EnrichmentError):
        Cache(tmp_path)


def _fill(path: Path, name: str) -> None:
    with Cache(path) as cache:
        for n in range(50):
            cache.put(name, "f", {str(n): n})


def test_two_processes_may_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite"
    Cache(path).close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_fill, args=(path, name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with Cache(path) as cache:
        assert [h.answers for h in cache.holdings()] == [50, 50]


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KG_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_path() == tmp_path / "kg" / "enrichment.sqlite"
    monkeypatch.setenv("KG_CACHE", "here.sqlite")
    assert default_path() == Path("here.sqlite")


def test_settings_come_from_the_environment_then_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[enrich]\nsemantic_scholar_key = "from-file"\nopenalex_key = "oa"\n')
    environment = {"KG_CONFIG": str(file), "S2_API_KEY": " from-env \n", "KG_CONTACT": "mailto:me@example.org"}
    settings = load_settings(environment)
    assert settings == Settings("from-env", "oa", "mailto:me@example.org")
    assert load_settings({"KG_CONFIG": str(file)}).semantic_scholar_key == "from-file"
    assert load_settings({"KG_CONFIG": str(tmp_path / "none")}) == Settings()
    assert "from-env" not in repr(settings) and "oa" not in repr(settings).replace("openalex", "")
    assert settings.user_agent.startswith("kg/") and "me@example.org" in settings.user_agent


@pytest.mark.parametrize("content", [b"[enrich\nkey = 'SECRET'", b"semantic\xff", b"[enrich]\nopenalex_key = 5"])
def test_a_broken_settings_file_does_not_show_its_content(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    with pytest.raises(EnrichmentError) as told:
        load_settings({"KG_CONFIG": str(file)})
    assert "SECRET" not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__cause__ is None


def test_a_key_with_a_line_break_is_refused() -> None:
    with pytest.raises(EnrichmentError) as told:
        load_settings({"OPENALEX_API_KEY": "SECRET\nX-Evil: 1", "KG_CONFIG": "none"})
    assert "SECRET" not in str(told.value)
