"""The vocabularies of well-known methods, benchmarks and organizations: read from SKOS, looked up by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal

from kg.errors import VocabularyError
from kg.model import NodeType
from kg.names import name_key
from kg.prepared import SHIPPED, Keys
from kg.prepared import rows as prepared_rows

BASE = "https://w3id.org/kg-papers/"

LEAD: Final = 1
"""Years from a preprint to its conference: what is older than a paper by more is not of that paper."""

_KG = BASE + "ontology#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL, _ALIAS, _BROADER = _SKOS + "prefLabel", _SKOS + "altLabel", _SKOS + "broader"
_AMBIGUOUS, _TASK, _METRIC = _KG + "ambiguousLabel", _KG + "task", _KG + "usualMetric"
_DERIVED = _KG + "derivedFrom"  # Not a family: checked, and kept for readers of the files.
_BETTER, _DEVELOPER = _KG + "betterDirection", _KG + "developedBy"
_ISSUED, _HOMEPAGE = "http://purl.org/dc/terms/issued", "https://schema.org/url"
_SAME = "http://www.w3.org/2002/07/owl#sameAs"
_MANY = {_ALIAS, _AMBIGUOUS, _SAME, _TYPE}
_KNOWN = _MANY | {_LABEL, _BROADER, _DERIVED, _TASK, _METRIC, _BETTER, _DEVELOPER, _ISSUED, _HOMEPAGE}
_LINKS = {_BROADER: "method|benchmark|organization", _DERIVED: "method|benchmark", _DEVELOPER: "organization"}
_MODEL = _KG + "Model"
_TYPES = {
    _KG + "Method": NodeType.METHOD,
    _MODEL: NodeType.METHOD,
    _KG + "Benchmark": NodeType.BENCHMARK,
    _KG + "Organization": NodeType.ORGANIZATION,
}
_BY_NAME = {type.value: type for type in NodeType}
_DIRECTIONS: dict[str, Literal["higher", "lower"]] = {
    _KG + "HigherIsBetter": "higher",
    _KG + "LowerIsBetter": "lower",
}
_ID = re.compile(r"(method|benchmark|organization)/[a-z0-9][a-z0-9.-]*")

_Properties = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A well-known method, benchmark or organization.

    ``aliases`` mean it wherever they stand. ``ambiguous`` are names that are also a word or another thing's name (the
    label itself may be one): they mean it only in this case and only in context. ``broader`` is the id of its family,
    ``developer`` that of an organization, ``better`` the better direction of the usual metric.
    """

    id: str
    type: NodeType
    label: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    broader: str | None = None
    task: str | None = None
    metric: str | None = None
    better: Literal["higher", "lower"] | None = None
    developer: str | None = None
    year: int | None = None
    homepage: str | None = None
    same_as: tuple[str, ...] = ()
    is_model: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, the label first, each once."""
        return tuple(dict.fromkeys((self.label, *self.aliases, *self.ambiguous)))


@dataclass(frozen=True, slots=True)
class Claim:
    """That ``concept`` goes by ``name``, as the vocabulary writes it, and whether the name alone does not prove it."""

    concept: Concept
    name: str
    ambiguous: bool


@dataclass(frozen=True)
class Vocabulary:
    """Concepts by id, sorted by it, and by name."""

    concepts: Mapping[str, Concept]

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def __len__(self) -> int:
        return len(self.concepts)

    def by_name(self, name: str, type: NodeType | None = None) -> tuple[Claim, ...]:
        """Every concept (of a type) that goes by a name with the same key, sorted by concept id; () if none does."""
        claims = self._claims.get(name_key(name), ())
        return claims if type is None else tuple(claim for claim in claims if claim.concept.type is type)

    def family(self, id: str) -> tuple[Concept, ...]:
        """The concepts above one, nearest first: of ``method/llama-3-1`` Llama 3, then Llama."""
        above: list[Concept] = []
        current = self.concepts[id].broader
        while current is not None:
            above.append(self.concepts[current])
            current = above[-1].broader
        return tuple(above)

    @cached_property
    def _claims(self) -> Mapping[str, tuple[Claim, ...]]:
        claims: dict[str, list[Claim]] = {}
        for concept in self:
            ambiguous = {name_key(name) for name in concept.ambiguous}
            seen: set[str] = set()
            for name in concept.names:
                key = name_key(name)
                if key and key not in seen:
                    seen.add(key)
                    claims.setdefault(key, []).append(Claim(concept, name, key in ambiguous))
        return {key: tuple(found) for key, found in claims.items()}


def load_vocabulary(extra: Sequence[Path] = ()) -> Vocabulary:
    """The shipped vocabularies and users' own Turtle files of the same form.

    A user's file may add concepts, or properties to known ones: further names are added, any other property of the
    file replaces the known one. Later files win.

    Raises:
        VocabularyError: A user's file cannot be read, is not Turtle, or says something that does not hold together.
    """
    concepts = _shipped()
    merged, changed = _shipped_properties() if extra else {}, set[str]()
    for path in extra:
        data = _bytes(path)
        new = _read(data, str(path), strict=True)
        merged = _merge(merged, new, _Place(str(path), data))
        changed |= new.keys()
    if changed:
        concepts = concepts | {id: _concept(id, merged[id]) for id in changed}
        concepts = {id: concepts[id] for id in sorted(concepts)}
    return Vocabulary(concepts)


@cache
def _shipped() -> dict[str, Concept]:
    rows = prepared_rows()
    if rows is not None:
        return {row[0]: _from_row(row) for row in rows}
    return shipped_from_turtle()


def shipped_from_turtle() -> dict[str, Concept]:
    """The concepts of the shipped vocabularies, by id and sorted by it, from where they are written."""
    known = _shipped_properties()
    return {id: _concept(id, known[id]) for id in sorted(known)}


@cache
def _shipped_properties() -> dict[str, _Properties]:
    known: dict[str, _Properties] = {}
    for name in SHIPPED:
        known |= _read(resources.files("ontology").joinpath(name).read_bytes(), name)
    return known


def to_row(concept: Concept, keys: Keys) -> list[Any]:
    """A concept of the shipped vocabularies and the keys of its names as a row of the prepared file.

    A key that is the one it is made from is None, to keep the file small.
    """
    facts = [getattr(concept, field.name) for field in fields(concept)]
    tokens = [key if key != name else None for key, name in zip(keys.tokens, concept.names, strict=True)]
    whole = [key if key != own else None for key, own in zip(keys.whole, keys.own, strict=True)]
    return [*facts, tokens, keys.own, whole, keys.standing]


def _from_row(row: list[Any]) -> Concept:
    id, type, label, aliases, ambiguous, broader, task, metric, better, developer, year, homepage, same, model = row[
        :14
    ]
    return Concept(
        id=id,
        type=_BY_NAME[type],
        label=label,
        aliases=tuple(aliases),
        ambiguous=tuple(ambiguous),
        broader=broader,
        task=task,
        metric=metric,
        better=better,
        developer=developer,
        year=year,
        homepage=homepage,
        same_as=tuple(same),
        is_model=model,
    )


def prepared_keys(concept: Concept) -> Keys | None:
    """The keys of a concept's names where they are known beforehand; None for a concept that is not just as shipped."""
    row = _row_of().get(concept.id)
    if row is None:
        return None
    shipped = _shipped()[concept.id]
    if concept is not shipped and concept != shipped:
        return None
    tokens, own, whole, standing = row[14:]
    return Keys(
        [key if key is not None else name for key, name in zip(tokens, concept.names, strict=True)],
        own,
        [key if key is not None else same for key, same in zip(whole, own, strict=True)],
        standing,
    )


