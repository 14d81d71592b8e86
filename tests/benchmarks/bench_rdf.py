"""RDF and SPARQL at size: export, loading and every named query, beside rdflib on the same data in the same run.

usage: python tests/benchmarks/bench_rdf.py [--triples N] [--without-rdflib] [--patience SECONDS]

Makes a graph of about N triples (one million): papers that introduce a method each, which extends earlier ones, with
benchmarks and rivals as popular as they are in life (Zipf), scores and sentences. Prints Markdown tables. rdflib gets
PATIENCE seconds a query (60); where that is not enough the ratio is a lower bound.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from graphs import make_graph
from store.interop import standalone

from kg.export import rdf
from kg.export.convert import convert
from kg.graph.tables import Edge, Graph, Node, Score, Statement
from kg.model import Evidence, NodeType, Paper, RelationType, Span
from kg.named_queries import named_queries
from kg.sparql import index
from kg.store import open_store
from kg.vocabulary import Vocabulary, load_vocabulary

TRIPLES_PER_PAPER = 126
QUOTE = "We evaluate the method and find that it compares well with the others on the benchmark."


def main() -> None:
    """Make the graph and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--without-rdflib", action="store_true")
    parser.add_argument("--patience", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "out"
        steps = measured_steps(folder, args.triples, with_rdflib=not args.without_rdflib)
        theirs = None
        for step, ours, other in steps:
            print(
                f"| {step} | {ours:.2f} s | {f'{other:.2f} s | {other / ours:.0f} ×' if other else '| '} |", flush=True
            )
        if not args.without_rdflib:
            import rdflib

            theirs = rdflib.Graph().parse(folder / "all.nt", format="nt")
        questions(folder, theirs, args.patience)


def measured_steps(folder: Path, triples: int, *, with_rdflib: bool) -> Iterator[tuple[str, float, float | None]]:
    """Export, conversion and loading: seconds here and with rdflib; the memory of each in a process of its own."""
    vocabulary = load_vocabulary()
    folder.mkdir()
    seconds, memory = apart(lambda: rdf.write(made_graph(triples // TRIPLES_PER_PAPER, vocabulary), folder, vocabulary))
    making, _ = apart(lambda: made_graph(triples // TRIPLES_PER_PAPER, vocabulary))
    (folder / "report.json").write_text('{"kg": "benchmark"}', encoding="utf-8")
    data = folder / "store" / "dataset.nq"
    with data.open("rb") as lines:
        count = sum(1 for _ in lines)
    print(f"{count:,} triples, {data.stat().st_size / 1e6:.0f} MB of N-Quads\n")
    print("| step | kg | rdflib | ratio |\n|---|---|---|---|")
    yield f"graph.ttl, evidence.ttl, void.ttl and the store's N-Quads (peak {memory:.0f} MB)", seconds - making, None
    shutil.copy(data, folder / "all.nt")

    def write_turtle() -> None:
        with Path(os.devnull).open("wb") as sink:
            convert(folder, sink, "ttl")

    turtle, turtle_memory = apart(write_turtle)
    loading, load_memory = apart(lambda: open_store(folder).query("ASK {}", timeout=None), large=1 << 60)
    indexing, index_memory = apart(lambda: index.source_of(folder))
    opening, open_memory = apart(lambda: open_store(folder).query("ASK {}", timeout=None))
    slow_load = slow_write = None
    if with_rdflib:
        slow_load, slow_write = theirs_of(folder)
    yield f"Turtle to Turtle, all of it (peak {turtle_memory:.0f} MB)", turtle, slow_write
    yield f"load into memory (peak {load_memory:.0f} MB)", loading, slow_load
    yield f"make the index on disk, once (peak {index_memory:.0f} MB)", indexing, None
    yield f"open the index (peak {open_memory:.0f} MB)", opening, None


def theirs_of(folder: Path) -> tuple[float, float]:
    """How long rdflib takes to parse the N-Triples, and to write Turtle."""
    import rdflib

    graph = rdflib.Graph()
    start = time.perf_counter()
    graph.parse(folder / "all.nt", format="nt")
    middle = time.perf_counter()
    graph.serialize(os.devnull, format="turtle")
    return middle - start, time.perf_counter() - middle


def apart(work: Callable[[], object], large: int | None = None) -> tuple[float, float]:
    """Seconds and peak megabytes of ``work`` in a forked process."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        if large:
            index.LARGE = large
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        os.write(writer, f"{seconds} {peak}".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    seconds, peak = map(float, told.split())
    return seconds, peak


def questions(folder: Path, theirs: object, patience: int) -> None:
    """Every named query with its first example: in memory, over the index, and with rdflib."""
    print("\n| question | rows | in memory | index | rdflib | ratio |\n|---|---|---|---|---|---|")
    large, index.LARGE = index.LARGE, 1 << 60
    in_memory = open_store(folder)
    in_memory.query("ASK {}", timeout=None)
    index.LARGE = large
    on_disk = open_store(folder)
    ours, ratios = [], []
    for name, query in named_queries().items():
        values = {p.name: EXAMPLES[name, p.name] for p in query.parameters if (name, p.name) in EXAMPLES}
        times, found = timed(lambda q=query, v=values: q.ask(in_memory, v, timeout=None))
        disk, _ = timed(lambda q=query, v=values: q.ask(on_disk, v, timeout=None))
        ours.append(times)
        slow = ratio = ""
        if theirs is not None:
            text = standalone(name, values, in_memory.prefixes)
            seconds = rdflib_seconds(theirs, text, patience)
            slow, ratio = (
                (f"{seconds:.2f} s", f"{seconds / times:.0f} ×")
                if seconds
                else (f"> {patience} s", f"> {patience / times:.0f} ×")
            )
            ratios.append((seconds or patience) / times)
        print(f"| {name} | {found:,} | {times * 1000:.1f} ms | {disk * 1000:.1f} ms | {slow} | {ratio} |", flush=True)
    print(f"\nmedian {statistics.median(ours) * 1000:.1f} ms, slowest {max(ours) * 1000:.0f} ms", end="")
    print(f", smallest ratio {min(ratios):.0f} ×, median ratio {statistics.median(ratios):.0f} ×" if ratios else "")


def timed(work: Callable[[], object]) -> tuple[float, int]:
    """The median of five runs, in seconds of the processor, and how many rows there are."""
    times = []
    for _ in range(5):
        start = time.process_time()
        found = work()
        times.append(time.process_time() - start)
    return statistics.median(times), len(found)  # type: ignore[arg-type]


def rdflib_seconds(graph: object, query: str, patience: int) -> float | None:
    """How many seconds of the processor rdflib takes; None where it has not finished after ``patience`` seconds."""

    def interrupt(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(patience)
    start = time.process_time()
    try:
        list(graph.query(query))  # type: ignore[attr-defined]
        return time.process_time() - start
    except TimeoutError:
        return None
    finally:
        signal.alarm(0)


EXAMPLES = {
    **{(name, "name"): "Benchmark 40" for name in ("evaluated-on", "leaderboard", "co-evaluated", "trained-on")},
    **{
        (name, "name"): "Method 900"
        for name in ("extends", "lineage", "results-of", "users", "never-compared", "evidence")
    },
    **{(name, "name"): "2401.00900" for name in ("introduces", "builds-on", "cited-by")},
    ("extends-chain", "name"): "Method 2000",
    ("extends-chain", "other"): "Method 0",
    ("new-since", "date"): "2025-12-20",
    ("families", "name"): "GPT-4",
}


def made_graph(papers: int, vocabulary: Vocabulary) -> Graph:
    """A graph of this many papers, the same each time; about 126 triples a paper."""
    rng = random.Random(7)
    few = max(100, papers // 20)
    known = [c for c in vocabulary if c.type is NodeType.METHOD][:300]
    nodes = [Node(f"benchmark/benchmark-{i}", NodeType.BENCHMARK, f"Benchmark {i}", year=2020) for i in range(few)]
    nodes += [Node(f"organization/lab-{i}", NodeType.ORGANIZATION, f"Lab {i}", year=2020) for i in range(few // 4 + 1)]
    nodes += [Node(c.id, c.type, c.label, concept=c.id, year=2023) for c in known]
    made, edges, scores = [], [], []
    for i in range(papers):
        paper = Paper(
            title=f"Method {i}: A Study in Numbers",
            abstract=f"{QUOTE} {QUOTE.replace('method', f'method of number {i}')} " * 4,
            date=f"{2020 + 6 * i // papers}-{1 + i % 12:02d}-{1 + i % 28:02d}",
            arxiv_id=f"24{1 + i // 100_000:02d}.{i % 100_000:05d}",
        )
        made.append(paper)
        method = Node(f"method/method-{i}", NodeType.METHOD, f"Method {i}", {f"M{i}": 2}, year=paper.year)
        nodes.append(method)

        def said(paper: Paper = paper) -> Statement:
            start = rng.randrange(3) * (len(QUOTE) + 1)
            return Statement(paper.id, Evidence(Span("abstract", start, start + len(QUOTE)), QUOTE), "rules", 0.9)

        targets = [(paper.id, RelationType.INTRODUCES, method.id)]
        targets += [(method.id, RelationType.EXTENDS, f"method/method-{int(i * rng.random() ** 3)}")] if i else []
        on = {int(few * rng.random() ** 3) for _ in range(3)}
        targets += [(paper.id, RelationType.EVALUATES_ON, f"benchmark/benchmark-{b}") for b in on]
        targets.append((paper.id, RelationType.TRAINS_ON, f"benchmark/benchmark-{int(few * rng.random() ** 3)}"))
        rivals = {int(i * rng.random() ** 2) for _ in range(2)} if i else set()
        targets += [(paper.id, RelationType.COMPARES_TO, f"method/method-{r}") for r in rivals]
        targets.append((paper.id, RelationType.USES, rng.choice(known).id))
        if i % 3 == 0:
            targets.append(
                (paper.id, RelationType.DEVELOPED_BY, f"organization/lab-{int((few // 4) * rng.random() ** 2)}")
            )
        edges += [Edge(*target, (said(),)) for target in targets]
        older = [t[2] for t in targets if t[1] is RelationType.EXTENDS]
        for base in older:
            j = int(base.rpartition("-")[2])
            derived = (Statement(None, None, "extends", 1.0),)
            edges.append(Edge(paper.id, RelationType.BUILDS_ON, made[j].id, derived))
        for b in sorted(on)[:2]:
            number = f"{rng.random() * 100:.1f}"
            id = f"result/{i}-{b}"
            scores.append(
                Score(id, paper.id, method.id, f"benchmark/benchmark-{b}", "accuracy", number, "%", "absolute", said())
            )
    return make_graph(made, nodes, edges, scores)


if __name__ == "__main__":
    main()
