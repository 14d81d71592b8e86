"""Names known beforehand, found in sentences: the longest at each place, as features for the tagger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.extract.text import Sentence, tokens
from kg.model import NodeType
from kg.vocabulary import Concept, Vocabulary, prepared_keys

LONG = 5
"""A name of fewer characters counts in its own case only."""
_CODES = {NodeType.METHOD: "M", NodeType.BENCHMARK: "D", NodeType.ORGANIZATION: "G"}

Hit = tuple[int, int, str]
"""A known name in a sentence, or what is set apart: its first token, the token after its last, and its code."""


def token_key(name: str) -> str:
    """A name as its tokens with a space between them: the form in which names are looked up."""
    return " ".join(token.text for token in tokens(name))


class _Node:
    """A token in the tree of known names: what follows it, and the codes of the names that end here."""

    __slots__ = ("after", "exact", "folded")

    def __init__(self) -> None:
        self.after: dict[str, _Node] = {}
        self.exact: dict[str, str] | None = None
        self.folded: str | None = None


class NameTable:
    """Names with codes that say what is known of them; looked up with case and, where that fails, without."""

    def __init__(self, exact: Mapping[str, str], folded: Mapping[str, str]) -> None:
        # By first token; made into a tree when a text has the token, for most never do.
        self._waiting: dict[str, list[tuple[str, str, bool]]] = {}
        self._starts: dict[str, _Node] = {}
        for table, is_exact in ((exact, True), (folded, False)):
            for key, code in table.items():
                self._waiting.setdefault(key.partition(" ")[0].casefold(), []).append((key, code, is_exact))
        self._first = frozenset(self._waiting)

    def _start(self, token: str) -> _Node | None:
        """What begins with a token."""
        node = self._starts.get(token)
        if node is None and token in self._waiting:
            node = self._starts[token] = _tree(self._waiting.pop(token))
        return node

    def __call__(self, texts: Sequence[str], lowers: Sequence[str]) -> list[Hit]:
        """The names in a sentence, the longest from each token on; none overlaps another.

        ``lowers`` are the case-folded ``texts`` of the tokens. A plural of a last word counts as the word.
        """
        found: list[Hit] = []
        first, end = self._first, 0
        starts = [i for i, w in enumerate(lowers) if w in first or (w[-1] == "s" and w[:-1] in first)]
        for i in starts:
            if i < end:
                continue
            after, code = self._longest(texts, lowers, i)
            if after > i:
                found.append((i, after, code))
                end = after
        return found

    def _longest(self, texts: Sequence[str], lowers: Sequence[str], first: int) -> tuple[int, str]:
        """The token after the longest name that starts at a token, and its code; ``first`` where there is none."""
        best, code = first, ""
        step: Callable[[str], _Node | None] = self._start
        for at in range(first, len(lowers)):
            lower = lowers[at]
            after = step(lower)
            if lower[-1] == "s" and (after is None or at > first):
                plural = step(lower[:-1])
                if plural is not None and plural.folded is not None:
                    best, code = at + 1, plural.folded
            if after is None:
                break
            step = after.after.get
            hit = after.exact.get(" ".join(texts[first : at + 1])) if after.exact is not None else None
            hit = hit or after.folded
            if hit:
                best, code = at + 1, hit
        return best, code


def _tree(names: Iterable[tuple[str, str, bool]]) -> _Node:
    root = _Node()
    for key, code, is_exact in names:
        node = root
        for part in key.casefold().split(" ")[1:]:
            node = node.after.setdefault(part, _Node())
        if is_exact:
            node.exact = node.exact or {}
            node.exact[key] = code
        else:
            node.folded = code
    return root


def code_of(concept: Concept) -> str:
    """What kind of thing a concept is: M, W (a released model), D or G."""
    return "W" if concept.is_model else _CODES[concept.type]


Tables = Sequence[tuple[str, NameTable]]
"""Tables of known names, each with the prefix of its features."""


def vocabulary_table(vocabulary: Vocabulary) -> NameTable:
    """The names of a vocabulary; an ambiguous or short one only in its own case."""
    exact: dict[str, set[str]] = {}
    folded: dict[str, set[str]] = {}
    for concept in vocabulary:
        code = code_of(concept)
        ambiguous = set(concept.ambiguous)
        prepared = prepared_keys(concept)
        keys = prepared.tokens if prepared else map(token_key, concept.names)
        for name, key in zip(concept.names, keys, strict=True):
            if not key:
                continue
            if name in ambiguous:
                exact.setdefault(key, set()).add(code + "?")
                continue
            exact.setdefault(key, set()).add(code)
            if len(name) >= LONG:
                folded.setdefault(key.casefold(), set()).add(code + "~")
    return NameTable(_joined(exact), _joined(folded))


def _joined(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {key: "".join(sorted(codes)) for key, codes in table.items()}


def hits_in(sentence: Sentence, tables: Tables) -> dict[str, list[Hit]]:
    """What each table knows in a sentence, by the table's prefix."""
    folded = [text.casefold() for text in sentence.texts]
    return {prefix: table(sentence.texts, folded) for prefix, table in tables}


def marks(sentence: Sentence, hits: Mapping[str, Sequence[Hit]]) -> list[list[str]]:
    """The features of each token from the hits of each table, named by its prefix."""
    rows: list[list[str]] = [[] for _ in sentence.tokens]
    for prefix, some in hits.items():
        for first, after, code in some:
            whole = "S" if after == first + 1 else "B"
            rows[first].append(f"{prefix}{whole}{code}")
            for i in range(first + 1, after):
                rows[i].append(f"{prefix}I{code}")
            if first:
                rows[first - 1].append(f"{prefix}<{code}")
            if after < len(rows):
                rows[after].append(f"{prefix}>{code}")
    return rows
