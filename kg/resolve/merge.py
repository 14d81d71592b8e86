"""Which entities of all papers are one thing: every rule in its turn, each remembered as a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import NodeType
from kg.resolve.acronyms import abbreviates, agree, stems
from kg.resolve.clusters import Clusters, Link
from kg.resolve.families import difference, is_variant
from kg.resolve.homonyms import Choice, Sense, choose, home_of_introduction
from kg.resolve.identify import Identifier, Reading
from kg.resolve.mentions import Contexts, Mention
from kg.resolve.names import coined, normal
from kg.vocabulary import Concept

UNRESOLVED = "unresolved"


@dataclass(slots=True)
class _Long:
    """A long form that papers give for a short one."""

    reading: Reading
    papers: set[str] = field(default_factory=set)
    introducers: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Merged:
    """The outcome for one node type: the atom of every mention, what is one, senses of homonyms and choices made."""

    type: NodeType
    clusters: Clusters
    homonyms: dict[str, list[Sense]] = field(default_factory=dict)
    choices: dict[tuple[str, str], Choice] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    # Keys that a long form or a concept took over: the short names of their sets.
    settled: set[str] = field(default_factory=set)

    def root(self, mention: Mention) -> str:
        """The set of atoms that a mention belongs to."""
        return self.clusters.find(self.anchors[mention.paper, mention.entity.id])


def merge(
    type: NodeType,
    mentions: Sequence[Mention],
    identifier: Identifier,
    contexts: Contexts,
    apart: Iterable[tuple[str, str]] = (),
) -> Merged:
    """Merge the mentions of one type, sorted by paper and entity. The order of papers plays no part."""
    merged = Merged(type, Clusters(apart))
    longs = _definitions(mentions, merged)
    for _, forms in sorted(longs.items()):
        _unite_long_forms(forms, merged)
    _find_senses(mentions, longs, merged, identifier, contexts)
    for mention in mentions:
        merged.anchors[mention.paper, mention.entity.id] = _anchor(mention, merged, contexts)
    _unite_aliases(mentions, merged)
    return merged


# -- long forms ------------------------------------------------------------------------------------------------------


def _definitions(mentions: Sequence[Mention], merged: Merged) -> dict[str, dict[str, _Long]]:
    """The long forms given for each short key, by atom; a long form of a known concept is united with it at once."""
    found: dict[str, dict[str, _Long]] = defaultdict(dict)
    for mention in mentions:
        first: Reading | None = None
        for short, long in mention.definitions():
            if first and not first.concept and not long.concept:
                rule = "one paper spells it out in both ways"
                detail = f"{first.name}; {long.name}"
                merged.clusters.unite(Link(first.atom, long.atom, True, rule, detail, 0.8, (mention.paper,)))
            first = first or long
            concept = short.concept
            if concept and not long.concept:
                spelled = [n for n in concept.names if abbreviates(short.name, n)]
                if not spelled or any(agree(long.name, n) for n in spelled):
                    rule = "a paper spells it out as the vocabulary does" if spelled else "a paper spells it out"
                    merged.clusters.unite(
                        Link(concept.id, long.atom, True, rule, _told(short, long), 0.9, (mention.paper,))
                    )
                    continue
            known = found[short.key].setdefault(long.atom, _Long(long))
            known.papers.add(mention.paper)
            if mention.introduced:
                known.introducers.add(mention.paper)
            if long.name < known.reading.name:
                known.reading = long
    return found


def _told(short: Reading, long: Reading) -> str:
    return f"{long.name} ({short.name})"


def _unite_long_forms(longs: Mapping[str, _Long], merged: Merged) -> None:
    """Unite the long forms of one short form that mean the same by their words.

    A long form whose words are part of two others that disagree stays by itself: it may mean either.
    """
    atoms = sorted(longs)
    for atom in atoms:
        own = longs[atom].reading.name
        wider = [a for a in atoms if a != atom and stems(own) <= stems(longs[a].reading.name)]
        if all(agree(longs[a].reading.name, longs[b].reading.name) for a in wider for b in wider):
            for other in wider:
                papers = tuple(sorted(longs[atom].papers | longs[other].papers))
                detail = f"{own}; {longs[other].reading.name}"
                merged.clusters.unite(
                    Link(atom, other, True, "long forms of one acronym in the same words", detail, 0.8, papers)
                )


# -- senses ----------------------------------------------------------------------------------------------------------


def _find_senses(
    mentions: Sequence[Mention],
    longs: Mapping[str, Mapping[str, _Long]],
    merged: Merged,
    identifier: Identifier,
    contexts: Contexts,
) -> None:
    """Decide for every key that could have several senses which it has."""
    concepts: dict[str, set[str]] = defaultdict(set)
    sure: dict[str, set[str]] = defaultdict(set)
    bare: dict[str, set[str]] = defaultdict(set)
    introducers: dict[str, set[str]] = defaultdict(set)
    named: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        for reading in mention.readings:
            if reading.concept:
                sure[reading.key].add(reading.concept.id)
                for concept in (reading.concept, *identifier.vocabulary.family(reading.concept.id)):
                    named[concept.id].add(mention.paper)
            concepts[reading.key].update(c.id for c in reading.candidates)
        name = mention.name
        if name.concept or name.word or any(True for _ in mention.definitions()):
            continue
        bare[name.key].add(mention.paper)
        if mention.introduced:
            introducers[name.key].add(mention.paper)
    several = (key for key, papers in introducers.items() if len(papers) > 1)
    for key in sorted({*longs, *(k for k, ids in concepts.items() if ids), *several}):
        known = {id: identifier.vocabulary.concepts[id] for id in sorted(concepts.get(key, ()))}
        senses = _known_senses(longs.get(key, {}), known, named, merged)
        for paper in sorted(introducers.get(key, ()), key=lambda p: (contexts.year(p) or 0, p)):
            home = home_of_introduction(paper, senses, contexts)
            if home is None:
                home = Sense(f"={key}@{paper}", f"introduced in {paper}")
                senses.append(home)
            home.papers.add(paper)
            home.introducers.add(paper)
        _settle(key, senses, sure.get(key, set()), merged)


def _known_senses(
    longs: Mapping[str, _Long], concepts: Mapping[str, Concept], named: Mapping[str, set[str]], merged: Merged
) -> list[Sense]:
    """The senses of a key that long forms and the vocabulary give, those that agree united."""
    for id, concept in concepts.items():
        for atom, long in sorted(longs.items()):
            if any(agree(long.reading.name, n) for n in concept.names if len(stems(n)) > 1):
                detail = f"{long.reading.name}; {concept.label}"
                rule = "a paper spells it out as the vocabulary does"
                merged.clusters.unite(Link(id, atom, True, rule, detail, 0.9, tuple(sorted(long.papers))))
    senses: dict[str, Sense] = {}
    for id, concept in concepts.items():
        papers = set(named.get(id, ()))
        senses[merged.clusters.find(id)] = Sense(id, concept.label, concept=concept, papers=papers)
    for atom in sorted(longs, key=lambda a: (len(longs[a].reading.name), longs[a].reading.name)):
        root = merged.clusters.find(atom)
        name = longs[atom].reading.name
        sense = senses.setdefault(root, Sense(atom, name, name))
        sense.papers |= longs[atom].papers
        sense.introducers |= longs[atom].introducers
    return list(senses.values())


def _settle(key: str, senses: list[Sense], sure: set[str], merged: Merged) -> None:
    """Unite a key with its only sense, or note its senses as homonyms."""
    others = sure - {a for s in senses for a in merged.clusters.concepts(s.atom)}
    if len(senses) == 1 and not others:
        (sense,) = senses
        if sense.atom.startswith(f"={key}@"):
            return
        rule = "a name of the vocabulary, in its case" if sense.concept else "a paper spells it out"
        certainty = 0.94 if sense.concept else 0.9
        detail = f"{sense.distinct} ({key})"
        papers = tuple(sorted(sense.papers))
        if merged.clusters.unite(Link(sense.atom, f"={key}", True, rule, detail, certainty, papers)):
            merged.settled.add(key)
    elif senses:
        merged.homonyms[key] = senses


# -- mentions --------------------------------------------------------------------------------------------------------


def _anchor(mention: Mention, merged: Merged, contexts: Contexts) -> str:
    """The atom of a mention: what spells it out, else its name, else the sense that its paper supports."""
    name = mention.name
    for short, long in mention.definitions():
        if long.concept or short.key in merged.homonyms or not short.concept:
            return merged.clusters.find(long.atom)
        return merged.clusters.find(short.atom)
    if name.concept:
        return name.atom
    if not name.word and name.key in merged.homonyms:
        choice = choose(mention.paper, merged.homonyms[name.key], contexts)
        merged.choices[mention.paper, mention.entity.id] = choice
        return choice.sense.atom if choice.sense else f"={name.key}@{UNRESOLVED}"
    if not mention.introduced:
        for alias in mention.readings[1:]:
            if alias.concept and not difference(name.name, alias.name, merged.type):
                return alias.atom
    return name.atom


def _unite_aliases(mentions: Sequence[Mention], merged: Merged) -> None:
    """Other names that a paper gives for what it introduces, and the handles and names of organizations.

    Not where the other name is somebody's own, differs by version, size or edition, or is given for two things.
    """
    given: dict[str, dict[str, tuple[Reading, Reading, set[str]]]] = defaultdict(dict)
    own = {m.name.atom for m in mentions if m.introduced}
    for mention in mentions:
        if not mention.introduced and merged.type is not NodeType.ORGANIZATION:
            continue
        target = merged.root(mention)
        for alias in mention.readings[1:]:
            if (
                _is_wider(alias, mention.name)
                or alias.concept
                or alias.key in merged.homonyms
                or merged.clusters.find(alias.atom) == target
            ):
                continue
            given[alias.atom].setdefault(target, (mention.name, alias, set()))[2].add(mention.paper)
    for atom in sorted(given):
        if len(given[atom]) > 1 or atom in own:
            continue
        ((target, (name, alias, papers)),) = given[atom].items()
        if difference(name.name, alias.name, merged.type) or is_variant(alias.name, name.name, merged.type):
            continue
        detail = f"{name.name}; {alias.name}"
        rule = "one paper gives both names for it"
        merged.clusters.unite(Link(target, atom, True, rule, detail, 0.7, tuple(sorted(papers))))


def _is_wider(alias: Reading, name: Reading) -> bool:
    """Whether an alias only leaves words of the name out, and so may mean more: "expert parallelism"."""
    words = normal(alias.name, alias.type).words
    return not coined(words) and len(words) > 1 and stems(alias.name) < stems(name.name)
