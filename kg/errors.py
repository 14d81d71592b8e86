"""The errors that kg raises: what is wrong, where, and what to do about it."""

from __future__ import annotations


class KgError(Exception):
    """What a user can mend. ``where``: path, ``path:line``, id or URL without key; ``hint``: what to do."""

    def __init__(self, message: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"

    def __reduce__(self) -> tuple[object, ...]:
        # BaseException pickles positional arguments only; workers must hand errors back whole.
        return _rebuild, (type(self), self.message, self.where, self.hint)


def _rebuild(kind: type[KgError], message: str, where: str | None, hint: str | None) -> KgError:
    return kind(message, where=where, hint=hint)


class InputError(KgError):
    """An input that cannot be read as papers."""


class BuildError(KgError):
    """A build folder that cannot be written or is not one."""


class VocabularyError(KgError):
    """A vocabulary file that cannot be used."""


class ModelError(KgError):
    """An extraction model, or annotated papers to train or measure one, that cannot be used."""


class NoModelError(ModelError):
    """A part of a model that is not there: a model may know names only."""


class QueryError(KgError):
    """A SPARQL query that is wrong, forbidden or took too long."""


class NotFoundError(KgError):
    """A name that is not in the graph."""


class EnrichmentError(KgError):
    """A public API, or the cache of its answers, that cannot be used."""
