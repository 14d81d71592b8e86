"""Find nodes and papers by words: in names, titles and abstracts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TypedDict

from kg.ask.records import NodeRecord, node_record
from kg.ask.text import named, wrapped
from kg.graph.tables import Graph, Node
from kg.names import name_key

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


class FoundRecord(TypedDict):
    """A node, the name that fits, and for papers found by their abstract the sentence that fits best."""

    node: NodeRecord
    name: str
    sentence: str | None


def search(graph: Graph, words: str, limit: int = 20) -> list[FoundRecord]:
    """The nodes that ``words`` may mean, the likeliest first: called so, then beginning so, then with all words.

    Papers whose title and abstract together have all words come after nodes whose name has them.
    """
    key, asked = name_key(words), _words(words)
    if not key or not asked:
        return []
    ranked = []
    for node in graph.nodes.values():
        if (fit := _fit(graph, node, key, asked)) is not None:
            rank, name, sentence = fit
            ranked.append((rank, -sum(node.aliases.values()), len(name), node.id, name, sentence))
    ranked.sort()
    return [
        {"node": node_record(graph, node_id), "name": name, "sentence": sentence}
        for *_, node_id, name, sentence in ranked[:limit]
    ]


def _fit(graph: Graph, node: Node, key: str, asked: set[str]) -> tuple[int, str, str | None] | None:
    names = (node.label, *node.aliases)
    keys = [name_key(name) for name in names]
    named = zip(names, keys, strict=True)
    if found := min(((rank, name) for name, one in named if (rank := _nearness(key, one)) is not None), default=None):
        return *found, None
    for name in names:
        if asked <= _words(name):
            return 3, name, None
    paper = graph.papers.get(node.id)
    if paper and asked <= _words(f"{paper.title} {paper.abstract}"):
        sentences = _SENTENCE_END.split(paper.abstract)
        return 4, node.label, max(sentences, key=lambda s: len(asked & _words(s))) or None
    return None


def _nearness(key: str, name: str) -> int | None:
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    return 2 if len(key) > 2 and key in name else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def as_text(records: Sequence[FoundRecord], *, width: int) -> str:
    """A node a line with its type, and the sentence where it was found by one."""
    if not records:
        return "nothing is called so"
    lines = []
    for found in records:
        node = found["node"]
        other = f", as {found['name']}" if found["name"] != node["label"] else ""
        lines.append(f"{node['type']:<13} {named(node)}{other}  {node['id']}")
        if found["sentence"]:
            lines += wrapped(f"“{found['sentence']}”", width, "    ")
    return "\n".join(lines)
