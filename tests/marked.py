"""Documents and entities for the tests of scenes, relations and results: names are marked in the text itself."""

from __future__ import annotations

import re

from kg.extract.text import Document, document
from kg.model import Badge, Entity, Field, NodeType, Paper, Span

TYPES = {"m": NodeType.METHOD, "b": NodeType.BENCHMARK, "o": NodeType.ORGANIZATION}
MARK = re.compile(r"([mbo]):\{([^}]*)\}")


def read(title: str, abstract: str, badge: Badge | None = None, **aliases: str) -> tuple[Document, tuple[Entity, ...]]:
    """Read a text in which ``m:{BERT}`` marks a method, ``b:{…}`` a benchmark, ``o:{…}`` an organization.

    ``aliases`` maps an alias to the name it stands for. Every mark is a mention; equal names are one entity.
    """
    spans: dict[str, list[Span]] = {}
    types: dict[str, NodeType] = {}
    forms: dict[str, list[str]] = {}
    plain: dict[Field, str] = {}
    for field, text in (("title", title), ("abstract", abstract)):
        out = ""
        at = 0
        for match in MARK.finditer(text):
            out += text[at : match.start()]
            name = aliases.get(match[2], match[2])
            types[name] = TYPES[match[1]]
            forms.setdefault(name, [])
            if match[2] != name and match[2] not in forms[name]:
                forms[name].append(match[2])
            spans.setdefault(name, []).append(Span(field, len(out), len(out) + len(match[2])))  # type: ignore[arg-type]
            out += match[2]
            at = match.end()
        plain[field] = out + text[at:]  # type: ignore[index]
    paper = Paper(title=plain["title"], abstract=plain["abstract"], badge=badge)
    if badge:
        spans.setdefault(badge.name, []).append(Span("badge", 0, len(paper.text("badge"))))
        types[badge.name] = NodeType.ORGANIZATION
        forms.setdefault(badge.name, [])
    entities = tuple(
        Entity(f"e{i}", types[name], name, tuple(forms[name]), tuple(places), "names.crf", 0.98)
        for i, (name, places) in enumerate(spans.items(), 1)
    )
    return document(paper), entities
