"""What the APIs answered, kept in SQLite by source, id and the fields that were asked for.

Answers for single papers and not for addresses: batches are put together anew each time, so that a cache of addresses
would never be hit. That an API does not know an id is an answer too.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import EnrichmentError

_MOST_VARIABLES = 500
_TABLE = """
CREATE TABLE IF NOT EXISTS answer (
    source TEXT NOT NULL, fields TEXT NOT NULL, id TEXT NOT NULL,
    value BLOB,          -- JSON, deflated; NULL where the source does not know the id
    fetched REAL NOT NULL,  -- seconds since 1970
    PRIMARY KEY (source, fields, id)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the cache has of one source; ``oldest`` and ``newest`` are seconds since 1970."""

    source: str
    answers: int
    unknown: int
    bytes: int
    oldest: float
    newest: float


def default_path() -> Path:
    """``KG_CACHE``, else ``kg/enrichment.sqlite`` in the user's folder for caches."""
    if given := os.environ.get("KG_CACHE"):
        return Path(given)
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "kg" / "enrichment.sqlite"


class Cache:
    """Answers by source, id and fields. What is put in is on disk when ``put`` returns.

    Args:
        path: the file, made with its folder where it is missing; None keeps answers in memory.
        newer_than: answers of before this time (seconds since 1970) count as not there.
        wall: the time of day.

    Raises:
        EnrichmentError: the file cannot be used.
    """

    def __init__(
        self, path: Path | None = None, *, newer_than: float = 0.0, wall: Callable[[], float] = time.time
    ) -> None:
        self.path = path
        self._newer_than = newer_than
        self._wall = wall
        with self._errors():
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(_TABLE)

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def get(self, source: str, fields: str, id: str) -> Any:
        """The answer for one id; None where the source does not know it, and where it was not asked."""
        sql = "SELECT value FROM answer WHERE source = ? AND fields = ? AND id = ? AND fetched >= ?"
        with self._errors():
            row = self._db.execute(sql, (source, fields, id, self._newer_than)).fetchone()
            return None if row is None or row[0] is None else json.loads(zlib.decompress(row[0]))

    def known(self, source: str, fields: str, ids: Iterable[str]) -> set[str]:
        """Those of ``ids`` that have an answer, even if it is that the source does not know them."""
        found: set[str] = set()
        for some in _chunks(list(ids)):
            marks = ",".join("?" * len(some))
            sql = f"SELECT id FROM answer WHERE source = ? AND fields = ? AND fetched >= ? AND id IN ({marks})"
            with self._errors():
                found.update(row[0] for row in self._db.execute(sql, (source, fields, self._newer_than, *some)))
        return found

    def put(self, source: str, fields: str, answers: Mapping[str, Any]) -> None:
        """Keep answers by id; None is that the source does not know the id."""
        now = self._wall()
        rows = [(source, fields, id, None if value is None else _packed(value), now) for id, value in answers.items()]
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", rows)
            self._db.execute("COMMIT")

    def holdings(self) -> tuple[Holding, ...]:
        """What there is, by source."""
        sql = """
            SELECT source, COUNT(*), SUM(value IS NULL), COALESCE(SUM(LENGTH(value)), 0), MIN(fetched), MAX(fetched)
            FROM answer GROUP BY source ORDER BY source
        """
        with self._errors():
            return tuple(Holding(*row) for row in self._db.execute(sql))

    def clear(self, source: str | None = None) -> int:
        """Forget all answers, or those of one source; how many these were."""
        with self._errors():
            count: int = self._db.execute("DELETE FROM answer WHERE ? IS NULL OR source = ?", (source, source)).rowcount
            self._db.execute("VACUUM")
        return count

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, zlib.error, ValueError) as error:
            place = str(self.path) if self.path else "memory"
            hint = "remove the file, or name another one in KG_CACHE"
            raise EnrichmentError(f"the cache of answers cannot be used: {error}", where=place, hint=hint) from error


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[at : at + _MOST_VARIABLES] for at in range(0, len(ids), _MOST_VARIABLES))
