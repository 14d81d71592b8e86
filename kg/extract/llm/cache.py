"""The answers of language models, kept in SQLite by model, question and text: what was paid for is not asked again."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ModelError
from kg.extract.llm.prompt import VERSION
from kg.model import Paper

_TABLE = """
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY, model TEXT NOT NULL, text TEXT NOT NULL,
    tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
    cost REAL  -- US dollars; NULL where neither prices nor the answer told
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote, the tokens of question and answer, and the cost in US dollars where it is known."""

    text: str
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None


def default_path() -> Path:
    """``KG_LLM_CACHE``, else ``kg/llm.sqlite`` in the user's folder for caches."""
    if given := os.environ.get("KG_LLM_CACHE"):
        return Path(given)
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "kg" / "llm.sqlite"


def answer_key(model: str, paper: Paper) -> str:
    """What an answer depends on: the model, what is asked, and the paper's text.

    Not the endpoint: the same model behind another address would be asked, and paid, again.
    """
    parts = (model, VERSION, paper.title, paper.abstract)
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()


class AnswerCache:
    """Answers by ``answer_key``, safe for threads; an answer is on disk when ``put`` returns.

    Raises:
        ModelError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(_TABLE)

    def get(self, key: str) -> Answer | None:
        """The answer, where there is one."""
        with self._lock, self._errors():
            row = self._db.execute(
                "SELECT text, tokens_in, tokens_out, cost FROM answer WHERE key = ?", (key,)
            ).fetchone()
        return Answer(*row) if row else None

    def put(self, key: str, model: str, answer: Answer) -> None:
        """Keep an answer."""
        row = (key, model, answer.text, answer.tokens_in, answer.tokens_out, answer.cost)
        with self._lock, self._errors():
            self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?, ?)", row)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ModelError(
                f"the cache of answers cannot be used: {error}",
                where=str(self._path),
                hint="remove the file, or name another one in KG_LLM_CACHE",
            ) from error
