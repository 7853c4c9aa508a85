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
