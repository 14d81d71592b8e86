"""How good extractions are: precision, recall and F1 against annotated papers, with every miss and false alarm."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.extract.evaluation.gold import Annotated, GoldEntity, GoldResult, number_of
from kg.extract.surfaces import surface_key
from kg.model import EXTRACTED_RELATIONS, PAPER, Entity, Extraction, NodeType, RelationType, Result

ENTITY_ROWS = tuple(f"entity {t}" for t in (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION))
ALL_ENTITIES, ALL_RELATIONS = "ALL ENTITIES", "ALL RELATIONS"
STRICT_ROWS = (f"strict {RelationType.EXTENDS}", f"strict {RelationType.DEVELOPED_BY}")
RESULT_ROWS = ("results", "results, method too", "results, metric too")
ROWS = (*ENTITY_ROWS, ALL_ENTITIES, *EXTRACTED_RELATIONS, ALL_RELATIONS, *STRICT_ROWS, *RESULT_ROWS)
"""The rows of a score table, in order."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found and right, found and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The fraction of what was found that is right; 0 where nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """The fraction of what there is that was found; 0 where there is nothing."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        found_and_there = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / found_and_there if found_and_there else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """A miss or a false alarm: the paper's title, ``missed Method``, ``false extends`` …, and the name."""

    paper: str
    error: str
    what: str


@dataclass(slots=True)
class PaperScore:
    """The counts of one paper by row (without the sums), its mistakes, and how sure it was of what.

    ``claims`` has for each row the pairs of a confidence and whether it is right, without what the gold marks optional.
    """

    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    mistakes: list[Mistake] = field(default_factory=list)
    claims: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of many papers."""

    papers: tuple[PaperScore, ...]

    @property
    def table(self) -> dict[str, Counts]:
        """The counts of every row of ``ROWS`` over all papers."""
        return _summed(self.papers)

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Every miss and false alarm, paper by paper."""
        return tuple(mistake for paper in self.papers for mistake in paper.mistakes)

    def claims(self, rows: Sequence[str]) -> list[tuple[float, bool]]:
        """How sure each statement of some rows was, 0 to 1, and whether it is right."""
        return [claim for paper in self.papers for row in rows for claim in paper.claims.get(row, ())]

    def interval(self, row: str, *, samples: int = 1000, seed: int = 0) -> tuple[float, float]:
        """The 95% bootstrap interval of a row's F1, drawing papers with replacement."""
        draw = random.Random(seed)
        values = sorted(
            _summed(draw.choices(self.papers, k=len(self.papers)), (row,))[row].f1
            for _ in range(samples if self.papers else 0)
        )
        return (values[int(0.025 * len(values))], values[int(0.975 * len(values)) - 1]) if values else (0.0, 0.0)


def score(gold: Sequence[Annotated], extractions: Iterable[Extraction]) -> Scores:
    """Compare extractions with annotated papers, joined by the papers' ids.

    An entity is found when its type and one of its surface forms agree after normalisation; a relation when its type
    and tail do (in the strict rows its head too); a result when benchmark, value and kind do. What the gold marks
    optional counts neither way. A paper without extraction counts as one in which nothing was found.
    """
    by_paper = {extraction.paper: extraction for extraction in extractions}
    return Scores(tuple(_score_paper(paper, by_paper.get(paper.paper.id)) for paper in gold))


def _summed(papers: Iterable[PaperScore], rows: Sequence[str] = ROWS) -> dict[str, Counts]:
    sums = {ALL_ENTITIES: ENTITY_ROWS, ALL_RELATIONS: tuple(EXTRACTED_RELATIONS)}
    wanted = {row: sums.get(row, (row,)) for row in rows}
    totals = {row: [0, 0, 0] for row in rows}
    for paper in papers:
        for row, parts in wanted.items():
            for part in parts:
                if (counts := paper.counts.get(part)) is not None:
                    total = totals[row]
                    total[0] += counts.right
                    total[1] += counts.wrong
                    total[2] += counts.missed
    return {row: Counts(*total) for row, total in totals.items()}


def _score_paper(gold: Annotated, found: Extraction | None) -> PaperScore:
    paper = PaperScore()
    found = found or Extraction(gold.paper.id)
    linked = _link(gold, found.entities, paper)
    names = {entity.id: entity.name for entity in found.entities}

    def gold_of(id: str | None) -> str | None:
        # Two entities of one name are one here: links go by surface forms.
        return linked.get(surface_key(names[id])) if id is not None and id in names else None

    for strict in (False, True):
        _score_relations(gold, found, gold_of, names, strict, paper)
    _score_results(gold, found.results, gold_of, names, paper)
    return paper


def _add(paper: PaperScore, row: str, right: int = 0, wrong: int = 0, missed: int = 0) -> None:
    paper.counts[row] += Counts(right, wrong, missed)


