"""The examples in the docstrings of kg's Python interface give what they show, on the shipped sample."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import kg
from kg import opened


def test_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    start = next(test for test in finder.find(kg, "kg") if test.name == "kg")
    runner.run(start, clear_globs=False)
    # The examples of kg.opened go on with the build that the first one makes, as "out".
    (tmp_path / "out").symlink_to(start.globs["folder"], target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    examples = [test for test in finder.find(opened, "kg.opened", extraglobs={"kg": kg}) if test.examples]
    assert {test.name for test in examples} >= {
        "kg.opened.load",
        "kg.opened.Build.query",
        "kg.opened.Build.to_rdflib",
        "kg.opened.Build.to_networkx",
    }
    for test in examples:
        runner.run(test)
    assert runner.summarize(verbose=False).failed == 0
