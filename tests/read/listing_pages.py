"""Listing pages for the tests: six entries in both forms, and what a reader must make of them."""

from __future__ import annotations

from kg.model import Badge

SENTENCES = (
    "We train a small planner that looks ahead over the steps of an answer before a single word of it is written.",
    "Earlier work asks one network to plan and to write, and pays for it with steps that contradict each other.",
    "Our planner is trained with offline reward on {n} thousand traces, so that no answers have to be sampled anew.",
    "On GSM8K it reaches {n}.5% accuracy, 3.1 points above PPO and 2.0 above a model twice its size.",
    "Ablations show that the look-ahead matters more than the size of the planner, which can have 0.5B parameters.",
    "Code and models are at https://example.org/plan/{n}",
)


def abstract(n: int) -> str:
    return " ".join(SENTENCES).format(n=n)


# title, abstract, authors, badge, date as shown, ISO date on a page whose year is 2025
ENTRIES = (
    ("Plan First: Look-Ahead for Small Reasoners", abstract(61), 7, None, "Dec 20, 2024 6", "2024-12-20"),
    ("Do Planners Dream of Answers?", abstract(62), None, Badge("acme-ai", "Acme AI Lab"), "Oct 14 2", "2025-10-14"),
    ("Stop Planning!", abstract(63), 1, None, "Feb 8", "2025-02-08"),
    ("Café Reasoning: “Naïve” Search with 0.1% Extra Compute", abstract(64), 56, None, "May 24, 2022", "2022-05-24"),
    ("TRIPLE-α", abstract(65), None, None, None, None),
    (
        "A Long Title That Goes on About the Planning of Plans for Planners Who Plan, and Why Most of the Plans"
        " Planned by Planners Fail to Be Carried out in Practice",
        abstract(66),
        3,
        None,
        "Nov 28",
        "2025-11-28",
    ),
)

HEADER = """new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Dec 11

"""


def page(*, bullet: str = "•", dot: str = "·", bare: bool = False) -> str:
    """The page as a browser's text has it."""
    parts = []
    for title, text, authors, badge, date, _ in ENTRIES:
        owner = f"{badge.handle} {badge.name}" if badge else f"  {bullet} {authors} authors"
        block = "" if bare or not date else f"\n\n{owner}\n{dot}\n{date}"
        parts.append(f"{title}\n\n{text}{block}")
    return HEADER + "\n\n".join(parts)


def expected(*, bare: bool = False) -> list[tuple[object, ...]]:
    """Title, abstract, date, author count and badge of every entry, sorted."""
    return sorted(
        (
            (title, text, None, None, None) if bare else (title, text, date, authors, badge)
            for title, text, authors, badge, _, date in ENTRIES
        ),
        key=lambda row: str(row[0]),
    )
