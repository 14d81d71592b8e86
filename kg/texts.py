"""What inputs and APIs say, brought to the forms that Paper promises: text, identifiers, dates, names of authors."""

from __future__ import annotations

import html
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date as Day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Control characters would make XML exports invalid; the others are invisible and only break words apart.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TO_MEND = re.compile(f"{_UNSEEN.pattern}|{_SURROGATE.pattern}")

_ARXIV_PLACE = re.compile(
    r"(?i)^(?:https?://)?(?:www\.|export\.|browse\.)?(?:"
    r"arxiv\.org/(?:abs|pdf|html|ps|format)/|(?:huggingface\.co|hf\.co)/papers/|alphaxiv\.org/abs/|"
    r"(?:dx\.)?doi\.org/10\.48550/arxiv\.|(?:doi:\s*)?10\.48550/arxiv\.|oai:arxiv\.org:|arxiv[:.\s]\s*)"
)
_ARXIV_NEW = re.compile(r"(?i)(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?")
_ARXIV_OLD = re.compile(r"(?i)([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(\d\d(?:0[1-9]|1[0-2])\d{3})(?:v\d+)?(?:\.pdf)?/?")
_DOI = re.compile(r"(?i)(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)")
_ISO_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T\s].*)")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_DAY_FIRST = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?:\s.*)?")

