"""`python -m tests.bench.search`: our search beside SQLite FTS5 and tantivy.

Builds the same made-up documents with all three and asks them the same in turn, in an order that
changes each round, so that a busy machine slows all alike. Only ratios within one run say
something. Ends with 1 when the three do not find the same documents.
"""

import argparse
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.config import ROOT
from app.search.highlight import marked, snippet
from app.site.worker import PAUSE
from tests.bench.arithmetic import percentile
from tests.bench.corpus import Corpus, Text, begun_words, queries
from tests.bench.engines import (
    Answer,
    Asked,
    Fts5,
    Ours,
    Tantivy,
    analysed,
    document,
    stemmed,
    telling_words,
)

ROUNDS = 5
BUDGET = 2.5  # seconds that one engine has for one operation in one round
UPDATES = 12
SAMPLE = 2_000
"""Queries are made from the first so many documents."""

Engines = Mapping[str, "Ours | Fts5 | Tantivy"]


@dataclass
class Times:
    """Milliseconds of one operation of one engine: medians over the rounds."""

    warm: list[tuple[float, float]] = field(default_factory=list)
    cold: list[tuple[float, float]] = field(default_factory=list)

    def add(self, taken: Sequence[float], *, cold: bool) -> None:
        ordered = sorted(taken)
        figures = percentile(ordered, 50), percentile(ordered, 95)
        (self.cold if cold else self.warm).append(figures)

    def median(self, which: str, place: int) -> float:
        return statistics.median(one[place] for one in getattr(self, which))


@dataclass
class Aim:
    """One line of the table: a figure, and what it is to stay under."""

    what: str
    figure: float
    most: float
    unit: str = "x"

    def line(self) -> str:
        kept = "reached" if self.figure <= self.most else "MISSED"
        return f"{self.what:44}{self.figure:9.3f} {self.unit:3}  aim <= {self.most:<6g}{kept}"


def main() -> int:
    asked = argparse.ArgumentParser(prog="bench-search")
    asked.add_argument("--documents", type=int, default=20_000, help="1000 takes seconds")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-") as folder:
        return Bench(Path(folder), wanted.documents, wanted.rounds).run()


