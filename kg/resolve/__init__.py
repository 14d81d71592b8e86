"""Which names mean the same thing: from extractions to the graph."""

from kg.resolve.resolution import Resolution, resolve, resolve_fully

__all__ = ["Resolution", "resolve", "resolve_fully"]
