"""From merged mentions to nodes: ids, labels, aliases, years, and what tells homonyms apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from kg.graph.tables import Node
from kg.model import NodeType, Paper
from kg.names import with_accents
from kg.resolve.homonyms import Sense
from kg.resolve.identify import slug
from kg.resolve.mentions import Mention
from kg.resolve.merge import Merged
from kg.resolve.names import normal
from kg.vocabulary import Vocabulary

# The longest part of a title that tells homonyms apart, in characters.
_TITLE = 72


@dataclass(frozen=True, slots=True)
class Identities:
    """The nodes of one type by id, how many papers use which of their names, and the node id of every mention."""

    nodes: Mapping[str, Node]
    counts: Mapping[str, Counter[str]]
    of: Mapping[tuple[str, str], str]


def identify_nodes(
    merged: Merged, mentions: Sequence[Mention], papers: Mapping[str, Paper], vocabulary: Vocabulary
) -> Identities:
    """One node for every set of mentions that are one thing."""
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[merged.root(mention)].append(mention)
    homonyms: dict[str, tuple[str, Sense]] = {}
    for key in sorted(merged.homonyms, key=lambda k: (len(k), k)):
        for sense in merged.homonyms[key]:
            homonyms.setdefault(merged.clusters.find(sense.atom), (key, sense))
    nodes: dict[str, Node] = {}
    counts: dict[str, Counter[str]] = {}
    of: dict[tuple[str, str], str] = {}
    for root in sorted(groups):
        used = _surface_forms(groups[root])
        node = _node(root, groups[root], used, homonyms, merged, papers, vocabulary)
        if node.id in nodes:
            # Two things never share an id, however alike what tells them apart.
            node = replace(node, id=f"{node.id}~{sha256(root.encode()).hexdigest()[:8]}")
        nodes[node.id] = node
        counts[node.id] = used
        of |= {(m.paper, m.entity.id): node.id for m in groups[root]}
    return Identities(nodes, counts, of)


def _node(
    root: str,
    mentions: Sequence[Mention],
    counts: Counter[str],
    homonyms: Mapping[str, tuple[str, Sense]],
    merged: Merged,
    papers: Mapping[str, Paper],
    vocabulary: Vocabulary,
) -> Node:
    years = [y for m in mentions if m.paper in papers and (y := papers[m.paper].year)]
    concepts = merged.clusters.concepts(root)
    if concepts:
        concept = vocabulary.concepts[concepts[0]]
        id, label, distinct = concept.id, concept.label, None
    else:
        id, key, told = _id(root, mentions, homonyms, merged, vocabulary)
        short = {r.name for m in mentions for r in m.readings if r.key == key} if told else set()
        shared = {r.name for m in mentions for r in m.readings if r.key in merged.homonyms}
        label = min(short or counts.keys() - shared or counts, key=lambda n: (-counts[n], len(n), n))
        label = with_accents(label)
        distinct = _in_words(told, label, papers) if told else None
        if distinct and label != distinct:
            label = f"{label} ({distinct})"
    aliases = {n: counts[n] for n in sorted(counts) if n != label}
    return Node(id, merged.type, label, aliases, concepts[0] if concepts else None, distinct, min(years, default=None))


def _surface_forms(mentions: Sequence[Mention]) -> Counter[str]:
    """How many papers use each surface form."""
    seen = {(m.paper, n) for m in mentions for n in (m.entity.name, *m.entity.aliases)}
    return Counter(name for _, name in seen)


def _id(
    root: str,
    mentions: Sequence[Mention],
    homonyms: Mapping[str, tuple[str, Sense]],
    merged: Merged,
    vocabulary: Vocabulary,
) -> tuple[str, str, str | None]:
    """The id of a node without concept, its key, and what tells it from its homonyms (None where it has none).

    The shortest key is the name, for a coined acronym stays when papers spell it out in new ways. A homonym's key is
    followed by its long form, else the paper that introduces it; but a long form that is mostly written out, and not
    introduced under the short one, is its own name ("self-training", whatever else ST may be).
    """
    kind = merged.type.lower()
    atoms = sorted(merged.clusters.members(root))
    marked = [a[1:] for a in atoms if "@" in a]
    if marked:
        key, _, where = marked[0].partition("@")
        return f"{kind}/{key}~{slug(where.removeprefix('paper/'))}", key, where
    forced = [a[1:] for a in atoms if a.startswith("!")]
    if forced:
        return f"{kind}/{forced[0]}", forced[0], None
    keys = {a[1:] for a in atoms if a[1:] not in merged.homonyms}
    if root in homonyms and not keys & merged.settled and _goes_by(homonyms[root][0], mentions):
        key, sense = homonyms[root]
        return f"{kind}/{key}~{slug(sense.distinct)}", key, sense.distinct
    key = min(keys or {a[1:] for a in atoms}, key=lambda k: (len(k), k))
    id = f"{kind}/{key}"
    if any(a.startswith("?") for a in atoms) or id in vocabulary.concepts:
        return f"{id}~word", key, None
    return id, key, None


def _goes_by(key: str, mentions: Sequence[Mention]) -> bool:
    """Whether a thing is introduced under a short name, or half of its papers use it."""
    using = [m for m in mentions if any(r.key == key for r in m.readings)]
    return any(m.introduced for m in using) or 2 * len(using) >= len(mentions)


def _in_words(told: str, label: str, papers: Mapping[str, Paper]) -> str:
    """What tells a homonym apart: its long form, or the title of the paper that introduces it, without its name."""
    if told not in papers:
        return told
    title = papers[told].title
    name, _, rest = title.partition(":")
    title = rest.strip() if rest and normal(name, NodeType.METHOD).key == normal(label, NodeType.METHOD).key else title
    return title if len(title) <= _TITLE else title[: _TITLE + 1].rpartition(" ")[0] + " …"
