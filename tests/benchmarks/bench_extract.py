"""Speed of extraction: papers a second on one core, on real abstracts that this process has not read before.

usage: python tests/benchmarks/bench_extract.py [--every N] [--corpus abstracts.jsonl.gz]

Prints one Markdown table: the CPU seconds from loading the model to having read the first paper, papers a second for
each fifth of the papers (in the first all words are new), and the peak of memory. A machine's own pace is told by the
loop of 20 million additions. Every 58th paper of the corpus is read, unless told otherwise.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import resource
import sys
import time
from pathlib import Path

from kg.extract import load_extractor
from kg.model import Paper

PARTS = 5


def main() -> None:
    """Read the papers and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=58)
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus/abstracts.jsonl.gz"))
    args = parser.parse_args()
    if not args.corpus.is_file():
        sys.exit(f"{args.corpus}: no such file (name one of JSON Lines with --corpus)")
    with gzip.open(args.corpus, "rt", encoding="utf-8") as lines:
        chosen = map(json.loads, itertools.islice(lines, 0, None, args.every))
        papers = [Paper(title=found["title"], abstract=found["abstract"]) for found in chosen]
    print("| | seconds | papers/s |\n|---|---|---|")
    before = time.process_time()
    extract = load_extractor()
    extract(papers[0])
    print(f"| start and first paper | {time.process_time() - before:.2f} | |")
    total, size = 0.0, max(1, -(-len(papers) // PARTS))
    for first in range(0, len(papers), size):
        some = papers[first : first + size]
        before = time.process_time()
        for paper in some:
            extract(paper)
        seconds = time.process_time() - before
        total += seconds
        print(f"| papers {first + 1:,} to {first + len(some):,} | {seconds:.2f} | {len(some) / seconds:.0f} |")
    print(f"| all | {total:.2f} | {len(papers) / total:.0f} |")
    before = time.process_time()
    for number in range(20_000_000):
        total += number
    print(f"| 20 million additions | {time.process_time() - before:.2f} | |")
    print(f"\npeak of memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
