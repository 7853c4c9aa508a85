"""Load the whole demo on an empty instance."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.competitions import queries as competitions
from app.competitions.models import Edition, StageKind
from app.competitions.models import Stage as AssessmentStage
from app.core import clock
from app.core.db import db, settle, transaction
from app.core.i18n import gettext as _
from app.entries.models import Entry
from app.judging import actions as judging
from app.judging.models import Assignment, Outcome
from app.library import actions as library
from app.library import queries as library_queries
from app.site.demo import cast, editions, marks, objecting, proposals
from app.site.demo.cast import Cast

FOLDER = Path(__file__).parent
YEARS_BACK = 3
ANNOUNCED = slice(8, 14)
"""The proposals that the announced edition tells of."""
WHY = "Contoh alasan: menimbang keterwakilan wilayah dan kategori."
AWARD = "Top Inovasi (contoh)"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """Who plays and where, handed from scene to scene."""

    cast: Cast
    open: Edition
    in_assessment: Edition
    announced: Edition


def load(tell: Tell) -> None:
    """Everything but the imported library, which `flask library import` brings in."""
    with transaction():
        tell(_("Instansi dan orang contoh"))
        stage = _set_up()
        tell(_("Edisi yang sudah diumumkan"))
        _play_announced(stage)
        tell(_("Edisi yang sedang dinilai"))
        _play_assessment(stage)
        tell(_("Edisi yang sedang dibuka"))
        _play_open(stage)


def load_awards() -> None:
    """The mapping of the imported records' awards to programme and tier."""
    with (FOLDER / "awards.csv").open(encoding="utf-8", newline="") as file, transaction():
        for row in csv.DictReader(file):
            mapping = library.award_for(row["text"])
            if mapping is not None and not mapping.programme:
                library.map_award(mapping, row["programme"], row["tier"], by=None)


def _set_up() -> Stage:
    players = cast.enter(YEARS_BACK)
    year = clock.now().year
    announced = editions.prepare(editions.ANNOUNCED, year - 1)
    in_assessment = editions.prepare(editions.IN_ASSESSMENT, year)
    opened = editions.prepare(editions.OPEN, year + 1)
    db.session.flush()
    with clock.shifted(-timedelta(days=366 * YEARS_BACK)):
        refs = [edition.id for edition in (announced, in_assessment, opened)]
        cast.appoint(players, refs, opened.competition_id)
    for edition, day in ((announced, -405), (in_assessment, -85), (opened, -21)):
        editions.open_on(edition, day)
    return Stage(players, opened, in_assessment, announced)


def _submit_all(
    players: Cast, edition: Edition, chosen: Sequence[proposals.Proposal], first_day: int
) -> list[Entry]:
    """Each proposal goes the whole way to the secretariat."""
    entries = []
    for number, proposal in enumerate(chosen):
        day = first_day + number % 5
        entry = proposals.draft(players, edition, proposal, editions.at(day))
        proposals.write(players, entry, proposal, editions.at(day + 4))
        proposals.hand(players, entry, proposal, editions.at(day + 5))
        proposals.forward(players, entry, proposal, editions.at(day + 8, 8 + number % 9))
        entries.append(entry)
    return entries


def _play_announced(stage: Stage) -> None:
    """The edition from the first draft to its results and its winners in the library."""
    chosen = proposals.all_proposals()[ANNOUNCED]
    entries = _submit_all(stage.cast, stage.announced, chosen, -390)
    for entry in entries:
        proposals.check(stage.cast, entry, editions.at(-350))
    with clock.frozen(editions.at(-339)):
        readings = _assign(stage, stage.announced, entries, ("juri1", "juri2"))
    given = [points[judge] for judge in (0, 1) for points in marks.ANNOUNCED]
    for reading, points in zip(readings, given, strict=True):
        _score(reading, points, editions.at(-330))
    _consolidate(readings)
    _decide(stage, entries)
    objecting.play(stage.cast, entries[0])
    for entry, proposal in zip(entries[:2], chosen, strict=False):
        _publish_winner(stage, entry, proposal)


def _consolidate(readings: Sequence[Assignment]) -> None:
    """The two judges of each entry of the announced edition agree on its mark, but for the last."""
    half = len(readings) // 2
    with clock.frozen(editions.at(-318)):
        for one, other, team in zip(readings[:half], readings[half:], marks.TEAM, strict=True):
            for reading, text in zip((one, other), marks.TALK, strict=True):
                judging.write_to_team(reading, text, word="demo", by=reading.judge, now=clock.now())
            _agree(one, other, team)


def _agree(one: Assignment, other: Assignment, team: str) -> None:
    """One judge proposes these points, else their own, to which the other then does not agree."""
    criteria = one.stage.rubric.criteria if one.stage.rubric else []
    own = {score.criterion_id: score.points for score in one.scores}
    points = {c.id: int(given) for c, given in zip(criteria, team, strict=False)} or own
    judging.propose_team_mark(one, points, marks.AGREED, seen=0, by=one.judge, now=clock.now())
    reason = "" if team else marks.REFUSED
    judging.answer_team_proposal(
        other, agrees=bool(team), reason=reason, seen=1, by=other.judge, now=clock.now()
    )


