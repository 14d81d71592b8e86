"""Short and long forms: whether one abbreviates the other, and whether two long forms say the same."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.resolve.names import plain
from kg.resolve.spelling import singular, stem, word_set

_TOKEN = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"^(?P<long>[^()]+?)\s*\((?P<short>[^()]{2,20})\)\s*(?P<rest>[^()]*)$")
_FILLERS = word_set("of the a an for with from by via in on to and or as at through over using based")


def forms(name: str) -> tuple[str, ...]:
    """The forms in one name: ``Key-Value (KV) cache`` holds ``Key-Value cache`` and ``KV cache``.

    Brackets that hold no abbreviation of what stands before them part nothing.
    """
    match = _BRACKETED.match(name)
    if not match or not abbreviates(match["short"], match["long"]):
        return (name,)
    return (f"{match['long']} {match['rest']}".strip(), f"{match['short']} {match['rest']}".strip())


@lru_cache(maxsize=65536)
def abbreviates(short: str, long: str) -> bool:
    """Whether the first is a short form of the second: its letters stand in this order in the words of the long form.

    Words that end both are left out ("KV cache" and "Key-Value cache"). The first letter begins the first word, the
    short form is one word of at most ten letters (a plural s aside), the long form has at least two words and is no
    longer form of the short one's own spelling ("GPT-4 Turbo"). After Schwartz and Hearst (2003), "A simple algorithm
    for identifying abbreviation definitions in biomedical text", with the first word fixed.
    """
    while " " in short and " " in long and short.rpartition(" ")[2].casefold() == long.rpartition(" ")[2].casefold():
        short, long = short.rpartition(" ")[0], long.rpartition(" ")[0]
    letters = re.sub(r"s$", "", "".join(_TOKEN.findall(plain(short)))) if len(short) > 2 else short
    words = _TOKEN.findall(plain(long).casefold())
    letters = re.sub(r"\W", "", letters).casefold()
    if not 2 <= len(letters) <= 10 or " " in short.strip() or len(words) < 2 or letters in words:
        return False
    if words[0] in _FILLERS:
        words = words[1:]
    if (
        not words
        or "".join(words).startswith(letters)
        or letters[0] != words[0][0]
        or len("".join(words)) < 2 * len(letters)
    ):
        return False
    return _aligned(letters, words)


def _aligned(letters: str, words: list[str]) -> bool:
    """Whether the letters can be taken from the words in order, each content word skipped at most once in three."""
    begun = {0: 0}  # letters taken -> the most words begun with a letter
    for word in words:
        best: dict[int, int] = {} if word not in _FILLERS else dict(begun)
        for taken, count in begun.items():
            best[taken] = max(best.get(taken, -1), count)
            if taken < len(letters) and word[0] == letters[taken]:
                at, position = taken, 0
                while at < len(letters) and (position := word.find(letters[at], position)) >= 0:
                    at, position = at + 1, position + 1
                    best[at] = max(best.get(at, -1), count + 1)
        begun = best
    content = sum(word not in _FILLERS for word in words)
    return begun.get(len(letters), 0) * 2 >= min(content, len(letters))


# Acronyms that themselves stand in long forms.
_EXPANSIONS = {
    **{
        "llm": "large language model",
        "lm": "language model",
        "vlm": "vision language model",
        "qa": "question answering",
    },
    **{"ssm": "state space model", "rl": "reinforcement learning", "ai": "artificial intelligence", "net": "network"},
    **{"gnn": "graph neural network", "cnn": "convolutional neural network", "poe": "product experts"},
    **{"nlp": "natural language processing", "ml": "machine learning", "mt": "machine translation", "kv": "key value"},
    **{"ner": "named entity recognition", "sae": "sparse autoencoder", "dp": "differential privacy"},
}


@lru_cache(maxsize=65536)
def stems(long: str) -> frozenset[str]:
    """The stems of the words of a long form that carry its meaning, usual acronyms among them spelled out."""
    words = [singular(word) for word in _TOKEN.findall(plain(long).casefold())]
    spelled = [part for word in words for part in _EXPANSIONS.get(word, word).split()]
    return frozenset(stem(word) for word in spelled if word not in _FILLERS)


def agree(long: str, other: str) -> bool:
    """Whether two long forms of one acronym mean one thing: one's words, by their stems, are all among the other's."""
    a, b = stems(long), stems(other)
    return bool(a and b) and (a <= b or b <= a)