_CODE = re.compile(
    r"(?i)\b(?:https?://)?(?:www\.)?"
    r"((?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org)/[\w.-]+/[\w.-]+"
    r"|huggingface\.co/(?:datasets/|spaces/)?[\w.-]+/[\w.-]+"
    r"|[\w-]+\.github\.io(?:/[\w./-]*)?)"
)
_CODE_HOSTS = ("github", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co")
_NO_REPOSITORY = re.compile(r"(?i)huggingface\.co/(?:papers|blog|docs|spaces|datasets|models|collections)/[^/]+$")

_BLOCKS = {"p", "br", "div", "title", "sec", "li", "ul", "ol"}
# Known tags only: "a<b" and "<unk>" are text.
_MARKUP = re.compile(
    r"(?i)</?(?:jats:|mml:)?(p|br|div|span|title|sec|italic|bold|sub|sup|sc|i|b|em|strong|u|tt|scp|a|ul|ol|li|font|inline-formula)"
    r"(?:\s[^<>]*)?/?>"
)


def shown_path(path: str | os.PathLike[str]) -> str:
    """A path as text that can be written: of a name that is not UTF-8, what is not stands as U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def clean_text(text: str) -> str:
    """Unicode NFC, no control or invisible characters, every run of white space one space, none at the ends."""
    if not text.isascii() or not text.isprintable():
        if _TO_MEND.search(text):
            text = _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def arxiv_id(value: object) -> str | None:
    """The arXiv id without version that ``value`` is, or is the address or DOI of; None when it is something else.

    Both schemes of https://info.arxiv.org/help/arxiv_identifier.html: ``2412.16145`` and ``cs/0309136``.
    """
    if not isinstance(value, str):
        return None
    text = _ARXIV_PLACE.sub("", value.strip()).split("?")[0].split("#")[0].split(" ")[0]
    if found := _ARXIV_NEW.fullmatch(text):
        return found[1]
    if found := _ARXIV_OLD.fullmatch(text):
        return f"{found[1].lower()}/{found[2]}"
    return None


def doi(value: object) -> str | None:
    """The DOI in lower case that ``value`` is or is the address of. None for anything else, also for arXiv's DOIs.

    arXiv's DOIs (10.48550) say no more than the arXiv id, and one paper must not have two identities.
    """
    if not isinstance(value, str):
        return None
    found = _DOI.fullmatch(value.strip())
    if not found or arxiv_id(value):
        return None
    return found[1].rstrip(".,;").lower()


def iso_date(value: object) -> str | None:
    """``value`` as ISO 8601 at its own precision (``2024``, ``2024-12``, ``2024-12-20``); None when it is no date."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1:
        value = str(int(value))
    if not isinstance(value, str):
        return None
    text = clean_text(value)
    if found := _COMPACT_DATE.fullmatch(text):
        return date_of(int(found[1]), int(found[2]), int(found[3]))
    if found := _ISO_DATE.fullmatch(text):
        return date_of(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if found := _MONTH_FIRST.fullmatch(text):
        return date_of(int(found[3]), month(found[1]), int(found[2] or 0)) if month(found[1]) else None
    if found := _DAY_FIRST.fullmatch(text):
        return date_of(int(found[3]), month(found[2]), int(found[1])) if month(found[2]) else None
    return None


def date_of(year: int, month_: int = 0, day: int = 0) -> str | None:
    """The ISO date of these numbers, as precise as they are valid; 0 is unknown. None without a plausible year."""
    if not 1400 <= year <= 2200:
        return None
    if not 1 <= month_ <= 12:
        return f"{year:04}"
    try:
        return Day(year, month_, day).isoformat()
    except ValueError:
        return f"{year:04}-{month_:02}"


def month(name: str) -> int:
    """1 to 12 for an English month's name or its beginning of three letters or more, else 0."""
    short = name[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def author_names(value: object) -> tuple[str, ...]:
    """Names as ``Given Family`` from what formats use: lists of names or objects, or one string of many names."""
    if isinstance(value, str):
        value = _split_names(value)
    elif isinstance(value, Mapping):
        value = [value]
    if not isinstance(value, Iterable):
        return ()
    names = (_name(one) for one in value)
    return tuple(dict.fromkeys(name for name in names if name))


def _split_names(text: str) -> list[str]:
    text = clean_text(text)
    if ";" in text:
        return text.split(";")
    by_and = re.split(r"\s+and\s+", text)
    if len(by_and) > 1 and all(part.count(",") == 1 for part in by_and):
        return by_and
    # "Family, Given" alone is one name, "Ada Lovelace, Alan Turing" are two.
    parts = [part for piece in by_and for part in piece.split(",")]
    if len(parts) == 2 and len(by_and) == 1 and " " not in parts[0].strip():
        return by_and
    return parts


def _name(value: object) -> str:
    if isinstance(value, str):
        return _in_order(clean_text(value))
    if not isinstance(value, Mapping):
        return ""
    for key in ("name", "fullname", "display_name", "literal", "raw_author_name"):
        if isinstance(value.get(key), str):
            return _name(value[key])
    given = value.get("given") or value.get("first") or value.get("firstName") or ""
    family = value.get("family") or value.get("last") or value.get("lastName") or ""
    particle = value.get("non-dropping-particle") or value.get("dropping-particle") or ""
    return clean_text(" ".join(str(part) for part in (given, particle, family) if part))


def _in_order(name: str) -> str:
    """``Given Family`` for ``Family, Given`` and for BibTeX's ``Family, Jr, Given``."""
    if "," not in name:
        return name
    parts = [part.strip() for part in name.split(",")]
    if len(parts) in (2, 3) and all(parts):
        return " ".join((parts[-1], *parts[:-1]))
    return name.strip(", ")


def plain_text(text: str) -> str:
    """``text`` without the HTML or JATS markup and character references that publishers' metadata has."""
    return clean_text(html.unescape(_MARKUP.sub(_in_place_of_tag, text))) if "<" in text or "&" in text else text


def code_links(text: str) -> tuple[str, ...]:
    """The addresses of repositories and project pages in a text, as https, each once, in the text's order."""
    lower = text.lower()
    if not any(host in lower for host in _CODE_HOSTS):  # most texts: seldom worth a search
        return ()
    found = (one[1].rstrip(".-").removesuffix(".git") for one in _CODE.finditer(text))
    return tuple(dict.fromkeys(f"https://{link}" for link in found if not _NO_REPOSITORY.match(link)))


def _in_place_of_tag(tag: re.Match[str]) -> str:
    # A paragraph's end parts words, an italic letter's does not.
    return " " if tag[1].lower() in _BLOCKS else ""
