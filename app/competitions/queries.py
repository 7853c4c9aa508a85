"""Every SELECT of competitions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.models import Grant, Invitation, Role, User
from app.accounts.rules import usable
from app.agencies.models import Agency
from app.competitions import rules
from app.competitions.definition import FormDefinition, read_form
from app.competitions.models import (
    FOR_FINALISTS,
    Amendment,
    Competition,
    Edition,
    EditionState,
    ExtraTime,
    FormVersion,
    Rubric,
    Stage,
    StageKind,
)
from app.core.db import db


def _whole() -> tuple[ORMOption, ...]:
    """An edition with all that its pages show."""
    # inner joins: PostgreSQL can't hold (FOR UPDATE) the outer side of a join
    return (
        joinedload(Edition.competition, innerjoin=True).joinedload(
            Competition.organiser, innerjoin=True
        ),
        selectinload(Edition.stages),
        selectinload(Edition.groups),
        selectinload(Edition.categories),
    )


def edition_by_slug(slug: str, **_: object) -> Edition | None:
    """The edition with its competition, stages, groups and categories."""
    return db.session.scalar(select(Edition).where(Edition.slug == slug).options(*_whole()))


def organised_by(user: User, at: datetime) -> Sequence[Edition]:
    """Editions that this person serves as secretariat or chair now, newest year first."""
    serving = usable(user, Role.SECRETARIAT, Role.CHAIR, now=at)
    editions = {grant.edition_id for grant in serving if grant.edition_id is not None}
    competitions = {grant.competition_id for grant in serving if grant.edition_id is None}
    return db.session.scalars(
        select(Edition)
        .where(or_(Edition.id.in_(editions), Edition.competition_id.in_(competitions)))
        .options(*_whole())
        .order_by(Edition.year.desc(), Edition.id.desc())
    ).all()


def competition_by_slug(slug: str) -> Competition | None:
    """The competition with its organiser and editions, newest year first."""
    return db.session.scalar(
        select(Competition)
        .where(Competition.slug == slug)
        .options(joinedload(Competition.organiser), selectinload(Competition.editions))
    )


def public_editions() -> Sequence[Edition]:
    """Every edition that is or was open, newest year first."""
    return db.session.scalars(
        select(Edition)
        .where(Edition.state != EditionState.PREPARED)
        .options(*_whole())
        .order_by(Edition.year.desc(), Edition.id.desc())
    ).all()


def open_editions(at: datetime, agencies: Collection[Agency] | None = None) -> Sequence[Edition]:
    """Editions whose registration runs at this moment, the nearest deadline first.

    With agencies, only those that admit one of them, and also those where one of them was given
    time beyond this moment.
    """
    opened = db.session.scalars(
        select(Edition)
        .where(Edition.state == EditionState.OPENED)
        .options(
            joinedload(Edition.competition, innerjoin=True),
            selectinload(Edition.stages),
            selectinload(Edition.groups),
        )
    )
    extra = _extra_closes([agency.id for agency in agencies or ()])
    running = [
        (rules.close_of(stage, extra.get(stage.id)), edition.id, edition)
        for edition in opened
        if (stage := stage_of_kind(edition, StageKind.REGISTRATION)) is not None
        and rules.is_open(stage, at, extra.get(stage.id))
        and (agencies is None or any(rules.admits(edition, agency) for agency in agencies))
    ]
    return [edition for _, _, edition in sorted(running, key=lambda item: item[:2])]


def _extra_closes(agency_ids: Collection[int]) -> Mapping[int, datetime]:
    """Stage id → the latest own close that one of these agencies has there."""
    if not agency_ids:
        return {}
    rows = db.session.execute(
        select(ExtraTime.stage_id, func.max(ExtraTime.closes_at))
        .where(ExtraTime.agency_id.in_(agency_ids))
        .group_by(ExtraTime.stage_id)
    )
    return dict(iter(rows))


def stage_of_kind(edition: Edition, kind: StageKind) -> Stage | None:
    """The edition's first stage of this kind."""
    return next((stage for stage in edition.stages if stage.kind is kind), None)


def edition_of_year(competition_id: int, year: int) -> Edition | None:
    return db.session.scalar(
        select(Edition).where(Edition.competition_id == competition_id, Edition.year == year)
    )


