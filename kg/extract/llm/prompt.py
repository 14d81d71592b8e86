"""What a language model is told and asked: definitions of types in our own words, and the schema of its answer."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from kg.model import EXTRACTED_RELATIONS, NodeType, Paper

Message = dict[str, str]

TYPES: Final = (NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION)
UNITS: Final = ("%", "points", "x")
KINDS: Final = ("absolute", "delta")

INSTRUCTIONS: Final = """\
You read the title and the abstract of one research paper and list what they say as a small knowledge graph. Use \
only this text, nothing that you know from elsewhere. Answer with one JSON object and nothing else.

"entities": the things with a name of their own.
- Method: a named model, algorithm, architecture, framework, system, library, training recipe or prompting \
technique, whether the paper's own or an established one that could have a page in a catalogue (GPT-4o, PPO, LoRA, \
beam search).
- Benchmark: a named dataset, corpus, benchmark, test suite, environment, leaderboard, shared task or exam.
- Organization: a company, laboratory, university or community that the text names, or that plainly owns an address \
in it (github.com/OWNER/…).
Leave out fields and tasks (deep learning, question answering), generic phrases (large language models, our \
framework, five public datasets), metrics, languages, people, venues and hardware.
"id" is e1, e2, … "name" is copied from the text letter by letter, without words such as dataset or model that are \
no part of it. "aliases" are the other forms in the text of the same thing (its acronym, its long form), also \
copied. GPT-4 and GPT-4o are two things.

"relations": "head" is "paper" or an entity's id, "tail" an entity's id.
- introduces (paper to Method or Benchmark): the paper itself proposes or releases it.
- evaluates-on (paper to Benchmark): something is tested on it in this paper.
- trains-on (paper to Benchmark): it serves as training data in this paper.
- compares-to (paper to Method): an existing one that the contribution is compared with, beats or matches.
- uses (paper to Method): an existing one that serves as component, backbone, teacher, tool or generator of data, or \
that the paper tests or analyses.
- extends (the introduced Method, or paper where the contribution has no name, to Method): the text says that the \
contribution builds on it, generalizes, adapts, improves or speeds it up, is a variant of it or is fine-tuned from \
it. Comparing with it or running it is not enough. What is extended is not also listed under uses.
- developed-by (paper, Method or Benchmark to Organization): the text says who made it.
A thing that is only mentioned takes part in no relation. An enumeration counts in full: "on A, B and C" is three.

"results": every number that the text ties to a named Benchmark. "method" is the id of what reached it, or null \
where the contribution has no name; "benchmark" an id; "metric" the text's words or null; "value" the number as \
written, without its unit; "unit" "%", "points", "x" (times) or null; "kind" "absolute", or "delta" for a difference \
to something else. A number for several benchmarks is several results.

"evidence" of relations and results is copied from the title or the abstract letter by letter: one whole sentence, \
or the part of it that says so and names the tail. A relation without such words is left out. Use empty lists where \
there is nothing.
"""

REPAIR: Final = "That was not one JSON object of the form asked for. Give the whole answer again as JSON only."


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}


_TEXT: Final = {"type": "string"}
_TEXT_OR_NULL: Final = {"type": ["string", "null"]}

SCHEMA: Final[dict[str, Any]] = _object(
    {
        "entities": _list(
            {
                "id": _TEXT,
                "type": {"type": "string", "enum": [t.value for t in TYPES]},
                "name": _TEXT,
                "aliases": {"type": "array", "items": _TEXT},
            }
        ),
        "relations": _list(
            {
                "head": _TEXT,
                "type": {"type": "string", "enum": [t.value for t in EXTRACTED_RELATIONS]},
                "tail": _TEXT,
                "evidence": _TEXT,
            }
        ),
        "results": _list(
            {
                "method": _TEXT_OR_NULL,
                "benchmark": _TEXT,
                "metric": _TEXT_OR_NULL,
                "value": _TEXT,
                "unit": {"anyOf": [{"type": "string", "enum": list(UNITS)}, {"type": "null"}]},
                "kind": {"type": "string", "enum": list(KINDS)},
                "evidence": _TEXT,
            }
        ),
    }
)
"""The JSON schema of an answer, in the subset that strict structured output allows."""

VERSION: Final = hashlib.sha256((INSTRUCTIONS + json.dumps(SCHEMA, sort_keys=True)).encode()).hexdigest()[:12]
"""Changes whenever what is asked changes, so that answers to older questions are not taken for answers to these."""


def messages(paper: Paper) -> list[Message]:
    """The conversation that asks about one paper; the paper is data, framed as JSON."""
    text = json.dumps({"title": paper.title, "abstract": paper.abstract}, ensure_ascii=False)
    return [{"role": "system", "content": INSTRUCTIONS}, {"role": "user", "content": text}]


def response_format(strict: bool) -> dict[str, Any]:
    """Structured output: by schema, or for servers without that, any JSON object."""
    if not strict:
        return {"type": "json_object"}
    return {"type": "json_schema", "json_schema": {"name": "paper", "strict": True, "schema": SCHEMA}}
