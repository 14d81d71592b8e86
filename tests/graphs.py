"""Small graphs made by hand, for the tests of everything that reads a ``Graph``; see ``sample_graph``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from kg.export import rdf
from kg.graph.tables import Edge, Graph, Node, Score, Statement
from kg.model import AuthorId, Badge, Evidence, NodeType, Paper, RelationType, Source, Span
from kg.vocabulary import Concept, Vocabulary

BROOK = Paper(
    title="Brook: Reasoning in Small Streams",
    abstract=(
        "We introduce Brook, a training recipe that extends PPO. "
        "Brook reaches 62.5% accuracy on GSM8K and 41% on MATH. We compare it with DPO."
    ),
    date="2022-01-05",
    authors=("Ada Example", "Bo Ñandú"),
    badge=Badge("acme", "Acme Research"),
    url="https://arxiv.org/abs/2201.00001",
    arxiv_id="2201.00001",
    sources=(Source("page.txt", 3),),
)
CREEK = Paper(
    title="Creek: A Wider Brook",
    abstract=(
        "Creek builds on Brook and scores 71.0% accuracy on GSM8K. It improves HumanEval by 4.5 points in pass@1. "
        "We use GPT-4 as the teacher and compare with Brook."
    ),
    date="2023-06-10",
    arxiv_id="2306.00002",
    sources=(Source("page.txt", 9),),
)
RIVER = Paper(
    title="River: Where Creeks Meet",
    abstract=(
        "River is based on Creek and on DPO. Trained on WebText, it reaches 70.2% accuracy on GSM8K "
        "and a perplexity of 9.5 on WikiText-103."
    ),
    date="2024-02-01",
    arxiv_id="2402.00003",
    sources=(Source("page.txt", 15), Source("second.txt", 1)),
)
TIDE = Paper(
    title="TideBench: How High Do Models Rise?",
    abstract=(
        "We present TideBench, a benchmark of tidal reasoning by the Harbour Institute. "
        "On TideBench, GPT-4 solves 0.48 accuracy and Llama-3.1-8B 31.2% accuracy. Creek is evaluated too."
    ),
    date="2024-03",
    doi="10.1234/Tide.Bench",
    venue="Journal of Tides",
    sources=(Source("page.txt", 21),),
)
DELTA = Paper(
    title="Sediment Matters",
    abstract=(
        "Our method extends River with sediment. On GSM8K we measure Brook at 60.1% accuracy. "
        "On TideBench we gain, and MATH stays hard."
    ),
    date="2024",
    given_id="delta-1",
)
THOUGHT = Paper(
    title="Thoughts First",
    abstract="We propose TPO (Thought Path Optimization), evaluated on MATH.",
    date="2025-01-20",
    arxiv_id="2501.00006",
)
TREE = Paper(
    title="Trees First",
    abstract="We propose TPO (Tree Policy Optimization), a relative of DPO, evaluated on HumanEval.",
    date="2025-01-21",
    arxiv_id="2501.00007",
)
QUIET = Paper(title="On Standing Water", abstract="Nothing is named here.")

PAPERS = (BROOK, CREEK, RIVER, TIDE, DELTA, THOUGHT, TREE, QUIET)

_I, _E, _X, _C, _U, _T, _D, _CITES, _B, _V = RelationType

_NODES: tuple[Node, ...] = (
    Node("method/brook", NodeType.METHOD, "Brook", year=2022),
    Node("method/creek", NodeType.METHOD, "Creek", year=2023),
    Node("method/river", NodeType.METHOD, "River", year=2024),
    Node("method/ppo", NodeType.METHOD, "PPO", {"Proximal Policy Optimization": 2}, concept="method/ppo", year=2022),
    Node("method/dpo", NodeType.METHOD, "DPO", {"Direct Preference Optimization": 1}, concept="method/dpo", year=2022),
    Node("method/gpt-4", NodeType.METHOD, "GPT-4", {"GPT4": 1}, concept="method/gpt-4", year=2023),
    Node("method/llama-3-1-8b", NodeType.METHOD, "Llama-3.1-8B", concept="method/llama-3-1-8b", year=2024),
    Node("method/llama-3-1", NodeType.METHOD, "Llama 3.1", concept="method/llama-3-1", year=2024),
    Node("method/tpo-thought", NodeType.METHOD, "TPO", {"Thought Path Optimization": 1}, None, "Thought Path", 2025),
    Node("method/tpo-tree", NodeType.METHOD, "TPO", {"Tree Policy Optimization": 1}, None, "Tree Policy", 2025),
    Node("benchmark/gsm8k", NodeType.BENCHMARK, "GSM8K", {"GSM-8K": 1}, concept="benchmark/gsm8k", year=2022),
    Node("benchmark/math", NodeType.BENCHMARK, "MATH", concept="benchmark/math", year=2022),
    Node("benchmark/humaneval", NodeType.BENCHMARK, "HumanEval", concept="benchmark/humaneval", year=2023),
    Node("benchmark/webtext", NodeType.BENCHMARK, "WebText", year=2024),
    Node("benchmark/wikitext-103", NodeType.BENCHMARK, "WikiText-103", concept="benchmark/wikitext-103", year=2024),
    Node("benchmark/tidebench", NodeType.BENCHMARK, "TideBench", year=2024),
    Node("organization/acme", NodeType.ORGANIZATION, "Acme Research", {"acme": 1}, year=2022),
    Node("organization/harbour-institute", NodeType.ORGANIZATION, "Harbour Institute", year=2024),
)

# paper, source, relation, target, the words that say so ("badge:" for the badge), confidence
_SAID: tuple[tuple[Paper, str, RelationType, str, str, float], ...] = (
    (BROOK, "", _I, "method/brook", "We introduce Brook, a training recipe that extends PPO.", 0.98),
    (BROOK, "method/brook", _X, "method/ppo", "We introduce Brook, a training recipe that extends PPO.", 0.9),
    (BROOK, "", _E, "benchmark/gsm8k", "Brook reaches 62.5% accuracy on GSM8K and 41% on MATH.", 0.95),
    (BROOK, "", _E, "benchmark/math", "Brook reaches 62.5% accuracy on GSM8K and 41% on MATH.", 0.93),
    (BROOK, "", _C, "method/dpo", "We compare it with DPO.", 0.97),
    (BROOK, "", _D, "organization/acme", "badge:", 1.0),
    (CREEK, "", _I, "method/creek", "Creek: A Wider Brook", 0.9),
    (CREEK, "method/creek", _X, "method/brook", "Creek builds on Brook and scores 71.0% accuracy on GSM8K.", 0.92),
    (CREEK, "method/creek", _X, "method/brook", "Creek: A Wider Brook", 0.6),
    (CREEK, "", _E, "benchmark/gsm8k", "Creek builds on Brook and scores 71.0% accuracy on GSM8K.", 0.96),
    (CREEK, "", _E, "benchmark/humaneval", "It improves HumanEval by 4.5 points in pass@1.", 0.9),
    (CREEK, "", _U, "method/gpt-4", "We use GPT-4 as the teacher and compare with Brook.", 0.9),
    (CREEK, "", _C, "method/brook", "We use GPT-4 as the teacher and compare with Brook.", 0.88),
    (RIVER, "", _I, "method/river", "River: Where Creeks Meet", 0.9),
    (RIVER, "method/river", _X, "method/creek", "River is based on Creek and on DPO.", 0.94),
    (RIVER, "method/river", _X, "method/dpo", "River is based on Creek and on DPO.", 0.91),
    (RIVER, "", _T, "benchmark/webtext", "Trained on WebText, it reaches 70.2% accuracy on GSM8K", 0.9),
    (RIVER, "", _E, "benchmark/gsm8k", "it reaches 70.2% accuracy on GSM8K", 0.95),
    (RIVER, "", _E, "benchmark/wikitext-103", "a perplexity of 9.5 on WikiText-103", 0.9),
    (TIDE, "", _I, "benchmark/tidebench", "We present TideBench, a benchmark of tidal reasoning", 0.97),
    (TIDE, "benchmark/tidebench", _D, "organization/harbour-institute", "by the Harbour Institute", 0.7),
    (TIDE, "", _E, "benchmark/tidebench", "On TideBench, GPT-4 solves 0.48 accuracy", 0.9),
    (TIDE, "", _U, "method/gpt-4", "On TideBench, GPT-4 solves 0.48 accuracy", 0.9),
    (TIDE, "", _U, "method/llama-3-1-8b", "Llama-3.1-8B 31.2% accuracy", 0.9),
    (TIDE, "", _U, "method/creek", "Creek is evaluated too.", 0.8),
    (DELTA, "", _X, "method/river", "Our method extends River with sediment.", 0.9),
    (DELTA, "", _E, "benchmark/gsm8k", "On GSM8K we measure Brook at 60.1% accuracy.", 0.9),
    (DELTA, "", _U, "method/brook", "On GSM8K we measure Brook at 60.1% accuracy.", 0.7),
    (DELTA, "", _E, "benchmark/tidebench", "On TideBench we gain, and MATH stays hard.", 0.85),
    (DELTA, "", _E, "benchmark/math", "On TideBench we gain, and MATH stays hard.", 0.6),
    (THOUGHT, "", _I, "method/tpo-thought", "We propose TPO (Thought Path Optimization), evaluated on MATH.", 0.97),
    (THOUGHT, "", _E, "benchmark/math", "We propose TPO (Thought Path Optimization), evaluated on MATH.", 0.95),
    (TREE, "", _I, "method/tpo-tree", "We propose TPO (Tree Policy Optimization)", 0.97),
    (TREE, "method/tpo-tree", _X, "method/dpo", "a relative of DPO", 0.55),
    (TREE, "", _E, "benchmark/humaneval", "evaluated on HumanEval", 0.95),
)
_DERIVED: tuple[tuple[str, RelationType, str, str], ...] = (
    (CREEK.id, _B, BROOK.id, "extends"),
    (RIVER.id, _B, CREEK.id, "extends"),
    (DELTA.id, _B, RIVER.id, "extends"),
    (DELTA.id, _CITES, BROOK.id, "semantic-scholar"),
    ("method/llama-3-1-8b", _V, "method/llama-3-1", "vocabulary"),
)
# paper, method, benchmark, metric, value, unit, kind, the words that say so
_SCORED: tuple[tuple[Paper, str | None, str, str | None, str, str | None, str, str], ...] = (
    (BROOK, "method/brook", "gsm8k", "accuracy", "62.5", "%", "absolute", "62.5% accuracy on GSM8K"),
    (BROOK, "method/brook", "math", None, "41", "%", "absolute", "41% on MATH"),
    (CREEK, "method/creek", "gsm8k", "accuracy", "71.0", "%", "absolute", "71.0% accuracy on GSM8K"),
    (CREEK, "method/creek", "humaneval", "pass@1", "4.5", "points", "delta", "HumanEval by 4.5 points in pass@1"),
    (RIVER, "method/river", "gsm8k", "accuracy", "70.2", "%", "absolute", "70.2% accuracy on GSM8K"),
    (RIVER, "method/river", "wikitext-103", "perplexity", "9.5", None, "absolute", "perplexity of 9.5 on WikiText-103"),
    (TIDE, "method/gpt-4", "tidebench", "accuracy", "0.48", None, "absolute", "GPT-4 solves 0.48 accuracy"),
    (TIDE, "method/llama-3-1-8b", "tidebench", "accuracy", "31.2", "%", "absolute", "Llama-3.1-8B 31.2% accuracy"),
    (DELTA, "method/brook", "gsm8k", "accuracy", "60.1", "%", "absolute", "measure Brook at 60.1% accuracy"),
)


def statement(paper: Paper, quote: str, confidence: float = 0.9, found_by: str = "rules") -> Statement:
    """The statement of ``paper`` with these words of its abstract or title; ``badge:`` stands for the whole badge."""
    if quote == "badge:":
        text = paper.text("badge")
        return Statement(paper.id, Evidence(Span("badge", 0, len(text)), text), "badge", confidence)
    for field, text in (("abstract", paper.abstract), ("title", paper.title)):
        start = text.find(quote)
        if start >= 0:
            span = Span(field, start, start + len(quote))  # type: ignore[arg-type]
            return Statement(paper.id, Evidence(span, quote), found_by, confidence)
    raise AssertionError(f"{quote!r} is not in {paper.id}")


def make_graph(papers: Iterable[Paper], nodes: Iterable[Node], edges: Sequence[Edge], scores: Sequence[Score]) -> Graph:
    """A graph in the order the contract asks for, with a node for each paper."""
    by_id = {p.id: p for p in sorted(papers, key=lambda p: p.id)}
    everything = [*nodes, *(Node(p.id, NodeType.PAPER, p.title, year=p.year) for p in by_id.values())]
    return Graph(
        papers=by_id,
        nodes={n.id: n for n in sorted(everything, key=lambda n: n.id)},
        edges=tuple(sorted(edges, key=lambda e: (e.source, e.type.value, e.target))),
        scores=tuple(sorted(scores, key=lambda s: s.id)),
    )


def sample_graph() -> Graph:
    """Eight papers about water with every type of node and edge, homonyms, disagreeing and percent/fraction scores.

    Brook ← Creek ← River ← (an unnamed method) is a chain of ``extends``; Brook's score on GSM8K is 62.5 in one paper
    and 60.1 in another; two methods are called TPO; one paper names nothing; one statement stands in a badge, two in
    titles; one edge has two statements.
    """
    statements: dict[tuple[str, RelationType, str], list[Statement]] = {}
    for paper, source, relation, target, quote, confidence in _SAID:
        key = (source or paper.id, relation, target)
        statements.setdefault(key, []).append(statement(paper, quote, confidence))
    for source, relation, target, found_by in _DERIVED:
        statements[(source, relation, target)] = [Statement(None, None, found_by, 1.0)]
    edges = [Edge(*key, tuple(reasons)) for key, reasons in statements.items()]
    scores = [
        Score(
            f"result/{i:02d}", paper.id, method, f"benchmark/{name}", metric, value, unit, kind, statement(paper, quote)
        )  # type: ignore[arg-type]
        for i, (paper, method, name, metric, value, unit, kind, quote) in enumerate(_SCORED)
    ]
    return make_graph(PAPERS, _NODES, edges, scores)


def sample_vocabulary() -> Vocabulary:
    """The concepts that ``sample_graph`` names, what they hang together with, and one that it does not name."""
    method, benchmark, organization = NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION
    llama = {"type": method, "is_model": True, "developer": "organization/meta"}
    concepts = (
        Concept(id="method/ppo", type=method, label="PPO", aliases=("Proximal Policy Optimization",), year=2017),
        Concept(id="method/dpo", type=method, label="DPO", broader="method/preference-optimization", year=2023),
        Concept(id="method/preference-optimization", type=method, label="preference optimization"),
        Concept(
            id="method/gpt-4", type=method, label="GPT-4", developer="organization/openai", year=2023, is_model=True
        ),
        Concept(id="method/llama-3-1-8b", label="Llama-3.1-8B", broader="method/llama-3-1", year=2024, **llama),  # type: ignore[arg-type]
        Concept(id="method/llama-3-1", label="Llama 3.1", broader="method/llama-3", year=2024, **llama),  # type: ignore[arg-type]
        Concept(id="method/llama-3", label="Llama 3", broader="method/llama", year=2024, **llama),  # type: ignore[arg-type]
        Concept(id="method/llama", label="LLaMA", year=2023, **llama),  # type: ignore[arg-type]
        Concept(id="method/t5", type=method, label="T5", year=2019),
        Concept(
            id="benchmark/gsm8k",
            type=benchmark,
            label="GSM8K",
            aliases=("Grade School Math 8K",),
            task="mathematical reasoning",
            metric="accuracy",
            better="higher",
            developer="organization/openai",
            year=2021,
            homepage="https://github.com/openai/grade-school-math",
            same_as=("http://www.wikidata.org/entity/Q4115189",),  # the sandbox item
        ),
        Concept(
            id="benchmark/math", type=benchmark, label="MATH", ambiguous=("MATH",), metric="accuracy", better="higher"
        ),
        Concept(id="benchmark/humaneval", type=benchmark, label="HumanEval", task="code generation", metric="pass@1"),
        Concept(id="benchmark/wikitext-103", type=benchmark, label="WikiText-103", metric="perplexity", better="lower"),
        Concept(id="organization/openai", type=organization, label="OpenAI", homepage="https://openai.com/"),
        Concept(id="organization/meta", type=organization, label="Meta", aliases=("Facebook",)),
    )
    return Vocabulary({c.id: c for c in sorted(concepts, key=lambda c: c.id)})


def enriched_graph() -> Graph:
    """Three papers as enrichment leaves them, with their citations, and a paper that was not read."""
    known = {"categories": ("cs.CL", "cs.LG"), "code_links": ("https://github.com/brook/brook",)}
    papers = [
        replace(
            paper,
            s2_id=f"{k:040x}",
            openalex_id=f"W{k}",
            citation_count=k,
            author_ids=(AuthorId("Ada Example", "s2:7"), AuthorId("Ada Example", "orcid:0000-0000-0000-0001")),
            **known,
        )
        for k, paper in enumerate((BROOK, CREEK, RIVER))
    ]
    spring = Paper(title="The Spring", abstract="", date="2019", doi="10.1234/spring", s2_id="f" * 40)
    why = Statement(CREEK.id, None, "semantic-scholar", 0.99, ("methodology", "result"), ("We wade as in Brook [1].",))
    also = Statement(CREEK.id, None, "openalex", 0.99)
    plain = Statement(RIVER.id, None, "semantic-scholar", 0.99, ("background",))
    edges = [
        Edge(CREEK.id, RelationType.CITES, BROOK.id, (also, why)),
        Edge(RIVER.id, RelationType.CITES, BROOK.id, (plain,)),
        Edge(RIVER.id, RelationType.CITES, CREEK.id, (plain,)),
        *(Edge(p.id, RelationType.CITES, spring.id, (Statement(p.id, None, "openalex", 0.99),)) for p in papers),
    ]
    graph = make_graph(papers, [Node(spring.id, NodeType.PAPER, spring.title, year=2019)], edges, [])
    return replace(graph, frontier={spring.id: spring})


HOSTILE = (
    "quote \" apostrophe ' backslash \\ \"\"\" '''",
    "<script>alert('x')</script> & &amp; ]]> <!-- -->",
    "\\u0041 \\n {{ template }} %s %20 ${x}",
    "tab\tnewline\nreturn\rseparators\u2028\u2029\u0085",
    "nul\x00 bell\x07 escape\x1b delete\x7f",
    "right-to-left \u202eabc\u202c العربية עברית",
    "emoji 👩\u200d🔬 combining e\u0301 wide 漢字 \U0010ffff\ufffe",
    "> } . ; , INSERT DATA { <a> <b> <c> } #",
)
"""Strings that break careless writers of Turtle, XML, HTML or SPARQL."""


def hostile_graph() -> Graph:
    """One paper, method and benchmark for each string of ``HOSTILE``, which is all their text."""
    papers, nodes, edges, scores = [], [], [], []
    for i, text in enumerate(HOSTILE):
        paper = Paper(
            title=f"{text} {i}",
            abstract=f"{text} and {text}",
            date="2024-05-06",
            authors=(text,),
            badge=Badge(text, text),
            venue=text,
            url=f"https://example.org/{text}",
            doi=f"10.1/{text}",
            given_id=text,
            sources=(Source(text, 1),),
        )
        method = Node(f"method/h{i}-{text}", NodeType.METHOD, text, {f"alias {text}": 1}, distinct=text, year=2024)
        benchmark = Node(f"benchmark/h{i}", NodeType.BENCHMARK, text, year=2024)
        said = statement(paper, text)
        papers.append(paper)
        nodes += [method, benchmark]
        edges += [
            Edge(paper.id, RelationType.INTRODUCES, method.id, (said,)),
            Edge(paper.id, RelationType.EVALUATES_ON, benchmark.id, (said,)),
        ]
        scores.append(Score(f"result/h{i}", paper.id, method.id, benchmark.id, text, "1,234.50", "%", "absolute", said))
    return make_graph(papers, nodes, edges, scores)


def write_rdf_build(graph: Graph, folder: Path, *, base: str = rdf.DEFAULT_BASE, rdf12: bool = False) -> Path:
    """The RDF part of a build of ``graph`` in ``folder``, enough to be queried and converted."""
    folder.mkdir(parents=True, exist_ok=True)
    rdf.write(graph, folder, sample_vocabulary(), base=base, rdf12=rdf12)
    (folder / "report.json").write_text('{"kg": "test"}', encoding="utf-8")
    return folder