def newest_form(edition: Edition) -> FormVersion | None:
    """The form in force, if the edition has one."""
    return db.session.scalar(
        select(FormVersion)
        .where(FormVersion.edition_id == edition.id)
        .order_by(FormVersion.number.desc())
        .limit(1)
    )


def form_in_force(edition: Edition) -> tuple[FormVersion, FormDefinition]:
    """The newest form of the edition, as row and as definition; NoResultFound if it has none."""
    version = newest_form(edition)
    if version is None:
        raise NoResultFound(f"edition {edition.id} has no form")
    return version, read_form(version.definition)


def rubric_in_force(edition: Edition) -> Rubric | None:
    """The newest rubric by which the edition's proposals are assessed, its criteria in order."""
    return newest_rubric(edition, StageKind.PROPOSAL_ASSESSMENT)


def newest_rubric(edition: Edition, kind: StageKind) -> Rubric | None:
    """The newest rubric of this stage of the edition with its criteria in order."""
    return db.session.scalar(
        select(Rubric)
        .where(Rubric.edition_id == edition.id, Rubric.stage_kind == kind)
        .order_by(Rubric.number.desc())
        .limit(1)
        .options(selectinload(Rubric.criteria))
    )


def finalist_stages(edition: Edition) -> Sequence[Stage]:
    """The edition's stages for finalists with their rubrics and criteria, in order."""
    if not any(stage.kind in FOR_FINALISTS for stage in edition.stages):
        return ()
    return db.session.scalars(
        select(Stage)
        .where(Stage.edition_id == edition.id, Stage.kind.in_(FOR_FINALISTS))
        .order_by(Stage.position)
        .options(joinedload(Stage.rubric).selectinload(Rubric.criteria))
    ).all()


def rubric_of(stage: Stage) -> Rubric | None:
    """The rubric that judges use in this stage, with its criteria in order."""
    return db.session.scalar(
        select(Rubric).where(Rubric.id == stage.rubric_id).options(selectinload(Rubric.criteria))
    )


def extra_close(stage: Stage, agency_id: int) -> datetime | None:
    """The latest own close that amendments gave this agency in this stage."""
    return db.session.scalar(
        select(ExtraTime.closes_at)
        .where(ExtraTime.stage_id == stage.id, ExtraTime.agency_id == agency_id)
        .order_by(ExtraTime.closes_at.desc())
        .limit(1)
    )


def extra_times_until(
    stage: Stage, agency_ids: Collection[int], closes_at: datetime
) -> Sequence[ExtraTime]:
    """What gives these agencies time in this stage until then or longer."""
    return db.session.scalars(
        select(ExtraTime)
        .where(
            ExtraTime.stage_id == stage.id,
            ExtraTime.agency_id.in_(agency_ids),
            ExtraTime.closes_at >= closes_at,
        )
        .options(joinedload(ExtraTime.amendment))
    ).all()


def extra_times(agency_ids: Collection[int]) -> Mapping[tuple[int, int], datetime]:
    """(stage id, agency id) → the latest own close of each of these agencies."""
    rows = db.session.execute(
        select(ExtraTime.stage_id, ExtraTime.agency_id, func.max(ExtraTime.closes_at))
        .where(ExtraTime.agency_id.in_(agency_ids))
        .group_by(ExtraTime.stage_id, ExtraTime.agency_id)
    )
    return {(stage, agency): closes_at for stage, agency, closes_at in rows}


def close_for(stage: Stage, agency_id: int) -> datetime:
    """The deadline of this stage for this agency."""
    return rules.close_of(stage, extra_close(stage, agency_id))


def last_amendment_number(edition_id: int) -> int:
    """The highest number given so far in this edition; 0 before the first."""
    return (
        db.session.scalar(
            select(func.max(Amendment.number)).where(Amendment.edition_id == edition_id)
        )
        or 0
    )


def amendments_of(edition: Edition) -> Sequence[tuple[Amendment, list[ExtraTime]]]:
    """The edition's amendments, newest first, each with the extra times that it gives."""
    amendments = db.session.scalars(
        select(Amendment)
        .where(Amendment.edition_id == edition.id)
        .options(joinedload(Amendment.stage))
        .order_by(Amendment.number.desc())
    ).all()
    given: dict[int, list[ExtraTime]] = {amendment.id: [] for amendment in amendments}
    for extra in db.session.scalars(
        select(ExtraTime)
        .join(Amendment, Amendment.id == ExtraTime.amendment_id)
        .where(Amendment.edition_id == edition.id)
        .options(joinedload(ExtraTime.agency))
        .order_by(ExtraTime.id)
    ):
        given[extra.amendment_id].append(extra)
    return [(amendment, given[amendment.id]) for amendment in amendments]


