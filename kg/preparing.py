"""``python -m kg.preparing``: write the file of ``kg.prepared``.

To be run after a change to the vocabularies or to the code that reads names; a test says when it was forgotten.
The same vocabularies and code give the same bytes; one concept a line.
"""

from __future__ import annotations

import json
from pathlib import Path

from kg.extract.names.lookup import token_key
from kg.prepared import FILE, Keys, origin
from kg.resolve.identify import filed
from kg.vocabulary import shipped_from_turtle, to_row


def content() -> str:
    """What the file has to hold."""
    rows = []
    for concept in shipped_from_turtle().values():
        own, whole, standing = zip(*filed(concept), strict=True)
        keys = Keys([token_key(name) for name in concept.names], own, whole, standing)
        rows.append(json.dumps(to_row(concept, keys), ensure_ascii=False, separators=(",", ":")))
    return f'{{"of": "{origin()}", "rows": [\n' + ",\n".join(rows) + "\n]}\n"


if __name__ == "__main__":
    (Path(__file__).parent / FILE).write_text(content(), encoding="utf-8", newline="\n")
