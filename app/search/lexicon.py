"""The words of `lexicon/*.txt`: data of the analysis, kept apart from its rules."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lexicon"


def lines(name: str) -> Iterator[str]:
    """The lines of one file that say something, comments removed."""
    for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines():
        said = line.partition("#")[0].strip()
        if said:
            yield said


@cache
def words(name: str) -> frozenset[str]:
    """A file that is a set of words."""
    return frozenset(word for line in lines(name) for word in line.split())


@cache
def pairs(name: str) -> dict[str, str]:
    """A file of lines `form word`."""
    return dict(line.split() for line in lines(name))
