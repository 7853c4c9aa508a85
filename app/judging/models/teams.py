"""What the judges of one entry say to each other after the assessment, and the mark they agree on.

`stage_id` is the assessment whose readings they consolidate; those stay as they are.
"""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class TeamMessage(Base):
    """A short message of a judge to the others who scored the same entry."""

    __tablename__ = "team_message"
    __table_args__ = (UniqueConstraint("stage_id", "entry_id", "author_id", "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    token: Mapped[str] = mapped_column(String(32))
    """Of the random word of the form that sent it, and its text: it is kept once however often it
    comes."""
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TeamProposal(Base):
    """A mark that one judge proposes as the team's; of an entry the highest number holds."""

    __tablename__ = "team_proposal"
    __table_args__ = (UniqueConstraint("stage_id", "entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[int]
    """From 1; a new proposal asks everybody anew."""
    points: Mapped[dict[str, int]] = mapped_column(JSON)
    """Criterion id, as text → points."""
    weighed: Mapped[int] = mapped_column(BigInteger)
    """This and the next as in `Assignment`."""
    full_marks: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class TeamAnswer(Base):
    """What a judge says to a proposal; who proposed it agrees."""

    __tablename__ = "team_answer"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("team_proposal.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    agrees: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why not; it stays with the mark as dissent."""
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
