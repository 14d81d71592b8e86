"""Annotated papers, predictions measured against them, the score table, the card of a model."""
