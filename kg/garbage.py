"""Python's search for garbage in cycles, put off while much is made that stays: it would go through all of it anew."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (100_000, 50, 100)


def seldom_searched() -> None:
    """From now on, look for garbage in cycles only when very much has been made; kg makes hardly any."""
    gc.set_threshold(*_SELDOM)


@contextmanager
def searched_seldom() -> Iterator[None]:
    """Look for garbage in cycles only when very much has been made, while the block runs."""
    before = gc.get_threshold()
    seldom_searched()
    try:
        yield
    finally:
        gc.set_threshold(*before)
