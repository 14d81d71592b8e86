"""What the names of the shipped vocabularies come to, worked out beforehand and kept in a file, for a quick start.

``python -m kg.preparing`` writes the file. It counts while the vocabularies and the code are those it was made from;
otherwise everything is worked out anew, with the same outcome.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

SHIPPED = ("benchmarks.ttl", "methods.ttl", "organizations.ttl")
FILE = "data/names.json"

# All that has a say in what the file holds.
_CODE = (
    *("vocabulary.py", "names.py", "prepared.py", "preparing.py", "extract/names/lookup.py", "extract/text.py"),
    *("resolve/families.py", "resolve/identify.py", "resolve/names.py", "resolve/spelling.py"),
)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a concept's names, each in the order of ``Concept.names``.

    ``tokens`` are those of ``kg.extract.names.lookup.token_key``, ``own`` those of ``kg.names.name_key``, ``whole``
    those of ``kg.resolve.names.whole_key``; ``standing`` says of each name what ``kg.resolve.identify`` makes of it.
    """

    tokens: Sequence[str]
    own: Sequence[str]
    whole: Sequence[str]
    standing: Sequence[int]


@cache
def origin() -> str:
    """A hash over the shipped vocabularies and the code that reads names."""
    digest = hashlib.sha256()
    for package, names in (("ontology", SHIPPED), ("kg", _CODE)):
        for name in names:
            digest.update(name.encode() + b"\x00" + resources.files(package).joinpath(name).read_bytes())
    return digest.hexdigest()


@cache
def rows() -> list[Any] | None:
    """The rows of the file, one for each concept; None where it was made from something else, or is not there."""
    try:
        content = json.loads(resources.files("kg").joinpath(FILE).read_bytes())
        return content["rows"] if content["of"] == origin() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
