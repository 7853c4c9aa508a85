"""The figures that a proposal claims, which a judge holds against its files."""

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.competitions.definition import Question, QuestionKind
from app.entries.rules.reading import ReadSection


class Verdict(enum.StrEnum):
    """What a judge found behind a figure."""

    PROVEN = "proven"
    WEAK = "weak"
    ABSENT = "absent"


@dataclass(frozen=True)
class Claim:
    """One row of figures; `number` is its place in what judges read of the snapshot, from 1."""

    number: int
    question: Question
    row: Mapping[str, Any]
    files: Sequence[Mapping[str, Any]]
    """The evidence in its own section, else all that there is."""


def claims(sections: Sequence[ReadSection]) -> Iterator[Claim]:
    """Every claimed figure in what judges read, in order."""
    number, everywhere = 0, [file for one in sections for file in _files(one)]
    for section in sections:
        near = _files(section)
        for answer in section.answers:
            if answer.question.kind is QuestionKind.FIGURES:
                for row in answer.value or ():
                    number += 1
                    yield Claim(number, answer.question, row, near or everywhere)


def _files(section: ReadSection) -> list[Mapping[str, Any]]:
    return [file for answer in section.answers for file in answer.files]
