"""What the tagger looks at: features of every token from its form, its neighbours and its whole paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extract.names.acronyms import Acronym
from kg.extract.nouns import DATA_WORDS, MODEL_WORDS
from kg.extract.surfaces import masked, squeezed
from kg.extract.text import Document, Sentence, words
from kg.model import Field

Row = list[str | bytes]
"""The features of a token, as UTF-8 where they are remembered."""
Rows = list[Row]
"""The features of a sentence's tokens."""

INTRODUCING = words(
    """propose proposes proposed introduce introduces introduced introducing present presents presented develop develops
    developed call called dub dubbed name named term termed coin coined release releases released design designed
    create created construct constructed build built contribute curate curated termed namely"""
)
_CUES: dict[str, str] = {}
for _cue, _words in {
    "on": "on",
    "than": "than over against outperform outperforms outperforming outperformed surpass surpasses surpassing beats "
    "exceeds exceeding rivals",
    "like": "like including include includes e.g namely i.e",
    "as": "as",
    "with": "with using use uses utilizing leveraging leverage leverages employ employs via apply applying applied "
    "combine combines combining integrate integrating",
    "by": "by from",
    "of": "of for to in into",
    "extend": "extend extends extending extension improve improves improving variant variants based upon build builds",
}.items():
    for _word in _words.split():
        _CUES[_word] = _cue
_SENTENCE_CUES = {
    b"eval": words("evaluate evaluated evaluation experiments experiment experimental results tested test evaluations"),
    b"data": words("dataset datasets benchmark benchmarks corpus corpora"),
    b"intro": words("propose introduce present develop release"),
    b"compare": words("outperform outperforms outperforming surpasses surpassing compared baselines baseline than"),
    b"recent": words("recent recently existing previous prior advances however such"),
    b"code": words("code available github https project"),
    b"train": words("trained train training fine-tuned fine-tuning finetuned finetuning pretrained pre-trained"),
}
_LIST_MARKS = words(", ( ) [ ] / & and or ; \" “ ” ' ’ `") | {"-", "–", "'s"}


_PLAIN = words(
    """the of and a to in for on with that is we by as this are our an from it which these be can at or have their has
    such not also more than its between both into but while other through however over each they when where all using
    based . , ( ) : ; - ' " ? ! 's"""
)
"""Words and marks of grammar: a few of the features do for them."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word wherever it stands."""

    lower: str
    shape: str
    own: list[bytes]
    left1: list[bytes]
    left2: list[bytes]
    left3: bytes
    right1: list[bytes]
    right2: list[bytes]
    right3: bytes
    name_like: bool
    capital: bool
    plain: bool


_MOST_WORDS: Final = 40_000
"""As many are remembered, 90 MB; to begin anew then costs a fortieth of the features' time."""