def _link(gold: Annotated, entities: Sequence[Entity], paper: PaperScore) -> dict[str, str]:
    """The gold entity's id for each normalised surface form of a found one; counts the entities on the way."""
    forms = {g.id: {surface_key(form) for form in g.forms} - {""} for g in gold.entities}
    linked: dict[str, str] = {}
    taken: set[str] = set()
    for entity in entities:
        mine = {surface_key(form) for form in (entity.name, *entity.aliases)} - {""}
        same = [g for g in gold.entities if g.type == entity.type and forms[g.id] & mine]
        free = [g for g in same if g.id not in taken]
        row = f"entity {entity.type}"
        if free:
            best = min(free, key=lambda g: (surface_key(g.name) not in mine, g.optional))
            taken.add(best.id)
            for form in mine:
                linked.setdefault(form, best.id)
            _add(paper, row, right=not best.optional)
            if not best.optional:
                paper.claims[row].append((entity.confidence, True))
        elif not (same and same[0].optional):
            _add(paper, row, wrong=1)
            paper.claims[row].append((entity.confidence, False))
            paper.mistakes.append(Mistake(gold.paper.title, f"false {entity.type}", entity.name))
    for g in gold.entities:
        if g.id not in taken and not g.optional:
            _add(paper, f"entity {g.type}", missed=1)
            paper.mistakes.append(Mistake(gold.paper.title, f"missed {g.type}", g.name))
    return linked


def _score_relations(
    gold: Annotated,
    found: Extraction,
    gold_of: Callable[[str | None], str | None],
    names: Mapping[str, str],
    strict: bool,
    paper: PaperScore,
) -> None:
    entities = {g.id: g for g in gold.entities}
    prefix = "strict " if strict else ""

    def key(head: str | None, type_: RelationType, tail: str) -> tuple[str | None, ...]:
        return (head, type_, tail) if strict else (type_, tail)

    required = {key(r.head, r.type, r.tail): r for r in gold.relations if not r.optional}
    allowed = {key(r.head, r.type, r.tail) for r in gold.relations if r.optional}
    seen: set[tuple[str | None, ...]] = set()
    for r in found.relations:
        tail = gold_of(r.tail)
        head = PAPER if r.head == PAPER else gold_of(r.head)
        # A tail that is nobody's is told from others by its name.
        k = key(head, r.type, tail if tail is not None else "\0" + surface_key(names[r.tail]))
        if k in seen:
            continue
        seen.add(k)
        if k in required:
            _add(paper, prefix + r.type, right=1)
            paper.claims[prefix + r.type].append((r.confidence, True))
        elif not (k in allowed or (tail is not None and entities[tail].optional)):
            _add(paper, prefix + r.type, wrong=1)
            paper.claims[prefix + r.type].append((r.confidence, False))
            if not strict:
                head_name = PAPER if r.head == PAPER else names[r.head]
                what = f"{head_name} -> {names[r.tail]}"
                paper.mistakes.append(Mistake(gold.paper.title, f"false {r.type}", what))
    for k, relation in required.items():
        if k not in seen:
            _add(paper, prefix + relation.type, missed=1)
            if not strict:
                name = entities[relation.tail].name
                paper.mistakes.append(Mistake(gold.paper.title, f"missed {relation.type}", name))


def _score_results(
    gold: Annotated,
    results: Sequence[Result],
    gold_of: Callable[[str | None], str | None],
    names: Mapping[str, str],
    paper: PaperScore,
) -> None:
    entities: dict[str, GoldEntity] = {g.id: g for g in gold.entities}
    required: dict[tuple[str | None, float | str, str], GoldResult] = {
        (r.benchmark, number_of(r.value), r.kind): r for r in gold.results
    }
    own = {None, PAPER, *gold.introduced}
    seen: set[tuple[str | None, float | str, str]] = set()
    for r in results:
        k = (gold_of(r.benchmark), number_of(r.value), str(r.kind))
        if k in seen:
            continue
        seen.add(k)
        if k not in required:
            _add(paper, "results", wrong=1)
            paper.claims["results"].append((r.confidence, False))
            what = f"{names[r.benchmark]} {r.value} {r.kind}"
            paper.mistakes.append(Mistake(gold.paper.title, "false result", what))
            continue
        truth = required[k]
        method = gold_of(r.method)
        same_method = method == truth.method or (method in own and truth.method in own)
        same_metric = surface_key(r.metric or "") == surface_key(truth.metric or "")
        _add(paper, "results", right=1)
        paper.claims["results"].append((r.confidence, True))
        _add(paper, "results, method too", right=same_method, wrong=not same_method)
        _add(paper, "results, metric too", right=same_metric, wrong=not same_metric)
    for k, truth in required.items():
        if k not in seen:
            _add(paper, "results", missed=1)
            what = f"{entities[truth.benchmark].name} {k[1]} {truth.kind}"
            paper.mistakes.append(Mistake(gold.paper.title, "missed result", what))