class Bench:
    """One run over so many documents in a folder of its own."""

    def __init__(self, folder: Path, documents: int, rounds: int) -> None:
        self.folder, self.documents, self.rounds = folder, documents, rounds
        self.aims: list[Aim] = []
        self.texts: list[Text] = []

    def run(self) -> int:
        self.texts = list(Corpus().texts(self.documents))
        self.parts = [analysed(text) for text in self.texts]
        self._store()
        self._build()
        sample = self.texts[:SAMPLE]
        engines = self._opened()
        self.typed = queries(sample, 200)
        self.asked = [stemmed(query, engines["ours"].index) for query in self.typed]
        refs = random.Random(4).sample(range(1, len(sample) + 1), 100)
        self.telling = telling_words(self.parts, refs)
        same = self._compare_hits(engines)
        self._measure()
        self._measure_freshness(engines)
        self._measure_memory()
        print()
        for aim in self.aims:
            print(aim.line())
        return 0 if same else 1

    def _store(self) -> None:
        with closing(sqlite3.connect(self.folder / "texts.sqlite3")) as db:
            db.execute("create table texts(id integer primary key, title, body)")
            rows = ((text.id, text.title, text.body) for text in self.texts)
            db.executemany("insert into texts values(?,?,?)", rows)
            db.commit()

    def _build(self) -> None:
        taken = {}
        for made in (Ours, Fts5, Tantivy):
            engine = made(self.folder / made.name)
            given = self.texts if made is Ours else zip(self.texts, self.parts, strict=True)
            started = time.perf_counter()
            engine.build(given)
            taken[made.name] = time.perf_counter() - started
        size = {
            name: sum(f.stat().st_size for f in (self.folder / name).rglob("*") if f.is_file())
            for name in taken
        }
        print(f"{self.documents} documents; ours includes the analysis of the texts")
        for name, seconds in taken.items():
            print(f"  built by {name:9}{seconds:8.1f} s {size[name] / 1e6:9.1f} MB")

    def _opened(self) -> Engines:
        fts5, other = Fts5(self.folder / "fts5"), Tantivy(self.folder / "tantivy")
        fts5.open()
        other.open()
        return {"ours": Ours(self.folder / "ours"), "fts5": fts5, "tantivy": other}

    def _compare_hits(self, engines: Engines) -> bool:
        differing = 0
        for query, asked in zip(self.typed, self.asked, strict=True):
            found = {name: engine.hits(asked) for name, engine in engines.items()}
            answers = {name: engine.page(asked) for name, engine in engines.items()}
            same = len(set(map(frozenset, found.values()))) == 1
            same &= all(one.total == len(found[name]) for name, one in answers.items())
            same &= all(one.counts == answers["ours"].counts for one in answers.values())
            if not same:
                differing += 1
                told = {name: len(ids) for name, ids in found.items()}
                print(f"  not the same: {query} {told}", file=sys.stderr)
        print(
            f"  hits and counts equal on {len(self.asked) - differing} of {len(self.asked)} queries"
        )
        return not differing

    def _measure(self) -> None:
        with closing(sqlite3.connect(self.folder / "texts.sqlite3")) as texts:

            def page(engine, asked: Asked) -> None:
                shown(texts, engine.page(asked), asked)

            def similar(engine, ref: int) -> None:
                engine.similar(ref, self.telling[ref])

            begun = begun_words(self.texts[:SAMPLE], 200)
            operations = {
                "top 10 + 5 facets": (lambda engine, asked: engine.page(asked), self.asked),
                "the same + snippets": (page, self.asked),
                "suggest": (lambda engine, prefix: engine.suggest(prefix), begun),
                "similar": (similar, list(self.telling)),
            }
            for what, (done, items) in operations.items():
                self._report(what, self._timed(done, items))

    def _timed(self, done: Callable, items: Iterable) -> Mapping[str, Times]:
        """Half the rounds open all engines anew, which gives the first touch; the others go on
        with what the one before has warmed."""
        times: defaultdict[str, Times] = defaultdict(Times)
        engines = self._opened()
        for number in range(2 * self.rounds):
            cold = number % 2 == 0
            if cold:
                engines = self._opened()
            names = list(engines)
            random.Random(number).shuffle(names)
            for name in names:
                taken, until = [], time.perf_counter() + BUDGET
                for item in items:
                    started = time.perf_counter()
                    done(engines[name], item)
                    taken.append((time.perf_counter() - started) * 1e3)
                    if time.perf_counter() > until:
                        break
                times[name].add(taken, cold=cold)
        return times

    def _report(self, what: str, times: Mapping[str, Times]) -> None:
        print(f"\n{what:22}{'warm p50':>10}{'p95':>10}{'first p50':>11}{'p95':>10}   ms")
        for name, one in times.items():
            cells = [one.median(which, place) for which in ("warm", "cold") for place in (0, 1)]
            print(f"  {name:20}" + "".join(f"{cell:10.3f}" for cell in cells))
        ours, fts5, other = (times[name] for name in ("ours", "fts5", "tantivy"))

        def ratio(of: Times, which: str = "warm", place: int = 0) -> float:
            return ours.median(which, place) / of.median(which, place)

        if what == "suggest":
            self.aims.append(Aim("suggest p50", ours.median("warm", 0), 1.0, "ms"))
            self.aims.append(Aim("suggest p95", ours.median("warm", 1), 1.0, "ms"))
        elif what == "similar":
            self.aims.append(Aim("similar, against FTS5", ratio(fts5), 0.1))
        else:
            self.aims += [
                Aim(f"{what}, warm, against FTS5", ratio(fts5), 0.2),
                Aim(f"{what}, warm p95, against FTS5", ratio(fts5, "warm", 1), 0.2),
                Aim(f"{what}, warm, against tantivy", ratio(other), 0.7),
                Aim(f"{what}, warm p95, against tantivy", ratio(other, "warm", 1), 0.7),
                Aim(f"{what}, first touch, against FTS5", ratio(fts5, "cold"), 1.0),
                Aim(f"{what}, first touch p95, against FTS5", ratio(fts5, "cold", 1), 1.0),
            ]

    def _measure_freshness(self, engines: Engines) -> None:
        """From the moment an edit is taken up until another process finds it; the worker looks
        for edits once in its pause."""
        taken, seen = [], []
        ours = engines["ours"].index
        with reader_process(self.folder / "ours") as reader:
            for number in range(UPDATES):
                reader.stdin.write(f"tandapembaruan{number}\n")
                reader.stdin.flush()
                reader.stdout.readline()
                text = self.texts[number * 7 % len(self.texts)]
                fields = {"title": f"tandapembaruan{number} {text.title}", "body": text.body}
                edited = document(text).__class__(text.id, fields)
                started = time.perf_counter()
                with ours.writing():
                    ours.apply([edited], [])
                taken.append(time.perf_counter() - started)
                reader.stdout.readline()
                seen.append(time.perf_counter() - started)
        others = {name: [] for name in ("fts5", "tantivy")}
        for number in range(UPDATES):
            for name, all_taken in others.items():
                started = time.perf_counter()
                engines[name].update(self.texts[number], self.parts[number])
                all_taken.append(time.perf_counter() - started)
        print(f"\nupdate of one, p50: ours {statistics.median(taken) * 1e3:.1f} ms", end="")
        for name, all_taken in others.items():
            print(f", {name} {statistics.median(all_taken) * 1e3:.1f} ms", end="")
        print()
        self.aims.append(
            Aim("an edit found elsewhere, worker's pause incl.", PAUSE + max(seen), 2.0, "s")
        )

    def _measure_memory(self) -> None:
        command = [sys.executable, "-m", "tests.bench.reader", str(self.folder / "ours"), "memory"]
        asked = "\n".join(" ".join(query.words) for query in self.typed)
        told = subprocess.run(
            command, cwd=ROOT, input=asked, text=True, capture_output=True, check=True
        ).stdout
        private, resident = map(float, told.split())
        print(f"memory of a reading process above import: {private:.0f} MB of its own,", end="")
        print(f" {resident:.0f} MB resident with the mapped files")
        self.aims.append(Aim("memory of a worker above import", private, 60.0, "MB"))


def shown(texts: sqlite3.Connection, answer: Answer, asked: Asked) -> None:
    """The hits as a page shows them: title and body with the words marked."""
    terms = {(word,) for word in (*asked.stems, *asked.begun)}
    marks = ",".join("?" * len(answer.ids))
    rows = texts.execute(f"select title, body from texts where id in ({marks})", answer.ids)
    for title, body in rows:
        marked(title, terms)
        snippet(body, terms)


class reader_process:  # noqa: N801
    """Another process that waits for words to be found in the index."""

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-m", "tests.bench.reader", str(path), "wait"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, **pipes)

    def __enter__(self) -> subprocess.Popen:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(30)


if __name__ == "__main__":
    sys.exit(main())
