"""Judges, panelists, entries that passed the check, and readings.

judge = make_judge(edition)
entry = make_passed_entry(edition, title="Antar Obat")
reading = make_reading(edition, judge, entry, points={"ringkasan": 4, "dampak": 3}, done=True)
"""

from sqlalchemy import insert, inspect

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import AdministrativeCheck, Entry, EntryState, Snapshot
from app.judging import actions, queries, rules
from app.judging.models import Anchor, Assignment, Score
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import stage
from tests.factories.entries import make_entry


def settings(**values):
    """Rules of an edition whose settings name these values, for `make_edition(rules=…)`."""
    named = [{"key": key, "value": value} for key, value in values.items()]
    return {"checklist": [{"key": "lengkap", "text": "Jawaban lengkap"}], "settings": named}


def assessment(edition):
    """The stage in which judges score."""
    return stage(edition, StageKind.PROPOSAL_ASSESSMENT)


def make_judge(edition, *, agency=None, **fields):
    """An evaluator of the edition, perhaps of an agency."""
    return make_user(grants=[grant(Role.EVALUATOR, edition=edition, agency=agency)], **fields)


def make_panelist(edition, *, agency=None, **fields):
    return make_user(grants=[grant(Role.PANELIST, edition=edition, agency=agency)], **fields)


def make_secretary(edition, **fields):
    """Somebody of the edition's secretariat."""
    return make_user(grants=[grant(Role.SECRETARIAT, edition=edition)], **fields)


def make_passed_entry(
    edition, *, title=None, agency=None, partners=(), answers=None, state=EntryState.PASSED
):
    """An entry that passed the check; its innovator and agency admin is `entry.started_by`."""
    took_part = {"mitra": [{"name": p.name, "role": "Pelaksana"} for p in partners]}
    return make_entry(
        edition,
        agency,
        state=state,
        title=title,
        answers={**(took_part if partners else {}), **(answers or {})} or None,
    )


def make_passed_entries(edition, count):
    """So many entries that passed, alike but for their numbers: the first walks the whole way, the
    others are copies of its rows and share its snapshot."""
    first = make_passed_entry(edition)
    if count == 1:
        return [first]
    (check,) = db.session.scalars(
        db.select(AdministrativeCheck).where(AdministrativeCheck.entry_id == first.id)
    )
    row, checked = _columns(first), _columns(check)
    with transaction():
        made = db.session.scalars(
            db.insert(Entry).returning(Entry.id), [row for _ in range(count - 1)]
        ).all()
        rows = [{**checked, "entry_id": ref} for ref in made]
        db.session.execute(db.insert(AdministrativeCheck), rows)
    others = db.session.scalars(db.select(Entry).where(Entry.id.in_(made)).order_by(Entry.id))
    return [first, *others]


def _columns(row):
    return {
        one.key: getattr(row, one.key) for one in row.__mapper__.column_attrs if one.key != "id"
    }


def make_reading(
    edition, judge, entry, *, points=None, comment="", done=False, state=None, kind=None
):
    """An assignment made by hand, in the assessment or the stage of this kind; `points` by the
    criterion's key."""
    where = stage(edition, kind) if kind else assessment(edition)
    with transaction():
        reading = Assignment(
            stage_id=where.id,
            entry_id=entry.id,
            judge_id=judge.id,
            snapshot_id=db.session.scalar(
                db.select(AdministrativeCheck.snapshot_id).where(
                    AdministrativeCheck.entry_id == entry.id
                )
            ),
            origin="hand",
            assigned_at=clock.now(),
            assigned_by_id=judge.id,
        )
        db.session.add(reading)
        db.session.flush()
        if points or comment:
            save(reading, judge, points or {}, comment=comment)
        if done:
            actions.finish(reading, by=judge, now=clock.now())
        if state is not None:
            reading.state = state
    return reading


def make_anchor(edition, points=None, *, entry=None, again=False, title=None):
    """An entry that every judge is to score; `points` that were agreed, by the criterion's key.
    One that somebody reads already stands as if it had been set before."""
    where, entry = assessment(edition), entry or make_passed_entry(edition, title=title)
    refs = {criterion.key: criterion.id for criterion in where.rubric.criteria}
    agreed = {refs[key]: given for key, given in (points or dict.fromkeys(refs, 3)).items()}
    said, by = "Data lengkap.", make_secretary(edition)
    with transaction():
        if entry.id in queries.begun(where):
            points = {str(ref): given for ref, given in agreed.items()}
            db.session.add(
                Anchor(
                    stage_id=where.id,
                    entry_id=entry.id,
                    points=points,
                    reason=said,
                    again=again,
                    set_by_id=by.id,
                    set_at=clock.now(),
                )
            )
        else:
            actions.set_anchor(where, entry, agreed, said, again=again, by=by)
    return entry


def open_to(judge):
    """The ids of the readings to which the judge's own list leads."""
    return [line.ref for line in queries.readings_of(judge).readings if not line.in_conflict]


def save(reading, judge, points, *, base=None, page="a", **texts):
    """Save points (by the criterion's key) and texts as a page does; returns what became of it."""
    refs = {criterion.key: criterion.id for criterion in reading.stage.rubric.criteria}
    sent = {f"points-{refs[key]}": str(value) for key, value in points.items()}
    with transaction():
        return actions.save_scores(
            reading, {**sent, **texts}, base=base or {}, page=page, by=judge, now=clock.now()
        )


def recap_rows(edition, *, with_marks=True):
    """The rows of the recap of the edition's assessment, by number."""
    recap = queries.recap(assessment(edition), with_marks=with_marks)
    return queries.recap_rows(recap, list(queries.ranked(recap, "nomor")))


def sums_of_points():
    """Assignment id → how many criteria have points, and their weighed sum, from the very rows."""
    given = {}
    for score in db.session.scalars(db.select(Score)):
        given.setdefault(score.assignment, {})[score.criterion_id] = score.points
    return {
        reading.id: (
            len(points),
            rules.weighed(points, criteria := rules.asked_of(reading.stage.rubric, reading.entry)),
            rules.full_marks(points, reading.stage.rubric, criteria),
        )
        for reading, points in given.items()
    }


def copies_of(entry, count):
    """Ids of so many more entries that passed like this one: its rows again, for walking the way
    is not what is tested. Their titles are numbered."""
    titles = [{"title": f"{entry.title} {number}"} for number in range(1, count + 1)]
    check = db.session.scalars(db.select(AdministrativeCheck).filter_by(entry_id=entry.id)).one()
    with transaction():
        made = _again(entry, titles)
        receipts = [{"entry_id": ref, "receipt_number": f"SALINAN-{ref}"} for ref in made]
        snapshots = _again(db.session.get_one(Snapshot, check.snapshot_id), receipts)
        pairs = zip(made, snapshots, strict=True)
        _again(check, [{"entry_id": ref, "snapshot_id": snapshot} for ref, snapshot in pairs])
    return made


def _again(row, changes):
    """Ids of copies of this row, one with each of these changes."""
    model = type(row)
    plain = {c.key: getattr(row, c.key) for c in inspect(model).column_attrs if c.key != "id"}
    insertion = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(db.session.scalars(insertion, [{**plain, **change} for change in changes]))
