"""Time and memory of the main jobs: kg build and kg add on the sample, the real listings and collections of thousands.

usage: python tests/benchmarks/bench_build.py [--papers N] [--corpus abstracts.jsonl.gz] [--listings FOLDER]

Runs the command line in processes of its own, as a user would, and prints one Markdown table: wall-clock seconds, the
CPU seconds of all processes together (what a busy machine does not blur), papers a second of wall-clock time, and the
peak memory of the largest process. A made collection comes from the sample listing: every paper is a mix of sentences
of several, with the names it introduces made unique, so that the graph grows as a real one does. With a corpus of
real abstracts its first N are built in four sizes; ten more are then added to each.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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
    print("| case | papers | seconds | CPU | papers/s | peak MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        row("kg --help", 0, ["--help"])
        row("kg build --sample", None, ["build", "--sample", "-o", str(room / "sample")])
        if args.listings.is_dir():
            row("the three listings", None, ["build", str(args.listings), "-o", str(room / "listings")])
        collections: list[tuple[str, Callable[[], Iterator[str]]]] = [("made from the sample", made_papers)]
        if args.corpus.is_file():
            collections.append(("real abstracts", lambda: real_papers(args.corpus)))
        for kind, lines in collections:
            for share in (10, 5, 2, 1):
                size = args.papers // share
                grow(kind, size, lines, room / f"{kind}-{size}")


def grow(kind: str, size: int, lines: Callable[[], Iterator[str]], folder: Path) -> None:
    """Build the first ``size`` papers of a collection, build them again, and add the next ten."""
    some, more = folder.with_suffix(".jsonl"), folder.with_suffix(".more.jsonl")
    all_lines = lines()
    with some.open("w", encoding="utf-8") as out:
        out.writelines(itertools.islice(all_lines, size))
    more.write_text("".join(itertools.islice(all_lines, 10)), encoding="utf-8")
    row(f"{kind}, {size:,}", size, ["build", str(some), "-o", str(folder)])
    row("the same again", size, ["build", str(some), "-o", str(folder)])
    row("ten more added", size + 10, ["add", str(more), "-o", str(folder)])
    shutil.rmtree(folder, ignore_errors=True)


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
        print(f"| {case} | failed: {said.strip()} | | | | |")
        return
    if papers is None:
        papers = int(said.split()[0].replace(",", ""))
    rate = f"{papers / seconds:,.0f}" if papers else ""
    cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    print(f"| {case} | {papers:,} | {seconds:.2f} | {cpu:.2f} | {rate} | {peak:.0f} |", flush=True)


def real_papers(corpus: Path) -> Iterator[str]:
    """The lines of a corpus of abstracts."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        yield from lines


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
