"""A competition has editions, an edition has stages; forms and rubrics are versioned data."""

import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agencies.models import Agency
from app.core.db import Base, ExactDecimal, UtcDateTime


class Competition(Base):
    """A series of editions run by one organiser; others' secretariats never see inside."""

    __tablename__ = "competition"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    organiser_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    organiser: Mapped[Agency] = relationship()
    editions: Mapped[list["Edition"]] = relationship(
        back_populates="competition", order_by="Edition.year.desc()"
    )


class EditionState(enum.StrEnum):
    PREPARED = "prepared"
    """Being written; only its secretariat sees it."""
    OPENED = "opened"
    """Public; form, rubric, eligibility, groups and categories are frozen."""
    CLOSED = "closed"
    """Results published; kept for the record."""


class Edition(Base):
    """One year (tahun penyelenggaraan) of a competition. Everything of the year is data here."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    theme: Mapped[str] = mapped_column(String(300), default="")
    theme_en: Mapped[str] = mapped_column(String(300), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    timezone: Mapped[str] = mapped_column(String(40), default="Asia/Jakarta")
    state: Mapped[EditionState] = mapped_column(default=EditionState.PREPARED, index=True)
    rules: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    """Eligibility settings and the administrative checklist; shape: competitions/definition.py."""
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_definition: Mapped[str] = mapped_column(Text, default="", deferred=True)
    """Canonical JSON of all that is frozen at the opening; long, and read by auditors alone."""
    frozen_sha256: Mapped[str] = mapped_column(String(64), default="")
    finalists_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the finalists are public and fixed, in an edition that has stages for them."""
    results_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship(back_populates="editions")
    stages: Mapped[list["Stage"]] = relationship(
        back_populates="edition", order_by="Stage.position"
    )
    groups: Mapped[list["Group"]] = relationship(
        back_populates="edition", order_by="Group.position"
    )
    categories: Mapped[list["Category"]] = relationship(
        back_populates="edition", order_by="Category.position"
    )


class Group(Base):
    """A group (kelompok) of an edition: who may enter, how old an innovation must be."""

    __tablename__ = "edition_group"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    minimum_age_months: Mapped[int] = mapped_column(default=0)
    """Age counted backwards from the close of registration to the first day of use."""
    agency_quota: Mapped[int | None]
    needs_source: Mapped[bool] = mapped_column(default=False)
    """Entries of this group name the innovation that they replicate."""
    edition: Mapped[Edition] = relationship(back_populates="groups")


class Category(Base):
    """A category (kategori) of an edition."""

    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("edition_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    edition: Mapped[Edition] = relationship(back_populates="categories")


class FormVersion(Base):
    """Sections and questions as canonical JSON; the newest number is in force."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edition: Mapped[Edition] = relationship()


class StageKind(enum.StrEnum):
    REGISTRATION = "registration"
    ADMINISTRATIVE_SELECTION = "administrative_selection"
    PROPOSAL_ASSESSMENT = "proposal_assessment"
    TEAM_CONSOLIDATION = "team_consolidation"
    """The judges of an entry agree on one mark, by the rubric of the assessment before it."""
    USEFULNESS_RATING = "usefulness_rating"
    """People who used a service say how useful it was; no account needed."""
    INTERVIEW = "interview"
    """Finalists present their innovation and are asked about it."""
    FIELD_VERIFICATION = "field_verification"
    """Judges see at its place what a finalist wrote."""
    DECISION = "decision"
    ANNOUNCEMENT = "announcement"


FOR_FINALISTS = frozenset({StageKind.INTERVIEW, StageKind.FIELD_VERIFICATION})
"""Stages in which judges score, by a rubric of the stage's own, who was named a finalist."""


class Rubric(Base):
    """A version of the criteria with their weights, which together make 100."""

    __tablename__ = "rubric"
    __table_args__ = (UniqueConstraint("edition_id", "stage_kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    stage_kind: Mapped[StageKind] = mapped_column(default=StageKind.PROPOSAL_ASSESSMENT)
    """In which stage of the edition judges use it."""
    number: Mapped[int]
    scale_minimum: Mapped[int]
    scale_maximum: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    edition: Mapped[Edition] = relationship()
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="rubric", order_by="Criterion.position"
    )


class Criterion(Base):
    """One criterion (kriteria): its weight in percent and the questions that it judges."""

    __tablename__ = "criterion"
    __table_args__ = (UniqueConstraint("rubric_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[Decimal] = mapped_column(ExactDecimal(2))
    question_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    anchors: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)
    """What a number of points means: [{"points": 1, "text": …, "text_en": …}, …]."""
    is_optional: Mapped[bool] = mapped_column(default=False)
    """A judge may leave it out, and it counts nothing in that reading."""
    category_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The categories whose entries it judges; all where it names none."""
    rubric: Mapped[Rubric] = relationship(back_populates="criteria")


class Stage(Base):
    """A stage (tahap) of an edition. `closes_at` is the last minute that counts, inclusive."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("edition_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[StageKind]
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    internal_deadline_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Registration only: until when units hand their proposals to the agency admin."""
    grace_minutes: Mapped[int] = mapped_column(default=0)
    closed_early_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when an assessment runs again that was over, so that its marks had been seen."""
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.id"))
    blind: Mapped[bool] = mapped_column(default=False)
    readers: Mapped[int | None]
    """For finalists, as the next three: how many judges each should have,"""
    passing_grade: Mapped[int | None]
    """the mean from which on they pass, where there is such a limit,"""
    share: Mapped[int | None]
    """percent of the final score, and"""
    judge_roles: Mapped[list[str] | None] = mapped_column(JSON)
    """who scores: words of `Role`. Elsewhere it is the evaluators, by the edition's settings."""
    marks_stamp: Mapped[str | None] = mapped_column(String(32))
    """A word that the database itself makes anew whenever the finished readings change."""
    edition: Mapped[Edition] = relationship(back_populates="stages")
    rubric: Mapped[Rubric | None] = relationship()


class AmendmentKind(enum.StrEnum):
    DATES_MOVED = "dates_moved"
    STAGE_CLOSED_EARLY = "stage_closed_early"
    EXTRA_TIME = "extra_time"


class Amendment(Base):
    """A numbered, published change to an opened edition, with its reason."""

    __tablename__ = "amendment"
    __table_args__ = (UniqueConstraint("edition_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    kind: Mapped[AmendmentKind]
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"))
    reason: Mapped[str] = mapped_column(Text)
    change: Mapped[dict[str, object]] = mapped_column(JSON)
    """Before and after, times as ISO text in UTC."""
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int] = mapped_column()
    """The person's id as a plain value, as in the audit trail."""
    edition: Mapped[Edition] = relationship()
    stage: Mapped[Stage] = relationship()


class ExtraTime(Base):
    """One agency's own later close of a stage, given by an amendment."""

    __tablename__ = "extra_time"
    __table_args__ = (UniqueConstraint("amendment_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"))
    stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    amendment: Mapped[Amendment] = relationship()
    agency: Mapped[Agency] = relationship()
