"""Sentences and tokens of a paper's title and abstract, with their places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from kg.extract.markup import markdown
from kg.model import Field, Paper, Span


def words(text: str) -> frozenset[str]:
    """The set of the words in a text: how lists of words are written in these modules."""
    return frozenset(text.split())


class Token(NamedTuple):
    """A word, number or mark: its text, and its code points ``start`` to ``end`` in its field."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of one field: code points ``start`` to ``end``, and its tokens (offsets count in the field)."""

    field: Field
    start: int
    end: int
    tokens: tuple[Token, ...]

    @property
    def span(self) -> Span:
        """Where the sentence stands."""
        return Span(self.field, self.start, self.end)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The tokens' texts."""
        return tuple([token.text for token in self.tokens])

    @cached_property
    def lowers(self) -> tuple[str, ...]:
        """The tokens in lower case."""
        return tuple([text.lower() for text in self.texts])


@dataclass(frozen=True, slots=True)
class Document:
    """A paper cut into sentences, the title (always one sentence) first."""

    paper: Paper
    sentences: tuple[Sentence, ...]

    def text(self, span: Span) -> str:
        """The words at a span."""
        return self.paper.text(span.field)[span.start : span.end]

    def sentence_at(self, span: Span) -> Sentence | None:
        """The sentence in which a span starts; None where there is none (a badge)."""
        for sentence in self.sentences:
            if sentence.field == span.field and sentence.start <= span.start < sentence.end:
                return sentence
        return None


def document(paper: Paper) -> Document:
    """Cut a paper's title and abstract into sentences and tokens."""
    sentences: list[Sentence] = []
    title = paper.title
    if title.strip():
        sentences.append(Sentence("title", 0, len(title), tuple(tokens(title))))
    for start, end in sentence_bounds(paper.abstract):
        sentences.append(Sentence("abstract", start, end, tuple(tokens(paper.abstract, start, end))))
    return Document(paper, tuple(sentences))


# ---------------------------------------------------------------- sentences

_STOP = re.compile(
    r"""(?P<stop>[.!?]+)(?P<close>["”’'»)\]}]*)
        (?: \s+(?=["“‘'«(\[$\\*_]*[^\Wa-z_] | ["“‘«(\[$\\]+\w | \\)
          | (?<=[a-z]{3}[.!?])(?=[A-Z][A-Za-z]*\s) )  # the space was forgotten
    """,
    re.VERBOSE,
)
# Never the end of a sentence: something always follows them.
ABBREVIATIONS = words(
    """e.g i.e eg ie aka cf vs fig figs sec secs eq eqs tab ref refs dr mr mrs ms prof st resp approx a.k.a w.r.t c.f
    viz no nos vol pp ch"""
)
# May end a sentence: only what follows tells.
_EITHER = words("al etc inc ltd corp co u.s u.k e.u a.i ph.d m.sc jr sr dept univ est")
_STARTERS = words(
    """the we our in this it these to however a an here for as while with by on at from that they its their there when
    experiments experimental results extensive code specifically moreover furthermore finally additionally although
    despite since such recent existing using through based unlike thus therefore hence then after if both all one two
    first second third also empirical what how why where which some many most no not yet but and or given motivated
    importantly notably consequently instead inspired compared due each several evaluation data models"""
)
_WORD_BEFORE = re.compile(r"[^\s(\[{“\"/]+$")
_WORD_AFTER = re.compile(r"\s*[\"“‘'«(\[$\\]*(\w+)")


def sentence_bounds(text: str) -> Iterator[tuple[int, int]]:
    """The code points (start, end) of each sentence, without the white space around it.

    A stop ends a sentence when white space and something that can start one follow, unless an abbreviation or a
    person's initial stands before it. Abbreviations that can also be a sentence's last word ("etc.", "et al.") end one
    before a word that commonly starts one.
    """
    start = 0
    for match in _STOP.finditer(text):
        if match.start() <= start or not _ends(text, match):
            continue
        end = match.end("close")
        begin = start + len(text[start:end]) - len(text[start:end].lstrip())
        if begin < end:
            yield begin, end
        start = match.end()
    rest = text[start:].rstrip()
    begin = start + len(rest) - len(rest.lstrip())
    if begin < start + len(rest):
        yield begin, start + len(rest)


def _ends(text: str, match: re.Match[str]) -> bool:
    if match["stop"] != "." or match["close"]:
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
    word = before[0].casefold() if before else ""
    if word in ABBREVIATIONS:
        # "No." is an answer as well as a number's sign; a number follows the sign.
        return word in ("no", "nos", "tab", "ref", "st", "ch") and not text[match.end() : match.end() + 1].isdigit()
    if word in _EITHER or (len(word) == 1 and word.isalpha() and text[match.start() - 1].isupper()):
        after = _WORD_AFTER.match(text, match.end())
        return after is not None and after[1].casefold() in _STARTERS
    return True


