"""The knowledge graph of the papers you follow."""

__version__ = "0.1.0"
