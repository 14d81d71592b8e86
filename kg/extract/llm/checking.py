"""Turns an answer into an extraction: what the paper's text does not bear out, or what is no such thing, is dropped."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeVar, cast

from kg.extract.llm.prompt import KINDS, TYPES, UNITS
from kg.extract.llm.quotes import evidence_at, inside, mentions, places
from kg.extract.names.organizations import badge_organization
from kg.extract.text import Document, document
from kg.model import (
    EXTRACTED_RELATIONS,
    PAPER,
    Entity,
    Evidence,
    Extraction,
    NodeType,
    Paper,
    Relation,
    RelationType,
    Result,
    Span,
)

CONFIDENCE: Final = {"entity": 0.9, "relation": 0.8, "result": 0.8}
"""Round figures that say "a language model said so, and its quote is there"; they are not calibrated."""

DROPS: Final = {
    "malformed": "not of the form that was asked for, or of a type that the relation does not take",
    "name": "an entity whose name is not in the text",
    "entity": "a statement about an entity that is not there",
    "evidence": "a statement whose quote is not in the text",
    "silent": "a statement whose quoted sentence does not name what it is about, or not the score",
}
"""Why something in an answer was dropped."""

_THINGS = (NodeType.METHOD, NodeType.BENCHMARK)
_TAILS: Final[Mapping[RelationType, tuple[NodeType, ...]]] = {
    RelationType.INTRODUCES: _THINGS,
    RelationType.EVALUATES_ON: (NodeType.BENCHMARK,),
    RelationType.TRAINS_ON: (NodeType.BENCHMARK,),
    RelationType.EXTENDS: (NodeType.METHOD,),
    RelationType.COMPARES_TO: (NodeType.METHOD,),
    RelationType.USES: (NodeType.METHOD,),
    RelationType.DEVELOPED_BY: (NodeType.ORGANIZATION,),
}
_HEADS: Final[Mapping[RelationType, tuple[NodeType, ...]]] = {
    RelationType.EXTENDS: (NodeType.METHOD,),
    RelationType.DEVELOPED_BY: _THINGS,
}
"""The types of heads other than the paper, which every relation takes."""

_VALUE = re.compile(r"[-+−]?(?:\d+(?:[.,]\d+)*|\.\d+)")


_Kept = TypeVar("_Kept")
_Proof = Callable[[Evidence], bool]


class _Drop(Exception):
    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class AnswerError(ValueError):
    """An answer that is no JSON object with the three lists."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What held, and how much did not: counts by the names in ``DROPS``."""

    extraction: Extraction
    dropped: Mapping[str, int]


def parse(answer: str) -> dict[str, list[Any]]:
    """The three lists of an answer; a code fence around it is forgiven.

    Raises:
        AnswerError: it is something else.
    """
    text = answer.strip()
    if fenced := re.fullmatch(r"```(?:json)?\s*(.*?)\s*```", text, re.DOTALL):
        text = fenced[1]
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AnswerError("not JSON") from error
    if not isinstance(content, dict):
        raise AnswerError("not a JSON object")
    lists = {name: content.get(name) for name in ("entities", "relations", "results")}
    if not all(isinstance(value, list) for value in lists.values()):
        raise AnswerError("lacks one of its lists")
    return cast(dict[str, list[Any]], lists)


def check(paper: Paper, answer: str, found_by: str) -> Checked:
    """Keep of an answer what the paper's text bears out.

    Names must stand in the text as whole words, quotes letter by letter but for white space. A quote becomes the
    sentence that it stands in, which has to name the relation's tail or the result's value.

    Raises:
        AnswerError: the answer is not of the form asked for.
    """
    return _Check(paper, found_by).run(parse(answer))


