"""What people search, counted without who: in the memory of each web process, handed to the
worker as small files (docs/adr/0027-searches-are-counted-beside-the-database.md).

A page is only read, so its request writes no row. It adds one to a count; every few seconds the
counts of a process become a file in the instance folder, which the worker reads and removes.
"""

import atexit
import json
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

PAUSE = 20.0
"""Seconds in which counts wait in memory: as much is lost when a process is killed."""
MOST = 2000
"""Different searches that a process keeps until it hands them on; more come from a flood."""
READ_AFTER = 30.0
"""Seconds that a file lies before it is read: what one person types step by step may be counted
by several processes, and is told apart only together."""


class Asked(NamedTuple):
    """One search as it is counted; `typed` while somebody may still have been writing it."""

    day: str
    lang: str
    words: str
    typed: bool


@dataclass
class Count:
    """How often, and how many results the last time."""

    times: int = 0
    results: int = 0


class Tally:
    """The counts of one process; safe between threads, and handed on when the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._counts: dict[Asked, Count] = {}
        self._written = 0.0
        atexit.register(self.hand_on)

    def add(self, asked: Asked, results: int) -> None:
        """Count one search; costs a few microseconds, and a small file now and then."""
        with self._lock:
            if asked in self._counts or len(self._counts) < MOST:
                count = self._counts.setdefault(asked, Count())
                count.times += 1
                count.results = results
            is_due = time.monotonic() - self._written >= PAUSE
        if is_due:
            self.hand_on()

    def hand_on(self) -> None:
        """Write what was counted as a file of its own, at once whole."""
        with self._lock:
            counts, self._counts = self._counts, {}
            self._written = time.monotonic()
        if not counts:
            return
        rows = [[*asked, count.times, count.results] for asked, count in counts.items()]
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            draft = self._folder / f"{secrets.token_hex(8)}.draft"
            draft.write_text(json.dumps(rows), "utf-8")
            draft.replace(draft.with_suffix(".json"))
        except OSError:
            return  # a full disk must not keep anybody from searching; these counts are lost


def waiting(folder: Path, *, older_than: float = READ_AFTER) -> list[Path]:
    """Files to be read: all of them once the oldest has lain so many seconds."""
    files = list(folder.glob("*.json"))
    until = time.time() - older_than
    return files if any(file.stat().st_mtime <= until for file in files) else []


def merged(files: Iterable[Path]) -> Mapping[tuple[date, str, str], Count]:
    """What these files count together, by day, language and words; steps of writing left out."""
    told: dict[Asked, Count] = {}
    for *said, times, results in _rows(files):
        count = told.setdefault(Asked(*said), Count())
        count.times += times
        count.results = results
    final: dict[tuple[date, str, str], Count] = {}
    sent = ((asked, count) for asked, count in told.items() if not asked.typed)
    for asked, count in (*_written_to_the_end(told), *sent):
        known = final.setdefault((date.fromisoformat(asked.day), asked.lang, asked.words), Count())
        known.times += count.times
        known.results = count.results
    return final


def _rows(files: Iterable[Path]) -> Iterator[list[Any]]:
    for file in files:
        try:
            yield from json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            continue  # a disk that broke; there is nothing to be had from it


def _written_to_the_end(told: Mapping[Asked, Count]) -> Iterator[tuple[Asked, Count]]:
    """Typed searches, less often by as many as went on writing: who gets to "bank sampah" came
    by "bank", whether or not the pause there was long enough to be searched."""
    passed: dict[Asked, int] = {}
    open_ones: list[Asked] = []

    def close() -> Iterator[tuple[Asked, Count]]:
        one = open_ones.pop()
        longer = passed.pop(one)
        count = told[one]
        if open_ones:
            passed[open_ones[-1]] += max(count.times, longer)
        if count.times > longer:
            yield one, Count(count.times - longer, count.results)

    for asked in sorted(one for one in told if one.typed):
        while open_ones and not _goes_on(open_ones[-1], asked):
            yield from close()
        open_ones.append(asked)
        passed[asked] = 0
    while open_ones:
        yield from close()


def _goes_on(shorter: Asked, longer: Asked) -> bool:
    same = (shorter.day, shorter.lang) == (longer.day, longer.lang)
    return same and longer.words.startswith(shorter.words)
