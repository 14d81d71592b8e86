"""What flows between the stages: papers, what was read out of them, and the types of nodes and edges."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Literal


class NodeType(StrEnum):
    """The types of nodes in the graph."""

    PAPER = "Paper"
    METHOD = "Method"
    BENCHMARK = "Benchmark"
    ORGANIZATION = "Organization"


class RelationType(StrEnum):
    """The types of edges in the graph; the first seven are read out of texts."""

    INTRODUCES = "introduces"
    EVALUATES_ON = "evaluates-on"
    EXTENDS = "extends"
    COMPARES_TO = "compares-to"
    USES = "uses"
    TRAINS_ON = "trains-on"
    DEVELOPED_BY = "developed-by"
    CITES = "cites"
    BUILDS_ON = "builds-on"
    VARIANT_OF = "variant-of"


EXTRACTED_RELATIONS = tuple(RelationType)[:7]

PAPER = "paper"
"""The head of a relation whose subject is the paper itself."""

Field = Literal["title", "abstract", "badge"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paper was read: the file's name (no folder, for equal builds everywhere) and its first line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Badge:
    """The organization badge of a listing entry: the handle on the Hugging Face Hub and the display name."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True, order=True)
class AuthorId:
    """An author and the identity that an index gives: ``s2:1741101``, ``openalex:A50…``, ``orcid:0000-…``."""

    name: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as its sources give it.

    ``date`` is ISO 8601 at the precision known: ``2024``, ``2024-12`` or ``2024-12-20``. ``author_count`` is known from
    listings that do not name the authors. ``given_id`` is an id of the source's own. Title and abstract are Unicode NFC
    with every run of white space as one space; all offsets count code points in them.

    From enrichment, and from sources that say so, come ``s2_id`` and ``openalex_id`` (the paper's ids there), the
    subject ``categories`` of arXiv, the ``citation_count`` (citations everywhere), ``author_ids``, and ``code_links``,
    the addresses of its code that its abstract or its arXiv comment names.
    """

    title: str
    abstract: str
    date: str | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    badge: Badge | None = None
    venue: str | None = None
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    given_id: str | None = None
    sources: tuple[Source, ...] = ()
    s2_id: str | None = None
    openalex_id: str | None = None
    categories: tuple[str, ...] = ()
    citation_count: int | None = None
    author_ids: tuple[AuthorId, ...] = ()
    code_links: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The paper's stable identity: ``paper/`` and its arXiv id, else DOI, else a slug of the title with a hash."""
        if self.arxiv_id:
            return f"paper/{self.arxiv_id}"
        return _id_of_doi(self.doi) if self.doi else _id_of_title(self.title)

    @property
    def year(self) -> int | None:
        """The year of ``date``."""
        return int(self.date[:4]) if self.date else None

    def text(self, of: Field) -> str:
        """The text that a span with this field counts in; a badge reads ``handle Display Name``."""
        if of == "badge":
            return f"{self.badge.handle} {self.badge.name}" if self.badge else ""
        return self.title if of == "title" else self.abstract


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a paper's text: code points ``start`` (included) to ``end`` (excluded) of one field."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence (or badge) that proves a statement: where it stands, and its words."""

    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A method, benchmark or organization that one paper names.

    ``id`` is unique in its paper (``e1``, ``e2`` …). ``name`` and ``aliases`` are surface forms; ``mentions`` is where
    they stand. ``found_by`` names the part that found it, ``confidence`` its probability of being right (0 to 1).
    """

    id: str
    type: NodeType
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    found_by: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Relation:
    """One edge that a paper states: ``head`` is ``"paper"`` or an entity id, ``tail`` an entity id there."""

    head: str
    type: RelationType
    tail: str
    evidence: Evidence
    found_by: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Result:
    """One score that a paper states for a named benchmark.

    ``method`` is an entity id, or None where the contribution has no name. ``value`` is the number as written, without
    its unit; ``kind`` is ``absolute`` or ``delta`` (a difference to something else).
    """

    method: str | None
    benchmark: str
    metric: str | None
    value: str
    unit: Literal["%", "points", "x"] | None
    kind: Literal["absolute", "delta"]
    evidence: Evidence
    found_by: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one paper; ``paper`` is the paper's id."""

    paper: str
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()
    results: tuple[Result, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """That one paper cites another (both by ``Paper.id``), as ``source`` says.

    ``intents`` are the source's words for why (Semantic Scholar: ``background``, ``methodology``, ``result``);
    ``contexts`` the sentences of the citing paper around the citation.
    """

    citing: str
    cited: str
    source: str
    intents: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()


def title_key(title: str) -> str:
    """The form in which two spellings of one title agree: case-folded words, everything else one space."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", title).casefold()).strip()


@lru_cache(maxsize=1 << 16)
def _id_of_doi(doi: str) -> str:
    return f"paper/doi-{re.sub(r'[^0-9a-z.]+', '-', doi.lower())}-{_short_hash(doi.lower())}"


@lru_cache(maxsize=1 << 16)
def _id_of_title(title: str) -> str:
    key = title_key(title)
    slug = re.sub(r"[^0-9a-z]+", "-", _ascii(key))[:48].strip("-")
    return f"paper/{slug}-{_short_hash(key)}" if slug else f"paper/{_short_hash(key)}"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
