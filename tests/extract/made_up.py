"""Annotated papers of one pattern, each with names of its own, for training in seconds."""

from __future__ import annotations

import random


def made_up(count: int, seed: int = 7) -> list[dict[str, object]]:
    """So many papers, as an annotated file has them."""
    draw = random.Random(seed)
    papers: list[dict[str, object]] = []
    for i in range(count):
        method, base, data = ("".join(draw.choices("BCDFGLMNPRSTVZ", k=4)) + s for s in ("net", "Former", "-Bench"))
        abstract = f"We propose {method}, which extends {base}. We evaluate {method} on the {data} dataset. It is fast."
        papers.append(
            {
                "id": str(i),
                "title": f"{method}: A Fast Way of Doing Things {seed * 1000 + i}",
                "abstract": abstract,
                "entities": [
                    {"id": "e1", "type": "Method", "name": method, "aliases": []},
                    {"id": "e2", "type": "Method", "name": base, "aliases": []},
                    {"id": "e3", "type": "Benchmark", "name": data, "aliases": []},
                ],
                "relations": [
                    {"head": "paper", "type": "introduces", "tail": "e1"},
                    {"head": "e1", "type": "extends", "tail": "e2", "evidence": abstract[:20]},
                    {"head": "paper", "type": "evaluates-on", "tail": "e3"},
                ],
                "results": [],
            }
        )
    return papers
