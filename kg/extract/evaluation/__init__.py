"""Measuring: predictions against annotations, the score table, the card of a model."""
