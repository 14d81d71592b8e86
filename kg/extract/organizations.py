"""Organizations that are not words of a sentence: listing badges, and the owners of code in web addresses."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.extract.gold import Annotated
from kg.extract.linear import Linear, read_json, write_json
from kg.model import Entity, Field, NodeType, Paper, Span
from kg.vocabulary import Vocabulary

_FILE = "owners.json.gz"
_OWNER = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co(?:/(?:datasets|spaces|collections|papers))?|modelscope\.cn/(?:models|datasets|studios))"
    r"/(?P<user>[\w-]+[\w.-]*?)(?=[/\s),;.”\"'\]}]|$)"
    r"|(?:https?://|\b)(?P<host>[\w-]+)\.github\.io\b",
    re.IGNORECASE,
)
_NOT_OWNERS = frozenset(
    ("datasets", "spaces", "collections", "papers", "blog", "docs", "models", "orgs", "topics", "features")
)
_TAKEN_FROM = 0.5


def badge_organization(paper: Paper) -> tuple[str, tuple[str, ...], Span] | None:
    """The name, the aliases and the place of the organization on the paper's badge."""
    if paper.badge is None:
        return None
    handle, name = paper.badge.handle, paper.badge.name
    text = paper.text("badge")
    start = len(text) - len(name)
    return name, (handle,) if handle != name else (), Span("badge", start, len(text))


def owners(paper: Paper) -> Iterator[tuple[str, Span]]:
    """The accounts that web addresses in the paper name, with their places."""
    fields: tuple[Field, ...] = ("title", "abstract")
    for field in fields:
        for match in _OWNER.finditer(paper.text(field)):
            group = "user" if match["user"] else "host"
            if match[group].lower() not in _NOT_OWNERS:
                yield match[group], Span(field, *match.span(group))


class OwnerJudge:
    """Tells the account of an organization from a person's, by its spelling."""

    def __init__(self, weights: Linear, known: frozenset[str] = frozenset()) -> None:
        self._weights = weights
        self._known = known

    @classmethod
    def load(cls, folder: Path, known: frozenset[str] = frozenset()) -> OwnerJudge:
        """Read the model; ``known`` are case-folded names of organizations."""
        return cls(Linear.unpacked(read_json(folder / _FILE)), known)

    def __call__(self, owner: str, paper: Paper) -> float:
        """The probability that an account belongs to an organization."""
        return 1 / (1 + math.exp(-self._weights.scores(features(owner, paper, self._known))[0]))

    def is_organization(self, owner: str, paper: Paper) -> bool:
        """Whether it is more probable than not."""
        return self(owner, paper) >= _TAKEN_FROM


def organization_names(vocabulary: Vocabulary) -> frozenset[str]:
    """The case-folded names of the organizations that a vocabulary knows."""
    return frozenset(
        name.casefold() for concept in vocabulary if concept.type is NodeType.ORGANIZATION for name in concept.names
    )


def features(owner: str, paper: Paper, known: frozenset[str]) -> list[str]:
    """What the spelling of an account shows."""
    lower = owner.lower()
    found = [f"length={min(len(owner) // 3, 8)}"]
    if lower in known:
        found.append("known")
    if any(part in known for part in re.split(r"[-_.]", lower)):
        found.append("known part")
    if owner.isupper():
        found.append("upper")
    if sum(c.isupper() for c in owner) >= 2:
        found.append("capitals")
    if re.search(r"[A-Z]{3}", owner):
        found.append("acronym")
    if owner.islower():
        found.append("lower")
    if any(c.isdigit() for c in owner):
        found.append("digits")
        if owner[-1].isdigit():
            found.append("digits last")
    if "-" in owner:
        found.append("hyphen")
        found += [f"part={part}" for part in lower.split("-")]
    if re.fullmatch(r"[A-Z][a-z]+[-_]?[A-Z][a-z]+", owner):
        found.append("First Last")
    if len(lower) >= 3 and lower in re.sub(r"[^a-z0-9-]", "", paper.title.lower().replace(" ", "-")):
        found.append("in title")
    framed = f"^{lower}$"
    for size in (3, 4, 5):
        found += [framed[i : i + size] for i in range(len(framed) - size + 1)]
    return sorted(set(found))


def train_owners(papers: Sequence[Annotated], folder: Path, known: frozenset[str]) -> None:
    """Learn from annotated papers which accounts are organizations'."""
    from kg.extract.relation_training import fit_logistic

    examples: list[tuple[list[str], bool]] = []
    for gold in papers:
        answers = {
            form: None if entity.optional else True
            for entity in gold.entities
            if entity.type is NodeType.ORGANIZATION
            for form in entity.forms
        }
        for owner in sorted({owner for owner, _ in owners(gold.paper)}):
            answer = answers.get(owner, False)
            if answer is not None:
                examples.append((features(owner, gold.paper, known), answer))
    weights = fit_logistic(examples)
    bias = weights.pop("", 0.0)
    table = Linear(("organization",), (bias,), {name: (weight,) for name, weight in sorted(weights.items())})
    write_json(folder / _FILE, table.packed())


def with_organizations(entities: tuple[Entity, ...], paper: Paper, judge: OwnerJudge) -> tuple[Entity, ...]:
    """Add the organizations of badge and addresses to those that the text names."""
    found: list[Entity] = list(entities)

    def add(name: str, aliases: tuple[str, ...], span: Span, found_by: str, confidence: float) -> None:
        forms = {form.casefold() for form in (name, *aliases)}
        for i, entity in enumerate(found):
            same = forms & {form.casefold() for form in (entity.name, *entity.aliases)}
            if entity.type is NodeType.ORGANIZATION and same:
                more = tuple(a for a in (name, *aliases) if a not in (entity.name, *entity.aliases))
                found[i] = Entity(
                    entity.id,
                    entity.type,
                    entity.name,
                    (*entity.aliases, *more),
                    (*entity.mentions, span),
                    entity.found_by,
                    max(entity.confidence, confidence),
                )
                return
        found.append(
            Entity(f"e{len(found) + 1}", NodeType.ORGANIZATION, name, aliases, (span,), found_by, round(confidence, 3))
        )

    if (badge := badge_organization(paper)) is not None:
        add(*badge, "names.badge", 0.99)
    for owner, span in owners(paper):
        probability = judge(owner, paper)
        if probability >= _TAKEN_FROM:
            add(owner, (), span, "names.address", probability)
    return tuple(found)