# ---------------------------------------------------------------- tokens

# The number is atomic by a look-ahead: possessive quantifiers match otherwise in Python before 3.11.5 (gh-106052).
_CHUNK = re.compile(
    r"""(?:https?://|www\.)[^\s"<>“”]+      # a web address, cut further below
      | (?=(\d+(?:[.,]\d+)*%?))\1(?![\w-])  # a number, whole or not at all
      | \w+(?:[-‐‑–.&@^_'’]\w+)*(?:[+*]+(?![\w+*]))?  # a word with all that is joined to it
      | \S""",
    re.VERBOSE,
)
_ADDRESS_PART = re.compile(r"[\w.-]*\w|\W")
_JOINS = re.compile(r"[-‐‑–]")
_MISSING_SPACE = re.compile(r"(?<=[a-z]{3})\.(?=[A-Z])")
_POSSESSIVE = re.compile(r"['’]s$")
# What follows a name's hyphen without being part of the name ("BERT-based").
_TAILS = words("""based like style level guided enhanced augmented driven generated trained tuned specific wise aware
    free centric oriented type family powered pretrained equipped inspired related derived only induced assisted
    optimized optimised compatible agnostic series models model methods method finetuned embedded
    integrated aided enabled variants variant backed initialized conditioned regularized constrained
    aligned distilled produced""")
_HEADS = words("non pre post anti vs vanilla ex style inter intra sub")


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Cut ``text[start:end]`` into tokens.

    A hyphenated name stays whole ("Llama-3.1-8B", "Chain-of-Thought") but loses what is only attached to it
    ("BERT-based" is BERT, -, based; "non-LLM" is non, -, LLM). "'s" is a token, and so is each part of a web address,
    and each sign of Markdown around what it sets apart.
    """
    end = len(text) if end is None else end
    signs = _signs(text, start, end)
    for match in _CHUNK.finditer(text, start, end):
        chunk, at = match[0], match.start()
        if len(chunk) == 1 or chunk.isalnum():
            yield Token(chunk, at, match.end())
        elif "://" in chunk or chunk.startswith("www."):
            for part in _ADDRESS_PART.finditer(chunk):
                yield Token(part[0], at + part.start(), at + part.end())
        else:
            yield from _split_chunk(chunk, at, signs)


def _signs(text: str, start: int, end: int) -> frozenset[int]:
    """Where the signs of Markdown stand."""
    around = [(*range(s.opened, s.start), *range(s.end, s.closed)) for s in markdown(text, start, end)]
    return frozenset(chain.from_iterable(around))


def _split_chunk(chunk: str, at: int, signs: Collection[int]) -> Iterator[Token]:
    cut = len(chunk)
    tail: list[Token] = []
    if possessive := _POSSESSIVE.search(chunk):
        cut = possessive.start()
        tail.append(Token(possessive[0], at + cut, at + len(chunk)))
    body = chunk[:cut]
    while at in signs and len(body) > 1:
        yield Token(body[0], at, at + 1)
        body, at = body[1:], at + 1
    while (last := at + len(body) - 1) in signs and len(body) > 1:
        tail.insert(0, Token(body[-1], last, last + 1))
        body = body[:-1]
    if "." in body and (stops := [match.start() for match in _MISSING_SPACE.finditer(body)]):
        begin = 0
        for stop in stops:
            yield from _split_chunk(body[begin:stop], at + begin, signs)
            yield Token(".", at + stop, at + stop + 1)
            begin = stop + 1
        yield from _split_chunk(body[begin:], at + begin, signs)
        yield from tail
        return
    joins = list(_JOINS.finditer(body))
    first, last = 0, len(body)
    if joins:
        head = body[: joins[0].start()]
        if head.casefold() in _HEADS and any(c.isupper() for c in body[joins[0].end() :]):
            yield Token(head, at, at + len(head))
            yield Token(body[joins[0].start() : joins[0].end()], at + joins[0].start(), at + joins[0].end())
            first = joins[0].end()
            joins = joins[1:]
    if joins:
        word = body[joins[-1].end() :]
        left = body[first : joins[-1].start()]
        if _detaches(left, word):
            last = joins[-1].start()
            tail.insert(0, Token(word, at + joins[-1].end(), at + len(body)))
            tail.insert(0, Token(joins[-1][0], at + last, at + joins[-1].end()))
    if first < last:
        yield Token(body[first:last], at + first, at + last)
    yield from tail


def _detaches(left: str, word: str) -> bool:
    """Whether the lower-case word after the last hyphen is attached to a name and no part of it."""
    if word in _TAILS:
        return True
    if left.isupper() and word.casefold() in _TAILS:
        return True
    capitals = sum(c.isupper() for c in left)
    return len(word) >= 4 and word.islower() and word.isalpha() and capitals >= 2 and "-" not in left