def editions_by_id(refs: Collection[int]) -> Mapping[int, Edition]:
    """These editions by their id, to name them."""
    found = db.session.scalars(select(Edition).where(Edition.id.in_(refs))) if refs else ()
    return {edition.id: edition for edition in found}


def competitions_by_id(refs: Collection[int]) -> Mapping[int, Competition]:
    """These competitions by their id, to name them."""
    found = db.session.scalars(select(Competition).where(Competition.id.in_(refs))) if refs else ()
    return {competition.id: competition for competition in found}


def organisers(competition_refs: Iterable[int | None]) -> Sequence[Agency]:
    """The agencies that organise these competitions."""
    refs = {ref for ref in competition_refs if ref is not None}
    return db.session.scalars(
        select(Agency)
        .join(Competition, Competition.organiser_id == Agency.id)
        .where(Competition.id.in_(refs))
        .distinct()
    ).all()


def organiser_by_id(agency_id: int) -> Agency | None:
    """This agency, if it organises a competition."""
    return db.session.scalar(
        select(Agency)
        .join(Competition, Competition.organiser_id == Agency.id)
        .where(Agency.id == agency_id)
        .limit(1)
    )


def competition_choices() -> Sequence[tuple[int, str]]:
    """Id and name of every competition, for selects."""
    rows = db.session.execute(select(Competition.id, Competition.name).order_by(Competition.name))
    return [(ref, name) for ref, name in rows]


def zone_of(competition_id: int | None) -> str:
    """The zone of the competition's newest edition; WIB while it has none."""
    newest = select(Edition.timezone).where(Edition.competition_id == competition_id)
    return db.session.scalar(newest.order_by(Edition.year.desc()).limit(1)) or "Asia/Jakarta"


def versions_of(edition_id: int) -> tuple[Sequence[FormVersion], Sequence[Rubric]]:
    """All versions of the edition's form and rubric."""
    forms = select(FormVersion).where(FormVersion.edition_id == edition_id)
    rubrics = select(Rubric).where(Rubric.edition_id == edition_id)
    return db.session.scalars(forms).all(), db.session.scalars(rubrics).all()


def is_without_editions() -> bool:
    """Whether no edition was ever loaded."""
    return db.session.scalar(select(Edition.id).limit(1)) is None


def competitions_without_secretariat() -> Sequence[Competition]:
    """Those of which nobody is, was or was offered to be the secretariat, by name."""
    held = select(Grant.competition_id).where(Grant.role == Role.SECRETARIAT)
    offered = select(Invitation.competition_id).where(Invitation.role == Role.SECRETARIAT)
    served = held.union(offered).subquery()
    unserved = ~select(served).where(served.c.competition_id == Competition.id).exists()
    return db.session.scalars(select(Competition).where(unserved).order_by(Competition.name)).all()


def has_people(edition_id: int) -> bool:
    """Whether somebody has, had or was offered a role in just this edition."""
    held = select(Grant.id).where(Grant.edition_id == edition_id)
    offered = select(Invitation.id).where(Invitation.edition_id == edition_id)
    return db.session.scalar(held.union_all(offered).limit(1)) is not None


def extra_closes(edition_id: int) -> Sequence[datetime]:
    """When registration closes for the agencies that were given extra time."""
    given = select(ExtraTime.closes_at).join(Amendment, Amendment.id == ExtraTime.amendment_id)
    return db.session.scalars(given.where(Amendment.edition_id == edition_id)).all()


def amendment_by_id(ref: int) -> tuple[Amendment, list[ExtraTime]]:
    """One amendment with the extra times that it gives."""
    amendment = db.session.get_one(Amendment, ref)
    given = select(ExtraTime).where(ExtraTime.amendment_id == ref).order_by(ExtraTime.id)
    return amendment, list(db.session.scalars(given.options(joinedload(ExtraTime.agency))))
