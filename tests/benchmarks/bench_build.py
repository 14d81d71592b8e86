"""Time and memory of the main job: kg build on the sample, on the real listings and on 10,000 papers.

usage: python tests/benchmarks/bench_build.py [--papers N] [--corpus abstracts.jsonl.gz] [--listings FOLDER]

Runs the command line in processes of its own, as a user would, and prints one Markdown table: wall-clock seconds, peak
memory of the largest process, papers per second. The large collection is made from the sample listing: every paper is
a mix of sentences of several, with the names it introduces made unique, so that the graph grows as a real one does.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kg.pipeline import sample_listing
from kg.read import read_papers


def main() -> None:
    """Run every case that its input is there for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus/abstracts.jsonl.gz"))
    parser.add_argument("--listings", type=Path, default=Path("../shared/listings"))
    args = parser.parse_args()
    print("| case | papers | seconds | papers/s | peak MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        row("kg --help", 0, ["--help"])
        row("kg build --sample", None, ["build", "--sample", "-o", str(room / "sample")])
        if args.listings.is_dir():
            row("the three listings", None, ["build", str(args.listings), "-o", str(room / "listings")])
        for share in (10, 4, 1):
            size = args.papers // share
            made = room / f"made-{size}.jsonl"
            made.write_text("".join(itertools.islice(made_papers(), size)), encoding="utf-8")
            row(f"made from the sample, {size:,}", size, ["build", str(made), "-o", str(room / f"made-{size}")])
        row("the same again", args.papers, ["build", str(made), "-o", str(room / f"made-{args.papers}")])
        with made.open("a", encoding="utf-8") as more:
            more.writelines(itertools.islice(made_papers(), args.papers, args.papers + 10))
        row("ten papers more", args.papers + 10, ["build", str(made), "-o", str(room / f"made-{args.papers}")])
        if args.corpus.is_file():
            real = room / "real.jsonl"
            with gzip.open(args.corpus, "rt", encoding="utf-8") as lines:
                real.write_text("".join(itertools.islice(lines, args.papers)), encoding="utf-8")
            row(f"real abstracts, {args.papers:,}", args.papers, ["build", str(real), "-o", str(room / "real")])


def row(case: str, papers: int | None, arguments: list[str]) -> None:
    """Run kg with ``arguments`` and print what it took."""
    before = time.perf_counter()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen([sys.executable, "-m", "kg", *arguments], stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)  # ru_maxrss: the largest of the process and its children
        seconds = time.perf_counter() - before
        output.seek(0)
        said = output.read()
    if status:
        print(f"| {case} | failed: {said.strip()} | | | |")
        return
    if papers is None:
        papers = int(said.split()[0].replace(",", ""))
    rate = f"{papers / seconds:,.0f}" if papers else ""
    print(f"| {case} | {papers:,} | {seconds:.2f} | {rate} | {usage.ru_maxrss / 1024:.0f} |", flush=True)


def made_papers() -> Iterator[str]:
    """JSON Lines of ever new papers, the same in every run."""
    papers = read_papers([str(sample_listing())]).papers
    sentences = [re.split(r"(?<=[.!?]) (?=[A-Z])", p.abstract) for p in papers]
    chance = random.Random(0)
    for number in itertools.count():
        paper = papers[number % len(papers)]
        coined = re.match(r"[\w-]+(?=:)", paper.title)
        own = chance.sample(sentences[number % len(papers)], k=len(sentences[number % len(papers)]) // 2 + 1)
        others = [chance.choice(chance.choice(sentences)) for _ in range(3)]
        text = " ".join(own + others)
        title = f"{paper.title}, Part {number}"
        if coined:
            name = f"{coined[0]}{number}"
            title, text = title.replace(coined[0], name), text.replace(coined[0], name)
        yield json.dumps({"title": title, "abstract": text, "date": str(2012 + number % 14)}) + "\n"


if __name__ == "__main__":
    main()