@cache
def _row_of() -> dict[str, list[Any]]:
    return {row[0]: row for row in prepared_rows() or ()}


@dataclass(frozen=True, slots=True)
class _Place:
    """A file and its bytes, to say on which line a concept is first named."""

    file: str
    data: bytes

    def error(self, id: str, message: str, hint: str) -> VocabularyError:
        kind, _, slug = id.partition("/")
        pattern = rf"(?:\b{kind}:|/{kind}/){re.escape(slug)}(?![a-z0-9-])"
        found = re.search(pattern.encode(), self.data)
        line = self.data.count(b"\n", 0, found.start()) + 1 if found else None
        where = f"{self.file}:{line}" if line else self.file
        return VocabularyError(f"{id}: {message}", where=where, hint=hint)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise VocabularyError(f"cannot be read: {reason}", where=str(path), hint="give a Turtle file") from error


def _read(data: bytes, file: str, *, strict: bool = False) -> dict[str, _Properties]:
    """The properties of every concept of a Turtle file, by id; values of links are ids."""
    from pyoxigraph import RdfFormat, Triple, parse  # seldom needed

    concepts: dict[str, _Properties] = {}
    place = _Place(file, data)
    subject, ours, properties = "", False, _Properties()
    try:
        for node, predicate, value, _ in parse(input=data, format=RdfFormat.TURTLE):
            if isinstance(value, Triple):
                continue
            if node.value != subject:
                subject = node.value
                id = subject.removeprefix(BASE)
                ours = id.startswith(("method/", "benchmark/", "organization/"))
                properties = concepts.setdefault(id, {}) if ours else {}
            properties.setdefault(predicate.value, []).append(value.value)
            if not ours and strict and value.value in _TYPES:
                raise VocabularyError(
                    f"<{subject}> is outside {BASE}",
                    where=file,
                    hint=f"name concepts {BASE}method/…, {BASE}benchmark/… or {BASE}organization/…",
                )
    except SyntaxError as error:
        where = f"{file}:{error.lineno}" if error.lineno else file
        raise VocabularyError(
            f"not Turtle: {error.msg}", where=where, hint="take ontology/methods.ttl as an example"
        ) from error
    if strict:
        for id, properties in concepts.items():
            _check(id, properties, place)
    return concepts