def _decide(stage: Stage, entries: Sequence[Entry]) -> None:
    by, edition = stage.cast.people["sekretariat"], stage.announced
    with clock.frozen(editions.at(-312)):
        judging.decide(edition, entries[:2], Outcome.WINNER, award=AWARD, reason=WHY, by=by)
        judging.decide(edition, entries[2:4], Outcome.FINALIST, reason=WHY, by=by)
    with clock.frozen(editions.at(-303)):
        refs = [reading.id for reading in _readings(edition)]
        judging.release_comments(_assessment(edition), refs, refs[:-3], by=by)
        judging.publish_results(edition, by=by)
        settle()  # the results make the winners' library drafts


def _publish_winner(stage: Stage, entry: Entry, proposal: proposals.Proposal) -> None:
    drafted = library_queries.entry_by_key(f"entry-{entry.id}")
    if drafted is None:
        raise LookupError(f"no library draft for {entry.title}")
    by = stage.cast.people["sekretariat"]
    with clock.frozen(editions.at(-290)):
        content: dict[str, Any] = {"topic_key": proposal["topic"], "licence": "CC BY 4.0"}
        agency, version = drafted.agency, drafted.version
        library.edit(drafted, content, award=AWARD, agency=agency, version=version, by=by)
        library.publish(drafted, by=by)


def _play_assessment(stage: Stage) -> None:
    chosen = proposals.all_proposals()
    entries = _submit_all(stage.cast, stage.in_assessment, chosen, -75)
    passed, failed = entries[:-2], entries[-2:]
    for entry in passed:
        proposals.check(stage.cast, entry, editions.at(-25))
    reason = "Halaman tanda tangan tidak terbaca. Unggah ulang pindaian yang jelas."
    for entry in failed:
        proposals.check(stage.cast, entry, editions.at(-24), {"kesediaan-replikasi": reason})
    with clock.frozen(editions.at(-9)):
        first = _assign(stage, stage.in_assessment, passed, ("juri1",))
        second = _assign(stage, stage.in_assessment, passed[:8], ("juri2",))
        third = _assign(stage, stage.in_assessment, passed[8:13], ("juri3",))
        _assign(stage, stage.in_assessment, passed[4:6], ("juri4",))
    for day, readings, judge in ((-4, first, 0), (-3, second, 1)):
        for reading, points in zip(readings, marks.RUNNING, strict=False):
            _score(reading, points[judge], editions.at(day))
    with clock.frozen(editions.at(-2)):
        reason = "Saya ikut melatih petugas layanan ini dua tahun lalu."
        judging.declare_conflict(third[0], reason, by=third[0].judge)


def _play_open(stage: Stage) -> None:
    players, edition = stage.cast, stage.open
    writing, waiting, returned, forwarded, *_ = proposals.all_proposals()
    begun = proposals.draft(players, edition, writing, editions.at(-12))
    proposals.begin_writing(players, begun, writing, editions.at(-3))
    for proposal in (waiting, returned):
        entry = proposals.draft(players, edition, proposal, editions.at(-15))
        proposals.write(players, entry, proposal, editions.at(-8))
        proposals.hand(players, entry, proposal, editions.at(-6))
        if proposal is returned:
            note = "Tambahkan angka sebelum inovasi pada bagian Signifikansi, lalu ajukan lagi."
            proposals.send_back(players, entry, proposal, note, editions.at(-4))
    _submit_all(players, edition, [forwarded], -15)


def _assign(
    stage: Stage, edition: Edition, entries: Sequence[Entry], judges: Sequence[str]
) -> list[Assignment]:
    """The readings made, in the order of the entries."""
    people = [stage.cast.people[name] for name in judges]
    judging.assign(_assessment(edition), entries, people, by=stage.cast.people["sekretariat"])
    db.session.flush()
    wanted = {person.id for person in people}
    return [reading for reading in _readings(edition) if reading.judge_id in wanted]


def _assessment(edition: Edition) -> AssessmentStage:
    found = competitions.stage_of_kind(edition, StageKind.PROPOSAL_ASSESSMENT)
    if found is None:
        raise LookupError("the demo edition has no assessment")
    return found


def _readings(edition: Edition) -> Sequence[Assignment]:
    """All readings of the edition, in the order of assignment."""
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.stage_id == _assessment(edition).id)
        .order_by(Assignment.id)
    ).all()


def _score(reading: Assignment, points: str, at: Any) -> None:
    """One digit for each criterion, in order; a reading with all of them is finished."""
    rubric = reading.stage.rubric
    if rubric is None or not points:
        return
    sent = {f"points-{one.id}": given for one, given in zip(rubric.criteria, points, strict=False)}
    for one, given in zip(rubric.criteria, points, strict=False):
        if given in marks.REASONS:
            sent[f"reason-{one.id}"] = marks.REASONS[given]
    sent["comment"] = marks.COMMENTS[reading.id % len(marks.COMMENTS)]
    with clock.frozen(at):
        judging.save_scores(
            reading, sent, base={}, page=f"demo{reading.id}", by=reading.judge, now=clock.now()
        )
        if len(points) == len(rubric.criteria):
            judging.finish(reading, by=reading.judge, now=at)
