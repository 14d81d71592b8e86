"""What inputs stand for: files, folders, patterns, standard input, formats by name, and all that can be wrong."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from listing_pages import ENTRIES, page

from kg.errors import InputError
from kg.read import input_formats, read_papers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "built").mkdir()
    (tmp_path / "page.txt").write_text(page(), encoding="utf-8")
    lines = [json.dumps({"title": f"Paper {n}", "abstract": "Some text."}) for n in range(4)]
    (tmp_path / "deep" / "b.jsonl").write_text(lines[0], encoding="utf-8")
    (tmp_path / "deep" / "er" / "a.JSONL").write_text(lines[1], encoding="utf-8")
    (tmp_path / ".hidden" / "c.jsonl").write_text(lines[2], encoding="utf-8")
    (tmp_path / ".d.jsonl").write_text(lines[2], encoding="utf-8")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\x00")
    for name in ("report.json", "graph.ttl", "papers.jsonl"):
        (tmp_path / "built" / name).write_text(lines[3], encoding="utf-8")
    return tmp_path


def test_folder_is_read_all_the_way_down(folder: Path) -> None:
    reading = read_papers([str(folder)])
    titles = {paper.title for paper in reading.papers}
    assert titles == {title for title, *_ in ENTRIES} | {"Paper 0", "Paper 1"}
    assert reading.files == 3
    assert reading.warnings == ()


def test_a_build_folder_stands_for_its_papers(folder: Path) -> None:
    (folder / "built" / "extractions.jsonl").write_text('{"title": "No input", "id": "x"}', encoding="utf-8")
    assert {paper.title for paper in read_papers([str(folder / "built")]).papers} == {"Paper 3"}


def test_other_files_in_a_folder_are_skipped_with_a_warning(folder: Path) -> None:
    (folder / "notes.txt").write_text("buy milk\n", encoding="utf-8")
    (folder / "empty.jsonl").touch()
    reading = read_papers([str(folder)])
    assert reading.files == 3
    assert len(reading.warnings) == 2
    assert all(warning.startswith("skipped: ") for warning in reading.warnings)
    with pytest.raises(InputError):
        read_papers([str(folder)], strict=True)


def test_patterns(folder: Path) -> None:
    assert read_papers([f"{folder}/*.txt"]).files == 1
    assert read_papers([f"{folder}/**/*.[jJ]*[lL]"]).files == 3
    with pytest.raises(InputError, match="no file matches"):
        read_papers([f"{folder}/*.bib"])


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "page[1].txt"
    path.write_text(page(), encoding="utf-8")
    assert read_papers([str(path)]).files == 1


def test_nothing_is_read_twice(folder: Path) -> None:
    reading = read_papers([str(folder / "page.txt"), f"{folder}/p*.txt", str(folder)])
    assert reading.files == 3
    assert all(len(paper.sources) == 1 for paper in reading.papers)


def test_order_of_inputs_does_not_matter(folder: Path) -> None:
    inputs = [str(folder / "deep"), str(folder / "page.txt")]
    assert read_papers(inputs).papers == read_papers(inputs[::-1]).papers
    ids = [paper.id for paper in read_papers(inputs).papers]
    assert ids == sorted(ids)


def test_standard_input_beside_files(folder: Path) -> None:
    stdin = io.BytesIO(b'{"title": "Piped in", "abstract": "x"}')
    reading = read_papers(["-", str(folder / "page.txt")], stdin=stdin)
    assert reading.files == 2
    assert {source.file for paper in reading.papers for source in paper.sources} == {"-", "page.txt"}


def test_wrong_paths(tmp_path: Path) -> None:
    (tmp_path / "listing.txt").write_text(page(), encoding="utf-8")
    with pytest.raises(InputError, match="no such file") as raised:
        read_papers([str(tmp_path / "listng.txt")])
    assert raised.value.hint == f"did you mean {tmp_path / 'listing.txt'}?"
    with pytest.raises(InputError, match="no input"):
        read_papers([])
    with pytest.raises(InputError):
        read_papers(["a\0b"])


def test_folder_without_papers(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no files to read"):
        read_papers([str(tmp_path)])
    (tmp_path / "notes.txt").write_text("buy milk\n", encoding="utf-8")
    with pytest.raises(InputError, match="no papers in any file") as raised:
        read_papers([str(tmp_path)])
    assert "notes.txt" in str(raised.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(page(), encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        read_papers([str(path)])


def test_format_overrides_recognition(folder: Path) -> None:
    with pytest.raises(InputError, match=r"no papers recognised in it \(read as jsonl"):
        read_papers([str(folder / "page.txt")], format="jsonl")
    assert read_papers([str(folder / "page.txt")], format="hf-daily-papers").files == 1
    with pytest.raises(InputError, match="no input format") as raised:
        read_papers([str(folder)], format="json")
    assert raised.value.hint == "did you mean jsonl?"


def test_formats_are_found_by_being_there() -> None:
    names = [one.name for one in input_formats()]
    assert names == sorted(names)
    assert {"hf_daily_papers", "jsonl"} <= set(names)
    assert all(one.description and one.endings for one in input_formats())


def test_a_named_pipe_is_a_file(tmp_path: Path) -> None:
    import threading

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_text(page(), encoding="utf-8"))
    writer.start()
    assert len(read_papers([str(pipe)]).papers) == len(ENTRIES)
    writer.join()
