"""kg why and kg review, and a file of aliases: given, remembered, and told of when it no longer applies."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shapes import fits

from kg.ask.identity import QuestionRecord, WhyRecord
from kg.cli import main

PAPERS = [
    {
        "title": "Zonal Step Tuning for Streams",
        "abstract": "We introduce Zonal Step Tuning (ZST), a training recipe. ZST reaches 62.5% accuracy on GSM8K.",
    },
    {
        "title": "PebbleNetwork: Reasoning in Small Streams",
        "abstract": "We introduce PebbleNetwork, which extends PPO. PebbleNetwork reaches 61.0% accuracy on GSM8K.",
    },
    {
        "title": "PebbleNetwurk: Wading On",
        "abstract": "We introduce PebbleNetwurk, which extends ZST. PebbleNetwurk reaches 64.0% accuracy on GSM8K.",
    },
]


def kg(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("papers") / "papers.jsonl"
    path.write_text("".join(json.dumps(p) + "\n" for p in PAPERS), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(papers: Path) -> Path:
    kg("build", papers, "-o", papers.parent / "out")
    return papers.parent / "out"


def test_why_answers_people_and_programs(folder: Path) -> None:
    assert kg("why", "ZST", "Zonal Step Tuning", "-o", folder).stdout.startswith(
        "ZST and Zonal Step Tuning are one Method"
    )
    (record,) = json.loads(kg("why", "ZST", "GSM8K", "-o", folder, "--json").stdout)
    assert fits(record, WhyRecord)
    assert (record["same"], record["across"]) == (False, True)


def test_questions_are_edited_and_given_back(folder: Path, papers: Path, tmp_path: Path) -> None:
    questions = json.loads(kg("review", "-o", folder, "--json").stdout)
    assert questions
    assert all(fits(question, QuestionRecord) for question in questions)
    text = kg("review", "-o", folder).stdout
    assert kg("review", "-o", folder, "--limit", "1").stdout in text
    line = next(q["override"] for q in questions if {q["left"], q["right"]} == {"PebbleNetwork", "PebbleNetwurk"})
    assert f"#{line}\n" in text
    aliases = tmp_path / "aliases.txt"
    aliases.write_text(text.replace(f"#{line}", line), encoding="utf-8")
    out = tmp_path / "out"

    kg("build", papers, "-o", out, "--aliases", aliases)
    (record,) = json.loads(kg("why", "PebbleNetwork", "PebbleNetwurk", "-o", out, "--json").stdout)
    assert record["same"]
    assert "your file says so" in record["reasons"][0]["rule"]
    aliases.unlink()
    kg("build", papers, "-o", out)
    assert json.loads(kg("why", "PebbleNetwork", "PebbleNetwurk", "-o", out, "--json").stdout)[0]["same"]
    gone = kg("remove", "PebbleNetwurk: Wading On", "-o", out)
    assert "no longer applies" in gone.output
