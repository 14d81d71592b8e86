"""The form in which two spellings of one name agree."""

from __future__ import annotations

import re
from typing import Final

_KEY: Final = re.compile(r"[^0-9a-zα-ω+*]+")


def surface_key(name: str) -> str:
    """Letters and digits only, without a plural s: "Trans-Former", "transformers" and "Transformer" are one name."""
    key = _KEY.sub("", name.casefold())
    return key[:-1] if len(key) > 4 and key.endswith("s") and not key.endswith("ss") else key
