"""Why an edge is there: every paper that says so, with its sentence and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.ask.records import EdgeRecord, edge_record
from kg.ask.text import arrow, counted, quoted
from kg.errors import KgError, NotFoundError
from kg.graph.tables import Edge, Graph, Node
from kg.model import RelationType

ANY = ("any", "_", "*")
"""What stands for any node or any relation."""


class EdgeNameError(KgError):
    """Words that name no edge."""


def evidence(graph: Graph, find: Callable[[str], Sequence[Node]], words: Sequence[str]) -> list[EdgeRecord]:
    """The edges that ``words`` name, each with all its statements, the surest edge first.

    ``[source, relation, target]`` names an edge; ``any``, ``_`` or ``*`` stands for any of each. ``[a, b]`` are all
    edges between two nodes, in both directions, ``[a]`` all edges at one. A method, benchmark or organization as the
    source also stands for the papers that introduce it, for it is papers that evaluate, use, compare and train.

    Raises:
        EdgeNameError: more or fewer words, or no such relation.
        NotFoundError: a name is not in the graph, or there is no such edge.
    """
    if len(words) == 3:
        relation = None if words[1] in ANY else _relation(words[1])
        sources, targets = _ends(graph, find, words[0], True), _ends(graph, find, words[2], False)
        edges = [e for e in graph.edges if _fits(e, sources, relation, targets)]
    elif len(words) == 2:
        one, other = (_ends(graph, find, word, True) for word in words)
        edges = [e for e in graph.edges if _fits(e, one, None, other) or _fits(e, other, None, one)]
    elif len(words) == 1:
        ends = _ends(graph, find, words[0], False)
        edges = [e for e in graph.edges if _fits(e, ends, None, None) or _fits(e, None, None, ends)]
    else:
        raise EdgeNameError("an edge has three parts", hint="such as: kg evidence GRPO extends PPO")
    if not edges:
        raise NotFoundError(f"there is no edge {' '.join(words)}", hint="'any' stands for any node or relation")
    edges.sort(key=lambda e: (-e.weight, -e.confidence, e.source, e.type, e.target))
    return [edge_record(graph, e) for e in edges]


def _fits(edge: Edge, sources: set[str] | None, relation: RelationType | None, targets: set[str] | None) -> bool:
    return (
        (relation is None or edge.type is relation)
        and (sources is None or edge.source in sources)
        and (targets is None or edge.target in targets)
    )


def _ends(graph: Graph, find: Callable[[str], Sequence[Node]], name: str, with_introducing: bool) -> set[str] | None:
    if name in ANY:
        return None
    ends = {node.id for node in find(name)}
    if with_introducing:
        ends |= {e.source for e in graph.edges if e.type is RelationType.INTRODUCES and e.target in ends}
    return ends


def _relation(word: str) -> RelationType:
    key = word.casefold().replace("_", "-").replace(" ", "-")
    for relation in RelationType:
        if key in (str(relation), str(relation).replace("-", "")):
            return relation
    import difflib

    nearest = difflib.get_close_matches(key, list(map(str, RelationType)), n=1, cutoff=0.5)
    meant = f"did you mean {nearest[0]}? " if nearest else ""
    raise EdgeNameError(f"there is no relation {word!r}", hint=f"{meant}there are {', '.join(RelationType)}")


def as_text(records: Sequence[EdgeRecord], *, width: int) -> str:
    """Each edge with every sentence, its paper, where in it the sentence stands, and who read it how surely."""
    blocks = []
    for edge in records:
        lines = [arrow(edge) + (f"  · {counted(edge['weight'], 'paper')}" if edge["weight"] > 1 else "")]
        for statement in edge["statements"]:
            found = statement["evidence"]
            read = f"{statement['found_by']}, {statement['confidence']:.2f}"
            if found:
                lines += quoted(found["quote"], width, 2)
                place = f"{found['field']} {found['start']}–{found['end']}"
                lines.append(f"    {statement['title']} ({statement['paper']}, {place}; {read})")
            else:
                said = f"{statement['title']} ({statement['paper']}); " if statement["paper"] else ""
                lines.append(f"    {said}derived: {read}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)
