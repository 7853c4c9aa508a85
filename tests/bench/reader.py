"""A process that reads the index as a web process does: `python -m tests.bench.reader PATH WHAT`.

WHAT is `wait`: for each word of the input say when it waits, and again when the word is found; or
`memory`: answer the queries of the input, then say in MB what that took, of its own and resident.
"""

import sys
import time
from pathlib import Path

import psutil

from app import create_app  # noqa: F401  what a web process has in memory anyway
from app.search.query import parse
from app.search.whoosh_index import WhooshIndex


def wait(index: WhooshIndex) -> None:
    index.search(parse("layanan"))
    for line in sys.stdin:
        asked = parse(line.strip(), exactly=True)
        print("waits", flush=True)
        until = time.monotonic() + 30
        while not index.search(asked).total and time.monotonic() < until:
            time.sleep(0.002)
        print("found", flush=True)


def memory(index: WhooshIndex) -> None:
    lines = sys.stdin.read().splitlines()
    parse("layanan")
    before = psutil.Process().memory_full_info()
    for line in lines:
        asked = parse(line)
        index.spelling(asked)
        index.search(asked, facets=("province", "topic", "year", "agency", "tier"))
        index.suggest(line[:3], 8)
    for ref in range(1, 101):
        index.similar(ref, 8)
    after = psutil.Process().memory_full_info()
    print((after.uss - before.uss) / 1e6, (after.rss - before.rss) / 1e6)


if __name__ == "__main__":
    {"wait": wait, "memory": memory}[sys.argv[2]](WhooshIndex(Path(sys.argv[1])))
