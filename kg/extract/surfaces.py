"""A name's shape, and when two spellings in one paper are one name; the graph's own key is ``kg.names.name_key``."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final

_KEY: Final = re.compile(r"[^0-9a-zα-ω+*]+")
_GAP_IN_NUMBER: Final = re.compile(r"(?<=\d)[^0-9a-zα-ω+*]+(?=\d)")
_BRACKETS: Final = ("()", "[]", "{}")
_COMMAND: Final = re.compile(r"(?:\\[A-Za-z]+|extbf|extit|mph|exttt)\{")  # "\textbf" may have lost its tabulator
_MASKS: Final = (
    dict.fromkeys(map(ord, ascii_uppercase), "X")
    | dict.fromkeys(map(ord, ascii_lowercase), "x")
    | dict.fromkeys(map(ord, digits), "0")
)


def masked(text: str) -> str:
    """The text with ``X`` for every capital, ``x`` for every small letter and ``0`` for every digit of ASCII."""
    return text.translate(_MASKS)


def squeezed(text: str) -> str:
    """The text with every run of a character as one: the mask "Xxxx-00" is the shape "Xx-0"."""
    return "".join([character for character, _ in groupby(text)])


def without_last_part(name: str) -> str:
    """What stands before a name's last hyphen or space: Llama-3 of Llama-3-8B; "" where there is none."""
    return name[: max(name.rfind("-"), name.rfind(" "), 0)]


def bracketed(name: str) -> tuple[int, int] | None:
    """From where to where a name goes whose brackets all have partners: without one that ends it ("BERT}"), or a
    command of markup that begins it; None where another is left ("RWKV-5) and Finch")."""
    start, end = 0, len(name)
    while any(name.count(a, start, end) != name.count(b, start, end) for a, b in _BRACKETS):
        if name[end - 1] in ")]}$":
            end -= 1
        elif command := _COMMAND.match(name, start, end):
            start = command.end()
        else:
            return None
    return (start, end) if start < end else None


def surface_key(name: str) -> str:
    """Letters and digits only, without a plural s: "Trans-Former", "transformers" and "Transformer" are one name.

    By it predictions are compared with annotations, as the reference scorer does.
    """
    key = _KEY.sub("", name.casefold())
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key


@lru_cache(maxsize=1 << 12)
def spelling_key(name: str) -> str:
    """The same, but gaps between digits stay: OPT-1.3B is not OPT-13B."""
    *begin, end = _GAP_IN_NUMBER.split(name.casefold())
    return "-".join((*(_KEY.sub("", part) for part in begin), surface_key(end)))