class _Check:
    def __init__(self, paper: Paper, found_by: str) -> None:
        self._paper = paper
        self._doc: Document = document(paper)
        self._found_by = found_by
        self._dropped: Counter[str] = Counter()
        self._entities: list[Entity] = []
        self._ids: dict[str, int] = {}  # the answer's ids → places in _entities

    def run(self, lists: Mapping[str, Sequence[Any]]) -> Checked:
        self._kept(self._take_entity, lists["entities"])
        self._order()
        relations = self._kept(self._relation, lists["relations"])
        results = self._kept(self._result, lists["results"])
        relations += self._badge()
        unique = {(r.head, r.type, r.tail): r for r in reversed(relations)}
        extraction = Extraction(
            self._paper.id,
            tuple(self._entities),
            tuple(r for r in relations if unique[r.head, r.type, r.tail] is r),
            tuple(dict.fromkeys(results)),
        )
        return Checked(extraction, dict(self._dropped))

    def _kept(self, take: Callable[[Any], _Kept], entries: Iterable[Any]) -> list[_Kept]:
        kept = []
        for entry in entries:
            try:
                kept.append(take(entry))
            except _Drop as drop:
                self._dropped[drop.why] += 1
        return kept

    # ------------------------------------------------------------ entities

    def _take_entity(self, entry: Any) -> None:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not entry["id"].strip():
            raise _Drop("malformed")
        name, aliases, type = entry.get("name"), entry.get("aliases", []), entry.get("type")
        if not isinstance(name, str) or not isinstance(aliases, list) or type not in TYPES:
            raise _Drop("malformed")
        id = entry["id"].strip()
        if id == PAPER or id in self._ids:
            raise _Drop("malformed")
        forms = tuple(dict.fromkeys(" ".join(f.split()) for f in (name, *aliases) if isinstance(f, str)))
        forms = tuple(f for f in forms if any(c.isalnum() for c in f) and mentions(self._paper, [f]))
        if not forms:
            raise _Drop("name")
        for at, known in enumerate(self._entities):
            if known.type == type and {known.name, *known.aliases} & set(forms):
                merged = tuple(dict.fromkeys((*known.aliases, *(f for f in forms if f != known.name))))
                self._entities[at] = replace(known, aliases=merged)
                self._ids[id] = at
                return
        self._ids[id] = len(self._entities)
        self._entities.append(Entity("", NodeType(type), forms[0], forms[1:], (), self._found_by, CONFIDENCE["entity"]))

    def _order(self) -> None:
        """Place every entity in the text, a name within a longer one's not counted, and number them by their places."""
        all_places = [mentions(self._paper, (e.name, *e.aliases)) for e in self._entities]
        everywhere = {span for spans in all_places for span in spans}
        placed = []
        for entity, spans in zip(self._entities, all_places, strict=True):
            alone = tuple(s for s in spans if not any(o != s and inside(s, o) for o in everywhere))
            placed.append(replace(entity, mentions=alone or spans))
        order = sorted(range(len(placed)), key=lambda i: _position(placed[i].mentions[0]))
        new = {old: at for at, old in enumerate(order)}
        self._entities = [replace(placed[old], id=f"e{at + 1}") for at, old in enumerate(order)]
        self._ids = {id: new[old] for id, old in self._ids.items()}

    def _badge(self) -> list[Relation]:
        """The organization on the paper's badge, which nobody has to be asked about."""
        if (told := badge_organization(self._paper)) is None:
            return []
        name, aliases, span = told
        forms = {form.casefold() for form in (name, *aliases)}
        for at, known in enumerate(self._entities):
            if known.type is NodeType.ORGANIZATION and forms & {f.casefold() for f in (known.name, *known.aliases)}:
                more = tuple(a for a in (name, *aliases) if a not in (known.name, *known.aliases))
                entity = replace(known, aliases=(*known.aliases, *more), mentions=(*known.mentions, span))
                self._entities[at] = entity
                break
        else:
            entity = Entity(
                f"e{len(self._entities) + 1}", NodeType.ORGANIZATION, name, aliases, (span,), "names.badge", 0.99
            )
            self._entities.append(entity)
        text = self._paper.text("badge")
        evidence = Evidence(Span("badge", 0, len(text)), text)
        return [Relation(PAPER, RelationType.DEVELOPED_BY, entity.id, evidence, "badge", 0.99)]

    # ------------------------------------------------------------ statements

    def _relation(self, entry: Any) -> Relation:
        if not _strings(entry, "head", "type", "tail", "evidence") or entry["type"] not in EXTRACTED_RELATIONS:
            raise _Drop("malformed")
        type = RelationType(entry["type"])
        head, tail = self._entity(entry["head"]), self._entity(entry["tail"])
        if tail is None or (head is None and entry["head"].strip() != PAPER):
            raise _Drop("entity")
        if tail.type not in _TAILS[type] or head == tail:
            raise _Drop("malformed")
        if head is not None and head.type not in _HEADS.get(type, ()):
            raise _Drop("malformed")
        evidence = self._evidence(entry["evidence"], lambda e: any(inside(m, e.span) for m in tail.mentions))
        return Relation(head.id if head else PAPER, type, tail.id, evidence, self._found_by, CONFIDENCE["relation"])

    def _result(self, entry: Any) -> Result:
        if not _strings(entry, "benchmark", "value", "kind", "evidence"):
            raise _Drop("malformed")
        method_id, metric, unit = entry.get("method"), entry.get("metric"), entry.get("unit")
        value = _VALUE.match(entry["value"].strip())
        if (
            not all(isinstance(v, str | None) for v in (method_id, metric, unit))
            or unit not in (*UNITS, None)
            or entry["kind"] not in KINDS
            or value is None
        ):
            raise _Drop("malformed")
        method = self._entity(method_id) if method_id and method_id.strip() != PAPER else None
        benchmark = self._entity(entry["benchmark"])
        if benchmark is None or (method is None and method_id and method_id.strip() != PAPER):
            raise _Drop("entity")
        if benchmark.type is not NodeType.BENCHMARK or (method is not None and method.type is not NodeType.METHOD):
            raise _Drop("malformed")
        bare = value[0].lstrip("+-−")
        number = re.compile(rf"(?<![\d.,]){re.escape(bare)}(?![.,]?\d)")
        evidence = self._evidence(entry["evidence"], lambda e: number.search(e.quote) is not None)
        metric = " ".join(metric.split()) or None if metric else None
        return Result(
            method.id if method else None,
            benchmark.id,
            metric,
            bare,
            cast(Literal["%", "points", "x"] | None, unit),
            cast(Literal["absolute", "delta"], entry["kind"]),
            evidence,
            self._found_by,
            CONFIDENCE["result"],
        )

    def _entity(self, id: str) -> Entity | None:
        at = self._ids.get(id.strip())
        return None if at is None else self._entities[at]

    def _evidence(self, quote: str, proves: _Proof) -> Evidence:
        """The sentence of a quote; of several that it stands in, the first that ``proves`` the statement."""
        found = [evidence_at(self._doc, span) for span in places(self._paper, quote)]
        if not found:
            raise _Drop("evidence")
        proof = next((evidence for evidence in found if proves(evidence)), None)
        if proof is None:
            raise _Drop("silent")
        return proof


def _strings(entry: Any, *names: str) -> bool:
    return isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in names)


def _position(span: Span) -> tuple[bool, int, int]:
    return span.field != "title", span.start, span.end
