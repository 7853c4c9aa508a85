"""What happened to objections, for other features."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class AppealFiled(Event):
    """An applicant objected to what was decided about their entry."""

    appeal_id: int


@dataclass(frozen=True)
class AppealAnswered(Event):
    """It was upheld or rejected, with reasons."""

    appeal_id: int


@dataclass(frozen=True)
class ObjectionAsked(Event):
    """Somebody wrote an objection; the link in a letter makes it count."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionFiled(Event):
    """It was confirmed, and has a number."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionRefused(Event):
    """It is not examined."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionForwarded(Event):
    """The agency of the nominee may read it and respond."""

    objection_id: int


@dataclass(frozen=True)
class ObjectionAnswered(Event):
    """It was upheld or rejected, with reasons."""

    objection_id: int


@dataclass(frozen=True)
class AppealConcluded(Event):
    """What follows from an upheld one was decided."""

    appeal_id: int


@dataclass(frozen=True)
class ObjectionConcluded(Event):
    """The same of an objection of the public."""

    objection_id: int