def _check(id: str, properties: _Properties, place: _Place) -> None:
    if not _ID.fullmatch(id):
        raise place.error(id, "not an id", "use lower-case letters, digits, '-' and '.' after the slash")
    for predicate, values in properties.items():
        short = predicate.rpartition("#")[2].rpartition("/")[2]
        if predicate.startswith(_KG) and predicate not in _KNOWN:
            known = ", ".join(sorted("kg:" + name.removeprefix(_KG) for name in _KNOWN if name.startswith(_KG)))
            raise place.error(id, f"unknown property kg:{short}", f"there are {known}")
        if predicate in _KNOWN and predicate not in _MANY and len(set(values)) > 1:
            raise place.error(id, f"{short} given {len(set(values))} times", "keep one")
        if predicate in _LINKS and not re.match(rf"{re.escape(BASE)}({_LINKS[predicate]})/", values[0]):
            raise place.error(id, f"{short} is {values[0]}", f"it links to {BASE}{_LINKS[predicate]}/…")
    for kind in properties.get(_TYPE, ()):
        if kind in _TYPES and _TYPES[kind].lower() != id.partition("/")[0]:
            raise place.error(id, f"is typed kg:{kind.removeprefix(_KG)}", "type and id must agree")
    if not all(re.fullmatch(r"\d{4}", year) for year in properties.get(_ISSUED, ())):
        raise place.error(id, f"issued {properties[_ISSUED][0]!r}", 'give a year: "2021"^^xsd:gYear')
    if not all(value in _DIRECTIONS for value in properties.get(_BETTER, ())):
        raise place.error(id, f"betterDirection {properties[_BETTER][0]!r}", "kg:HigherIsBetter or kg:LowerIsBetter")
    for predicate in (_LABEL, _ALIAS, _AMBIGUOUS):
        for name in properties.get(predicate, ()):
            if not name_key(name):
                raise place.error(id, f"the name {name!r} has no letter or digit", "leave it out")


def _merge(known: Mapping[str, _Properties], new: Mapping[str, _Properties], place: _Place) -> dict[str, _Properties]:
    merged = dict(known)
    for id, properties in new.items():
        result = dict(merged.get(id, {}))
        for predicate, values in properties.items():
            result[predicate] = [*result.get(predicate, ()), *values] if predicate in _MANY else values
        merged[id] = result
        if not any(kind in _TYPES for kind in result.get(_TYPE, ())):
            hint = "say 'a skos:Concept, kg:Method' (or kg:Model, kg:Benchmark, kg:Organization)"
            raise place.error(id, "is not in the shipped vocabularies and has no type", hint)
        if not result.get(_LABEL):
            raise place.error(id, "has no skos:prefLabel", 'add skos:prefLabel "its usual name"@en')
    for id in new:
        for predicate in _LINKS:
            for value in merged[id].get(predicate, ()):
                if value.removeprefix(BASE) not in merged:
                    target = value.removeprefix(BASE)
                    raise place.error(id, f"links to {target}, which no vocabulary has", f"define {target} too")
        _check_family(id, merged, place)
    return merged


def _check_family(id: str, merged: Mapping[str, _Properties], place: _Place) -> None:
    seen = [id]
    while above := merged[seen[-1]].get(_BROADER):
        seen.append(above[0].removeprefix(BASE))
        if seen[-1] not in merged:
            return
        if seen[-1] in seen[:-1]:
            raise place.error(id, f"is its own family: {' → '.join(seen)}", "remove one skos:broader")


def _concept(id: str, properties: _Properties) -> Concept:
    def one(predicate: str) -> str | None:
        values = properties.get(predicate)
        return values[0].removeprefix(BASE) if values else None

    def many(predicate: str, but: Iterable[str] = ()) -> tuple[str, ...]:
        return tuple(value for value in dict.fromkeys(properties.get(predicate, ())) if value not in but)

    types = properties.get(_TYPE, [])
    label, year, ambiguous = one(_LABEL), one(_ISSUED), many(_AMBIGUOUS)
    return Concept(
        id=id,
        type=next(_TYPES[kind] for kind in types if kind in _TYPES),
        label=label or "",
        aliases=many(_ALIAS, but=(label or "", *ambiguous)),
        ambiguous=ambiguous,
        broader=one(_BROADER),
        task=one(_TASK),
        metric=one(_METRIC),
        better=_DIRECTIONS[properties[_BETTER][0]] if _BETTER in properties else None,
        developer=one(_DEVELOPER),
        year=int(year) if year else None,
        homepage=properties[_HOMEPAGE][0] if _HOMEPAGE in properties else None,
        same_as=many(_SAME),
        is_model=_MODEL in types,
    )
