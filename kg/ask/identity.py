"""Why names are one or two, and what to look at, as records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from kg.resolve.explain import Explanation
    from kg.resolve.review import Question


class ReasonRecord(TypedDict):
    """A rule that had a say, in words, and the ids of the papers that it rests on."""

    rule: str
    detail: str
    papers: list[str]


class WhyRecord(TypedDict):
    """Whether two names are one thing, the ids of the nodes that go by each (none: no paper names it), and why.

    `across` is true where each is a thing of another type; `type` is the first one's then.
    """

    left: str
    right: str
    type: str
    same: bool
    across: bool
    left_nodes: list[str]
    right_nodes: list[str]
    reasons: list[ReasonRecord]


class QuestionRecord(TypedDict):
    """A doubtful decision: how sure (0 to 1), in how many papers, and the line of an alias file that undoes it."""

    kind: str
    type: str
    left: str
    right: str
    reason: str
    certainty: float
    papers: int
    override: str


def why_record(explanation: Explanation) -> WhyRecord:
    """An explanation for programs."""
    return {
        "left": explanation.left,
        "right": explanation.right,
        "type": str(explanation.type),
        "same": explanation.same,
        "across": explanation.across,
        "left_nodes": list(explanation.left_nodes),
        "right_nodes": list(explanation.right_nodes),
        "reasons": [{"rule": r.rule, "detail": r.detail, "papers": list(r.papers)} for r in explanation.reasons],
    }


def question_record(question: Question) -> QuestionRecord:
    """A question for programs."""
    return {
        "kind": question.kind,
        "type": str(question.type),
        "left": question.left,
        "right": question.right,
        "reason": question.reason,
        "certainty": question.certainty,
        "papers": question.papers,
        "override": str(question.override),
    }
