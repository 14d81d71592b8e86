"""What a build folder was made from: the papers as each source gave them, so that papers can be added and removed.

``papers.jsonl`` holds merged papers, of which more can be known than any source said. What a merge gives depends on all
records together, so ``tables/records.jsonl`` keeps them: a record for each line, or ``{"paper": id}`` for a record that
is the paper of ``papers.jsonl`` itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import folder as layout
from kg.errors import BuildError, InputError, NotFoundError
from kg.graph.jsonl import read_nodes
from kg.graph.lookup import Names
from kg.graph.tables import Graph
from kg.model import NodeType, Paper, title_key
from kg.options import BuildOptions
from kg.read import Reading
from kg.read.merge import merge_groups
from kg.records import paper_from_record, paper_record, read_lines, write_lines

RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Sources:
    """Records, every different one once; which inputs and how many files they came from; what to warn of."""

    records: tuple[Paper, ...]
    inputs: tuple[str, ...]
    files: int
    warnings: tuple[str, ...] = ()

    def and_from(self, reading: Reading, inputs: Iterable[str]) -> Sources:
        """These and what was read from further inputs."""
        return Sources(
            records=tuple(dict.fromkeys((*self.records, *reading.records))),
            inputs=tuple(dict.fromkeys((*self.inputs, *inputs))),
            files=self.files + reading.files,
            warnings=reading.warnings,
        )

    def without(self, papers: Sequence[Paper]) -> Sources:
        """These without the records that went into ``papers``."""
        gone = {id(r) for _, group in merge_groups(self.records) for r in group if _made_of(papers, group)}
        return Sources(tuple(r for r in self.records if id(r) not in gone), self.inputs, self.files)


def read_sources(folder: Path) -> Sources:
    """What the build in ``folder`` was made from.

    Raises:
        BuildError: its files are damaged.
    """
    path = folder / layout.TABLES / RECORDS
    try:
        papers = {p.id: p for p in read_lines(folder / layout.PAPERS, paper_from_record)}
        if path.is_file():
            records = tuple(read_lines(path, lambda r: papers[r["paper"]] if "paper" in r else paper_from_record(r)))
        else:
            records = tuple(papers.values())
        report = _report(folder)
        return Sources(records, tuple(report.get("inputs", ())), int(report.get("files", 0)))
    except (OSError, TypeError, ValueError) as error:
        raise BuildError("its report is damaged", where=str(folder), hint="run 'kg build INPUT' anew") from error


def write_sources(records: Iterable[Paper], papers: Iterable[Paper], folder: Path) -> None:
    """Write the records of the build whose papers are ``papers`` into ``folder``, in an order of their own."""
    whole = set(papers)
    lines = sorted(
        ({"paper": r.id} if r in whole else paper_record(r) for r in records),
        key=lambda line: json.dumps(line, ensure_ascii=False),
    )
    (folder / layout.TABLES).mkdir(parents=True, exist_ok=True)
    write_lines(folder / layout.TABLES / RECORDS, lines)


def remembered_options(folder: Path) -> BuildOptions:
    """How the build in ``folder`` was made.

    Raises:
        BuildError: there is no build, or its report is damaged.
    """
    return BuildOptions.from_record(_report(layout.require_build(folder)).get("options", {}))


def papers_called(folder: Path, names: Iterable[str]) -> list[Paper]:
    """The papers of the build in ``folder`` with these ids, titles, arXiv ids, DOIs or addresses.

    Raises:
        NotFoundError: there is no such paper.
        InputError: a name is that of several papers.
    """
    papers = {p.id: p for p in read_lines(folder / layout.PAPERS, paper_from_record)}
    nodes = {n.id: n for n in read_nodes(folder / layout.TABLES) if n.type is NodeType.PAPER}
    lookup = Names(Graph(papers, nodes, ()))
    found = []
    for name in names:
        fitting = [papers[n.id] for n in lookup.find(name) if n.id in papers]
        if not fitting:
            raise NotFoundError(f"no paper of the collection is called {name!r}")
        if len(fitting) > 1:
            raise InputError(
                f"several papers are called {name!r}", hint=f"name one: {', '.join(p.id for p in fitting)}"
            )
        found += fitting
    return found


def _report(folder: Path) -> dict[str, Any]:
    report = json.loads((folder / layout.REPORT).read_text(encoding="utf-8"))
    if not isinstance(report, dict):
        raise BuildError("its report is damaged", where=str(folder), hint="run 'kg build INPUT' anew")
    return report


def _made_of(papers: Sequence[Paper], group: Sequence[Paper]) -> bool:
    return any(_went_into(paper, record) for paper in papers for record in group)


def _went_into(paper: Paper, record: Paper) -> bool:
    """Whether a record is one of those a paper was made of: from one of its sources, and by an id or the title."""
    same = (
        record.id == paper.id
        or (record.arxiv_id is not None and record.arxiv_id == paper.arxiv_id)
        or (record.doi is not None and record.doi == paper.doi)
        or title_key(record.title) == title_key(paper.title)
    )
    return same and (not record.sources or bool(set(record.sources) & set(paper.sources)))
