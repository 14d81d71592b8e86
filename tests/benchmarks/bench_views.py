"""How the HTML graph behaves in Chromium: time to the first picture, long tasks, frames while panning.

    python tests/benchmarks/bench_views.py [NODES:EDGES ...]      (default: 1500:5000 5000:15000)

Also prints what writing costs: layout, HTML, GraphML. Needs chromium and playwright (``pip install 'kg[test]'``).
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "browser")]

from pages import chromium  # noqa: E402

from kg.export import gexf, graphml, html, look  # noqa: E402
from kg.graph.tables import Edge, Graph, Node, Statement  # noqa: E402
from kg.model import Evidence, NodeType, Paper, RelationType, Span  # noqa: E402

WATCH = """
window.__long = []; window.__first = null;
new PerformanceObserver((list) => list.getEntries().forEach((e) => window.__long.push([e.startTime, e.duration])))
  .observe({ type: "longtask", buffered: true });
const draw = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (...all) {
  window.__first ??= performance.now(); return draw.apply(this, all); };
"""
FRAMES = """() => new Promise((done) => { const stamps = []; const tick = (now) => { stamps.push(now);
  if (window.__stop) done(stamps); else requestAnimationFrame(tick); };
  window.__stop = false; requestAnimationFrame(tick); })"""


def made_graph(nodes: int, edges: int) -> Graph:
    """Papers (two fifths) that name shared things by a power law, each edge with a sentence."""
    rng = random.Random(7)
    papers = {
        f"paper/{i:05d}": Paper(title=f"Paper {i}: A Study of Streams", abstract="") for i in range(nodes * 2 // 5)
    }
    named: dict[str, Node] = {
        i: Node(i, NodeType.PAPER, p.title, year=2018 + k % 8) for k, (i, p) in enumerate(papers.items())
    }
    kinds = (NodeType.METHOD, NodeType.METHOD, NodeType.BENCHMARK, NodeType.ORGANIZATION)
    things = [f"{kinds[k % 4].value.lower()}/{k:05d}" for k in range(nodes - len(papers))]
    named |= {i: Node(i, kinds[k % 4], f"Thing {k}", {f"T{k}": 1}, year=2020) for k, i in enumerate(things)}
    relation = {
        "method": RelationType.USES,
        "benchmark": RelationType.EVALUATES_ON,
        "organization": RelationType.DEVELOPED_BY,
    }
    order = list(papers)
    pairs = {(order[k % len(order)], thing) for k, thing in enumerate(things)}
    while len(pairs) < edges:
        pairs.add((rng.choice(order), things[int(len(things) * rng.random() ** 3)]))
    made = []
    for paper, thing in sorted(pairs):
        quote = (
            f"We evaluate {named[paper].label} with {named[thing].label} and find the water deep in every experiment."
        )
        said = Statement(paper, Evidence(Span("abstract", 0, len(quote)), quote), "benchmark", 0.9)
        made.append(Edge(paper, relation[thing.split("/")[0]], thing, (said,)))
    return Graph(papers, dict(sorted(named.items())), tuple(made))


def measure(browser: Any, path: Path) -> str:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(path.as_uri())
    page.wait_for_function("window.kg && window.__first !== null", timeout=120_000)
    page.wait_for_timeout(1500)
    first = page.evaluate("window.__first")
    opening = page.evaluate("window.__long")
    page.evaluate("window.__long.length = 0")
    # Not returned to us, or evaluate would wait for the promise.
    page.evaluate(f"() => {{ window.__frames = ({FRAMES})(); }}")
    page.mouse.move(500, 870)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(500 + 5 * step, 870 - 6 * step)
        page.wait_for_timeout(16)
    page.mouse.up()
    stamps = page.evaluate("(async () => { window.__stop = true; return await window.__frames; })()")
    gaps = sorted(b - a for a, b in pairwise(stamps))
    panning = page.evaluate("window.__long")
    context.close()
    frames = 1000 * len(gaps) / sum(gaps)
    busy = sum(duration for _, duration in opening)
    return (
        f"first picture {first:.0f} ms, long tasks while opening {busy:.0f} ms; panning {frames:.0f} frames/s "
        f"(median gap {gaps[len(gaps) // 2]:.0f} ms, worst {gaps[-1]:.0f} ms), long tasks {len(panning)}"
    )


def main() -> None:
    """Measure each size asked for."""
    sizes = [tuple(map(int, size.split(":"))) for size in sys.argv[1:]] or [(1500, 5000), (5000, 15000)]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for nodes, edges in sizes:
            graph = made_graph(nodes, edges)
            path = Path(folder) / "graph.html"
            clock = time.perf_counter()
            points = look.placed(graph)
            costs = [f"layout {time.perf_counter() - clock:.1f} s"]
            clock = time.perf_counter()
            html.write(graph, path, limit=None, points=points)
            costs.append(f"HTML {time.perf_counter() - clock:.1f} s")
            clock = time.perf_counter()
            graphml.write(graph, path.with_suffix(".graphml"), points=points)
            costs.append(f"GraphML {time.perf_counter() - clock:.1f} s")
            clock = time.perf_counter()
            gexf.write(graph, path.with_suffix(".gexf"), points=points)
            costs.append(f"GEXF {time.perf_counter() - clock:.1f} s")
            print(f"{nodes} nodes, {edges} edges, {path.stat().st_size / 1e6:.1f} MB: {', '.join(costs)}")
            print(f"  {measure(browser, path)}")


if __name__ == "__main__":
    main()
