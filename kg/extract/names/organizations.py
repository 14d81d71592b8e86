"""Organizations that are not words of a sentence: listing badges, and the owners of code in web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.extract.linear import Linear, logistic, read_json, write_json
from kg.extract.text import words
from kg.model import Entity, Field, NodeType, Paper, Span
from kg.vocabulary import Vocabulary

_FILE = "owners.json.gz"
_OWNER = re.compile(
    r"(?:github\.com|gitlab\.com|bitbucket\.org|huggingface\.co(?:/(?:datasets|spaces|collections|papers))?|modelscope\.cn/(?:models|datasets|studios))"
    r"/(?P<user>[\w-]+[\w.-]*?)(?=[/\s),;.”\"'\]}]|$)"
    r"|(?:https?://|\b)(?P<host>[\w-]+)\.github\.io\b",
    re.IGNORECASE,
)
_HOST = re.compile(r"\.(?:com|org|co|cn|io)\b", re.IGNORECASE)  # found or not in a tenth of the time
_NOT_OWNERS = frozenset(
    ("datasets", "spaces", "collections", "papers", "blog", "docs", "models", "orgs", "topics", "features")
)
_TAKEN_FROM = 0.38
"""The probability from which an account is an organization's: where F1 is highest in cross-validation."""
_PLACES = words(
    """mit cmu thu pku nju nus ntu hku hkust cuhk ust ustc sjtu zju fudan hit bit buaa ruc uestc xjtu whu hust nku
    tju sysu scut kaist postech snu skku unist yonsei ucf ucsd ucla ucsb uci ucb uw umd umass umich uiuc upenn psu
    usc uva unc uf utd osu asu gatech rice nyu epfl eth ethz tum lmu uhh ukp tud kit rwth tue vu uu inria cnrs cea
    iit iitb iisc mbzuai kaust technion tau bgu huji ucl imperial kcl cambridge cam oxford stanford berkeley
    harvard yale princeton columbia cornell caltech purdue duke jhu brown dartmouth northwestern uoregon minnesota
    csu wisc utk sapienza fbk edinburgh helsinki uppsala tokyo kyoto osaka tohoku keio waseda riken nii nict aist
    toronto mila mcgill ubc waterloo sydney unsw anu monash melbourne adelaide tencent alibaba baidu amazon google
    microsoft facebook meta nvidia amd ibm intel apple adobe salesforce samsung huawei bytedance naver kakao sony
    hitachi toyota bosch siemens philips"""
)
"""Universities, institutes and companies as they shorten their names in accounts."""
_GROUP_WORDS = words(
    """lab labs group nlp ai ml research robotics vision team project projects center institute university brain open
    datasets tech science health speech graph intelligence learning hpc corp dev community foundation"""
)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


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
        if not _HOST.search(paper.text(field)):
            continue
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

    def save(self, folder: Path) -> None:
        """Write the model into a folder."""
        write_json(folder / _FILE, self._weights.packed())

    def __call__(self, owner: str, paper: Paper) -> float:
        """The probability that an account belongs to an organization."""
        return logistic(self._weights.scores(features(owner, paper, self._known))[0])


def organization_names(vocabulary: Vocabulary) -> frozenset[str]:
    """The case-folded names of the organizations that a vocabulary knows."""
    return frozenset(
        name.casefold() for concept in vocabulary if concept.type is NodeType.ORGANIZATION for name in concept.names
    )


def features(owner: str, paper: Paper, known: frozenset[str]) -> list[str]:
    """What the spelling of an account shows."""
    lower = owner.lower()
    parts = [part.lower() for part in _PARTS.findall(owner)]
    framed = f"^{lower}$"
    found = [f"length={min(len(owner) // 3, 8)}", *_case_of(owner), *(f"part={part}" for part in parts)]
    found += [framed[i : i + size] for size in (3, 4, 5) for i in range(len(framed) - size + 1)]
    facts = {
        "known": lower in known,
        "known part": any(part in known for part in re.split(r"[-_.]", lower)),
        "hyphen": "-" in owner,
        "place": not _PLACES.isdisjoint(parts),
        "begins with a place": any(lower.startswith(place) for place in _PLACES if len(place) >= 3),
        "in title": len(lower) >= 3 and lower in re.sub(r"[^a-z0-9-]", "", paper.title.lower().replace(" ", "-")),
    }
    found += [fact for fact, holds in facts.items() if holds]
    groups = [w for w in _GROUP_WORDS if w in parts or (len(w) >= 3 and lower.startswith(w)) or lower.endswith(w)]
    if groups:
        found += ["group", *(f"group={w}" for w in groups)]
    return sorted(set(found))


_CASES = {
    "upper": re.compile(r"[^a-z]*[A-Z][^a-z]*"),
    "lower": re.compile(r"[^A-Z]*[a-z][^A-Z]*"),
    "capitals": re.compile(r".*[A-Z].*[A-Z].*"),
    "acronym": re.compile(r".*[A-Z]{3}.*"),
    "digits": re.compile(r".*\d.*"),
    "digits last": re.compile(r".*\d"),
    "number last": re.compile(r".*\d\d"),
    "First Last": re.compile(r"[A-Z][a-z]+[-_]?[A-Z][a-z]+"),
}


def _case_of(owner: str) -> list[str]:
    return [case for case, pattern in _CASES.items() if pattern.fullmatch(owner)]


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
                    entity.mentions if span in entity.mentions else (*entity.mentions, span),
                    entity.found_by,
                    max(entity.confidence, round(confidence, 3)),
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