_FIELDS: Final[tuple[Field, ...]] = ("title", "abstract")
_ADDRESS = re.compile(r"https?$|www(?:\.|$)|(?i:github\.com|huggingface\.co)")
_HOST = re.compile(r"http|www|(?i:github\.com|huggingface\.co)")
_MEASURE = re.compile(r"[\d.,]+%?")


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence as the features need it. ``left`` and ``right`` hold the anchors of its name-like words."""

    sentence: Sentence
    words: list[_Word]
    address: list[bool]
    colon: int
    left: dict[int, int]
    right: dict[int, int]

    @property
    def title(self) -> bool:
        return self.sentence.field == "title"


class FeatureMaker:
    """Turns a document into CRF features. ``lexicon`` gives corpus statistics of a word as feature strings."""

    def __init__(self, lexicon: Callable[[str], Sequence[str]] | None = None) -> None:
        self._lexicon = lexicon or (lambda word: ())
        self._words: dict[str, _Word] = {}

    def __call__(
        self, doc: Document, pairs: Iterable[Acronym] = (), marks: Sequence[Sequence[Sequence[str]]] | None = None
    ) -> list[Rows]:
        """The features of each sentence. ``marks``: further features for each token of each sentence."""
        web = any(_HOST.search(doc.paper.text(field)) for field in _FIELDS)
        lines = [self._line(sentence, web) for sentence in doc.sentences]
        memory = _memory(lines)
        brackets = _acronym_marks(doc, pairs)
        rows: list[Rows] = []
        count = len(lines)
        for index, line in enumerate(lines):
            place = b"s%d" % min(index, 3) if index < count - 2 else b"e%d" % (count - index)
            if line.title:
                place = b"title"
            rows.append(_rows(line, memory, brackets[index], place, marks[index] if marks else None))
        return rows

    def _line(self, sentence: Sentence, web: bool) -> _Line:
        words_ = [*map(self._word, sentence.texts)]
        address = _in_address(sentence) if web else [False] * len(words_)
        colon = _title_colon(sentence) if sentence.field == "title" else -1
        names = [i for i, word in enumerate(words_) if word.name_like and not address[i]]
        if sentence.field == "title":
            return _Line(sentence, words_, address, colon, {}, {})
        left = {i: _anchor(words_, i, -1) for i in names}
        right = {i: _anchor(words_, i, 1) for i in names}
        return _Line(sentence, words_, address, colon, left, right)

    def _word(self, text: str) -> _Word:
        word = self._words.get(text)
        if word is None:
            if len(self._words) > _MOST_WORDS:
                self._words.clear()
            word = self._words[text] = _describe(text, self._lexicon(text))
        return word


def _memory(lines: Sequence[_Line]) -> dict[str, list[bytes]]:
    """For each name-like token, what all its occurrences in the paper show."""
    seen: dict[str, list[str]] = defaultdict(list)
    lowers: set[str] = set()
    for line in lines:
        for i, word in enumerate(line.words):
            if not word.capital:
                lowers.add(word.lower)
            if not word.name_like or line.address[i]:
                continue
            cues = seen[line.sentence.tokens[i].text]
            cues.append("#")
            if line.title:
                cues.append("title")
                if i < line.colon:
                    cues.append("head")
            else:
                if i and word.capital:
                    cues.append("mid")
                cues += _cues_at(line, i)
    memory: dict[str, list[bytes]] = {}
    for text, cues in seen.items():
        out = ["d." + cue for cue in sorted(set(cues) - {"#"})]
        out.append(f"d#{min(cues.count('#'), 5)}")
        if text.lower() in lowers and text.lower() != text:
            out.append("d.lower")
        memory[text] = _encoded("", out)
    return memory


def _cues_at(line: _Line, i: int) -> list[str]:
    """What the words around one occurrence of a name-like token show."""
    cues: list[str] = []
    words_, left, right = line.words, line.left[i], line.right[i]
    if left >= 0:
        lower = words_[left].lower
        if cue := _CUES.get(lower):
            cues.append("l." + cue)
        cues += _kind("l.", lower)
        if any(words_[j].lower in INTRODUCING for j in range(max(0, left - 4), left + 1)):
            cues.append("l.intro")
    for j in range(i + 1, min(i + 3, len(words_))):
        cues += _kind("r1.", words_[j].lower)
    if right < len(words_):
        lower = words_[right].lower
        kind = _kind("r.", lower)
        if not kind and lower.endswith("s") and len(lower) > 3:
            kind = ["r.verb"]
        cues += kind
    return cues


def _kind(prefix: str, lower: str) -> list[str]:
    if lower in DATA_WORDS:
        return [prefix + "data"]
    return [prefix + "model"] if lower in MODEL_WORDS else []


def _rows(
    line: _Line,
    memory: dict[str, list[bytes]],
    brackets: dict[int, str],
    place: bytes,
    marks: Sequence[Sequence[str]] | None,
) -> Rows:
    lowers = {word.lower for word in line.words}
    cues = [b"S." + name for name, members in _SENTENCE_CUES.items() if not lowers.isdisjoint(members)]
    spot = b"@" + place
    depth = 0
    rows: Rows = []
    for i, word in enumerate(line.words):
        if line.address[i]:
            rows.append([b"url"])
            continue
        row = _window(line.words, i)
        row.append(spot)
        if word.lower == "(":
            depth += 1
        elif word.lower == ")":
            depth = max(0, depth - 1)
        elif depth:
            row.append(b"in()")
        if i < line.colon:
            row.append(f"head{min(line.colon, 5)}")
        if i in brackets:
            row.append(brackets[i])
        if word.name_like:
            row += memory.get(line.sentence.tokens[i].text, ())
            if not line.title:
                row += _anchored(line, i)
                row += cues
        if marks:
            row += marks[i]
        rows.append(row)
    return rows


def _plain_window(line: list[_Word], i: int) -> Row:
    """The features of a word of grammar and of the two words to each side."""
    size = len(line)
    word = line[i]
    row: Row = [f"w={word.lower}"]
    if i:
        row += line[i - 1].left1
        row.append(f"-1|0={line[i - 1].lower}|{word.lower}")
        if i > 1:
            row += line[i - 2].left2
    if i + 1 < size:
        row += line[i + 1].right1
        row.append(f"0|1={word.lower}|{line[i + 1].lower}")
        if i + 2 < size:
            row += line[i + 2].right2
    return row


def _window(line: list[_Word], i: int) -> Row:
    """The features of a word and of the three words to each side."""
    size = len(line)
    word = line[i]
    if word.plain:
        return _plain_window(line, i)
    row: Row = [b"bias", *word.own]
    if i:
        before = line[i - 1]
        row += before.left1
        row.append(f"-1|0={before.lower}|{word.lower}")
        if i > 1:
            row += line[i - 2].left2
            row.append(f"-2|-1={line[i - 2].lower}|{before.lower}")
            if i > 2:
                row.append(line[i - 3].left3)
    else:
        row.append(b"first")
    if i + 1 < size:
        after = line[i + 1]
        row += after.right1
        row.append(f"0|1={word.lower}|{after.lower}")
        if i:
            row.append(f"sh={line[i - 1].shape}|{word.shape}|{after.shape}")
        if i + 2 < size:
            row += line[i + 2].right2
            row.append(f"1|2={after.lower}|{line[i + 2].lower}")
            if i + 3 < size:
                row.append(line[i + 3].right3)
    else:
        row.append(b"last")
    return row


def _anchored(line: _Line, i: int) -> Row:
    """The features of the words before and after the enumeration in which a name-like token stands."""
    left, right = line.left[i], line.right[i]
    anchor = line.words[left].lower if left >= 0 else "^"
    verge = line.words[right].lower if right < len(line.words) else "$"
    row: Row = ["LA=" + anchor, "RA=" + verge, f"LR={anchor}|{verge}"]
    if left > 0:
        row.append(f"LA2={line.words[left - 1].lower}|{anchor}")
    if left < i - 1:
        row.append("LL=" + anchor)
    if right > i + 1:
        row.append("RL=" + verge)
    return row


_ORDINAL = re.compile(r"\d[\d.,]*(?:x|k|th|st|nd|rd|s|d)")


def _describe(text: str, statistics: Sequence[str]) -> _Word:
    lower = text.lower()
    full = masked(text)
    if not text.isascii():
        full = re.sub(r"[^\W\d_]", lambda m: "X" if m[0].isupper() else "x", re.sub(r"\d", "0", full))
    shape = squeezed(full)
    capital = any(map(str.isupper, text))
    digits = any(map(str.isdigit, text))
    letters = any(map(str.isalpha, text))
    name_like = letters and (capital or digits) and not (digits and _ORDINAL.fullmatch(lower))
    own = [f"w={text}", f"l={lower}", f"s={shape}"]
    if letters:
        own += [f"p2={text[:2]}", f"p3={text[:3]}", f"p4={lower[:4]}"]
        own += [f"s2={text[-2:]}", f"s3={text[-3:]}", f"s4={lower[-4:]}"]
        own += _spelling(text, lower, capital, digits)
    own += statistics
    near = [f"={lower}", f"s={shape}", *statistics]
    far = [f"={lower}", *statistics[1:]]
    return _Word(
        lower,
        shape,
        _encoded("", own),
        _encoded("-1", near),
        _encoded("-2", far),
        f"-3={lower}".encode(),
        _encoded("+1", near),
        _encoded("+2", far),
        f"+3={lower}".encode(),
        name_like,
        capital,
        text in _PLAIN or not letters,
    )


def _encoded(prefix: str, features: Iterable[str]) -> list[bytes]:
    """What the tagger would else encode anew for every token: a sixth of its time."""
    return [(prefix + feature).encode() for feature in features]


def _spelling(text: str, lower: str, capital: bool, digits: bool) -> list[str]:
    found: list[str] = []
    if text.isupper() and sum(c.isalpha() for c in text) > 1:
        found.append("upper")
    elif any(c.isupper() for c in text[1:]):
        found.append("inner")
    elif capital:
        found.append("initial")
    if digits:
        found.append("digit")
    if "-" in text:
        first, last = lower.partition("-")[0], lower.rpartition("-")[2]
        found += ["hyphen", f"h0={first}", f"h1={last}"]
        if any(c.isupper() for c in text.rpartition("-")[2]):
            found.append("hyphenX")
    stem = lower
    if digits and capital:
        stem = re.split(r"[-\d]", lower, maxsplit=1)[0]
    elif not digits and lower.endswith("s") and len(lower) > 3:
        stem = lower[:-1]
    found.append(f"stem={stem}")
    return found


def _anchor(line: list[_Word], at: int, step: int) -> int:
    """The nearest word to one side that is neither a name nor a mark of enumeration; -1 or the length at the end."""
    place = at + step
    for _ in range(40):
        if not 0 <= place < len(line):
            break
        word = line[place]
        if not (word.name_like or word.lower in _LIST_MARKS or _MEASURE.fullmatch(word.lower)):
            break
        place += step
    return max(-1, min(place, len(line)))


def _title_colon(sentence: Sentence) -> int:
    """The index of the colon that ends a title's first part; -1 where there is none."""
    for i, token in enumerate(sentence.tokens):
        if token.text == ":":
            return i
    return -1


def _in_address(sentence: Sentence) -> list[bool]:
    """Which tokens are parts of a web address: from its scheme or host on, as long as no space intervenes."""
    flags = [False] * len(sentence.tokens)
    end = -1
    for i, token in enumerate(sentence.tokens):
        flags[i] = bool(i and flags[i - 1] and token.start == end) or _ADDRESS.match(token.text) is not None
        end = token.end
    return flags


def _acronym_marks(doc: Document, pairs: Iterable[Acronym]) -> list[dict[int, str]]:
    marks: list[dict[int, str]] = [{} for _ in doc.sentences]
    for pair in pairs:
        for name, span in (("short", pair.short), ("long", pair.long)):
            for index, sentence in enumerate(doc.sentences):
                if sentence.field != span.field or not sentence.start <= span.start < sentence.end:
                    continue
                first = True
                for i, token in enumerate(sentence.tokens):
                    if span.start <= token.start < span.end:
                        marks[index][i] = f"{name}{'B' if first else 'I'}"
                        first = False
    return marks
