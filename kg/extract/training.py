"""Training: annotated papers in, a model folder out, byte for byte the same for the same papers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.errors import ModelError
from kg.extract.gold import read_gold
from kg.extract.names_training import train_names
from kg.vocabulary import load_vocabulary


def train(gold_files: Sequence[Path], out_dir: Path) -> None:
    """Train names from files of annotated papers and write the model into ``out_dir``.

    Raises:
        ModelError: a file cannot be read, or there is nothing to learn from.
    """
    papers = read_gold(gold_files)
    if not any(gold.entities for gold in papers):
        raise ModelError("no annotated names to learn from", hint="give at least a hundred annotated papers")
    out_dir.mkdir(parents=True, exist_ok=True)
    train_names(papers, out_dir, load_vocabulary())
