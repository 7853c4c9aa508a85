"""Who reads what, what stands against it, the marks, and what was decided."""

import enum
from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    exists,
    text,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.models import User
from app.competitions.models import Criterion, Edition, Stage
from app.core.db import Base, UtcDateTime
from app.entries.models import Entry, Snapshot
from app.judging.models import expertise as expertise
from app.judging.models import interviews as interviews
from app.judging.models import locked as locked
from app.judging.models import phrases as phrases
from app.judging.models import plenary as plenary
from app.judging.models import sealing as sealing
from app.judging.models import teams as teams
from app.judging.models import visits as visits
from app.judging.models.awards import AwardChange
from app.judging.models.awards import Outcome as Outcome
from app.judging.models.further import FurtherRound as FurtherRound


class Origin(enum.StrEnum):
    HAND = "hand"
    SOLVER = "solver"
    FURTHER = "further"
    """Chosen by the site once the stage was over, for an entry too close to call."""
    OBJECTION = "objection"
    """The same, for an entry whose applicant's objection was upheld."""


class AssignmentState(enum.StrEnum):
    ASSIGNED = "assigned"
    STARTED = "started"
    DONE = "done"
    RECUSED = "recused"


class UnsettledMark(Base):
    """What an outdated page held for one field of a reading: kept until the judge chooses.

    One row for each field and page, so that text that is still being typed there stays one text.
    """

    __tablename__ = "unsettled_mark"
    __table_args__ = (UniqueConstraint("assignment_id", "field", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    field: Mapped[str] = mapped_column(String(40))
    """What `rules.writing` calls the field."""
    page: Mapped[str] = mapped_column(String(32))
    """A random word that the page was given when it was opened."""
    value: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Assignment(Base):
    """One judge reads one entry's snapshot in one stage."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("stage_id", "entry_id", "judge_id"),
        Index("ix_assignment_stage_judge_started", "stage_id", "judge_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    origin: Mapped[Origin]
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.ASSIGNED)
    comment: Mapped[str] = mapped_column(Text, default="")
    """To the applicant; shown unsigned, and only when the secretariat releases it."""
    private_note: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Criterion id (as text) → why it got its points; a reason may come before the points."""
    verdicts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Number of a claimed figure (as text) → what the judge found behind it."""
    version: Mapped[int] = mapped_column(default=1)
    """Grows with every saved change, so that a save from an old page is noticed."""
    written_from: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Field → the page that wrote its present value, so that a page never argues with itself."""
    scored: Mapped[int] = mapped_column(default=0)
    """How many criteria have points; kept with the points, as the next."""
    weighed: Mapped[int] = mapped_column(BigInteger, default=0)
    """The sum of points × weight in hundredths, as `rules.weighed` makes it."""
    full_marks: Mapped[int] = mapped_column(BigInteger, default=0)
    """What `weighed` would be with the highest points in every criterion that counts here."""
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_reason: Mapped[str] = mapped_column(Text, default="")
    """Why the secretariat took back the last Selesai; the judge reads it."""
    left_because: Mapped[str] = mapped_column(Text, default="")
    """Why the judge stepped back without a conflict of interest; empty for who did not."""
    open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when the judge may work on it although the stage is over."""
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the judge last changed a mark, the comment or the note."""
    comment_released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_unsettled: Mapped[bool] = column_property(
        exists().where(
            UnsettledMark.assignment_id == id,  # noqa: A003 (the column above)
            UnsettledMark.settled_at.is_(None),
        ),
        deferred=True,
    )
    """Whether outdated pages held what the judge has to choose from; read along for the desk."""
    stage: Mapped[Stage] = relationship()
    entry: Mapped[Entry] = relationship()
    snapshot: Mapped[Snapshot] = relationship()
    judge: Mapped[User] = relationship(foreign_keys=[judge_id])
    scores: Mapped[list["Score"]] = relationship(back_populates="assignment")


class Replacement(Base):
    """A reading that the site gave by itself in place of one that was recused."""

    __tablename__ = "replacement"

    reading_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    replaces_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    why: Mapped[list[str]] = mapped_column(JSON)
    """Why this judge, as codes of `rules.replacing.why`."""


class Score(Base):
    """The points of one criterion in one reading."""

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("assignment_id", "criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), index=True)
    points: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assignment: Mapped[Assignment] = relationship(back_populates="scores")
    criterion: Mapped[Criterion] = relationship()


class ConflictSource(enum.StrEnum):
    DECLARED = "declared"
    OWN_AGENCY = "own_agency"
    PARTNER_AGENCY = "partner_agency"
    SAME_REGION = "same_region"
    """Where the edition says so."""
    EARLIER_POSTING = "earlier_posting"
    """A role in an agency that has ended: never more than potential."""
    REPLICATED = "replicated"
    """A post in, or a tie to, the agency whose innovation the entry replicates, who often guides
    it: never more than potential."""
    PACT = "pact"
    """A tie to an agency that the judge declared."""


class Conflict(Base):
    """A conflict of interest (benturan kepentingan) between a judge and an entry.

    In force until dismissed with a reason; while in force the judge can't reach the entry. A
    dismissed one stays as it is: who declares a conflict again gets a new row.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        Index("ix_conflict_judge_entry", "judge_id", "entry_id"),
        Index(
            "uq_conflict_in_force",
            "entry_id",
            "judge_id",
            "source",
            unique=True,
            sqlite_where=text("dismissed_at IS NULL"),
            postgresql_where=text("dismissed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    source: Mapped[ConflictSource]
    reason: Mapped[str] = mapped_column(Text, default="")
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dismissed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dismissed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    dismissed_reason: Mapped[str] = mapped_column(Text, default="")
    entry: Mapped[Entry] = relationship()
    judge: Mapped[User] = relationship(foreign_keys=[judge_id])


class TieKind(enum.StrEnum):
    ADVISED = "advised"
    THESIS = "thesis"
    """Supervised a thesis of somebody who works there."""
    UNIVERSITY = "university"
    """The judge's university has an agreement with it."""
    FAMILY = "family"
    BUSINESS = "business"


class Tie(Base):
    """What binds a judge to an agency, as they say themselves; of no edition alone."""

    __tablename__ = "judge_tie"

    id: Mapped[int] = mapped_column(primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    kind: Mapped[TieKind]
    agency_name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    """None where nobody knows an agency of this name; another since `matched_at`."""
    note: Mapped[str] = mapped_column(Text)
    is_actual: Mapped[bool]
    """Keeps the judge away; else the secretariat decides, pair by pair."""
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    matched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    judge: Mapped[User] = relationship()


class Pact(Base):
    """The judge signed for this edition that they have declared all their ties."""

    __tablename__ = "judge_pact"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Limit(Base):
    """How many readings a judge can take in a stage; none for who has no such row."""

    __tablename__ = "judge_limit"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    most: Mapped[int]


class Capacity(Base):
    """How many readings a judge says they can take in a stage of the edition; none for who said
    nothing."""

    __tablename__ = "judge_capacity"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    most: Mapped[int]


class Reminder(Base):
    """A judge was reminded of what is left to read, once a day at most."""

    __tablename__ = "judge_reminder"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    """Where the edition is."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """None where the site did it by itself."""


class Anchor(Base):
    """An entry that every judge of the stage scores, to be held against marks that were agreed."""

    __tablename__ = "anchor"

    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    points: Mapped[dict[str, int]] = mapped_column(JSON)
    """Criterion id, as text → the points that were agreed."""
    reason: Mapped[str] = mapped_column(Text)
    """Why these points; a judge reads it after their own Selesai."""
    again: Mapped[bool]
    """Scored later, among the others, to see whether a judge's measure has moved; otherwise before
    everything else."""
    set_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stage: Mapped[Stage] = relationship()
    entry: Mapped[Entry] = relationship()


class Plan(Base):
    """An assignment that the solver proposes for a stage; nothing until a person approves it.

    It stays as it was computed, with all that it followed from, so that anybody can do it again.
    """

    __tablename__ = "assignment_plan"
    __table_args__ = (UniqueConstraint("stage_id", "design_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    design_json: Mapped[str] = mapped_column(Text, deferred=True)
    """Canonical, as `rules.plans` writes it: proposals, judges, limits, conflicts, seed."""
    design_sha256: Mapped[str] = mapped_column(String(64))
    solution_json: Mapped[str] = mapped_column(Text, deferred=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    stage: Mapped[Stage] = relationship()
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])


class Reopening(Base):
    """A reading to be opened once more after its stage: one person proposes, another confirms."""

    __tablename__ = "reading_reopening"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> proposed_by_id", name="two_people"),
        Index(
            "uq_reopening_waiting",
            "assignment_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    reason: Mapped[str] = mapped_column(Text)
    days: Mapped[int]
    """So long the judge may change it, from the confirmation."""
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reading: Mapped[Assignment] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])


class Decision(Base):
    """What was decided about an entry; pending until published together with the others."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    outcome: Mapped[Outcome]
    award: Mapped[str] = mapped_column(String(200), default="")
    """The award's verbatim text, for example a tier of this edition."""
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    named_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when everybody may know it as a finalist, where finalists are public before the
    results; what is decided later stays pending."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it stands no more; what it was stays readable."""
    edition: Mapped[Edition] = relationship()
    entry: Mapped[Entry] = relationship()
    changes: Mapped[list[AwardChange]] = relationship(
        primaryjoin="and_(foreign(AwardChange.entry_id) == Decision.entry_id,"
        " AwardChange.confirmed_at.is_not(None))",
        order_by=AwardChange.id,
        viewonly=True,
    )
    """What was changed since everybody knew, oldest first."""
