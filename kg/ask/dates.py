"""Dates as people give them: a year, a month or a day."""

from __future__ import annotations

import re

from kg.errors import KgError

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class DateError(KgError):
    """A date that is none."""


def check_date(text: str) -> str:
    """``text``, when it is a date.

    Raises:
        DateError: it is not ``2024``, ``2024-12`` or ``2024-12-20``.
    """
    if not _DATE.fullmatch(text):
        raise DateError(f"{text!r} is no date", hint="write 2024, 2024-12 or 2024-12-20")
    return text


def is_since(date: str | None, since: str) -> bool:
    """Whether a date is not before ``since``, at the coarser of their precisions; unknown dates are not."""
    return date is not None and date[: len(since)] >= since[: len(date)]
