"""The demo: what `flask demo load` puts on an empty instance."""

from datetime import timedelta

from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.models import User
from app.agencies.models import Agency
from app.competitions import rules as competitions
from app.competitions.models import Edition, StageKind
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import queries as judging
from app.judging.models import Assignment, ConflictSource, Outcome
from app.judging.rules.stages import assessments
from app.library import queries as library
from app.library.models import LibraryEntry
from app.site import queries
from app.site.demo import loader
from tests.factories.judging import recap_rows, sums_of_points

PEOPLE = (
    "admin",
    "sekretariat",
    "ketua",
    "admin.instansi",
    "inovator",
    "juri1",
    "juri2",
    "juri3",
    "juri4",
    "panelis",
)


def test_everybody_can_sign_in_with_the_demo_password(demo):
    for name in PEOPLE:
        user = db.session.scalar(select(User).where(User.email == f"{name}@demo.test"))
        assert user.is_demo
        assert passwords.verifies(user.password_hash, "lumbung-demo-2026"), name


def test_every_invented_agency_says_so_and_is_flagged(demo):
    invented = db.session.scalars(select(Agency).where(Agency.is_demo)).all()

    assert len(invented) >= 5
    assert all(agency.name.endswith("(contoh)") for agency in invented)


def test_no_invented_agency_stands_in_a_real_region(demo):
    assert not db.session.scalars(
        select(Agency).where(Agency.is_demo, Agency.region_code.is_not(None))
    ).all()
    assert not db.session.scalars(
        select(LibraryEntry).where(LibraryEntry.is_demo, LibraryEntry.region_code.is_not(None))
    ).all()


def test_one_edition_is_open_one_in_assessment_one_announced(demo):
    now = clock.now()
    running = {}
    for edition in db.session.scalars(select(Edition)):
        stage = competitions.current_stage(edition.stages, now)
        running[edition.year - now.year] = (
            stage.kind if stage else None,
            edition.results_published_at is not None,
        )

    assert running == {
        1: (StageKind.REGISTRATION, False),
        0: (StageKind.PROPOSAL_ASSESSMENT, False),
        -1: (None, True),
    }


def test_the_first_judge_has_a_dozen_readings(demo):
    readings = db.session.scalar(
        select(func.count())
        .select_from(Assignment)
        .join(User, User.id == Assignment.judge_id)
        .join(Assignment.stage)
        .join(Edition)
        .where(User.email == "juri1@demo.test", Edition.year == clock.now().year)
    )

    assert readings >= 12


def test_marks_of_the_announced_edition_tell_entries_apart(demo):
    edition = db.session.scalar(select(Edition).where(Edition.results_published_at.is_not(None)))
    rows = recap_rows(edition)
    means = [row.mean for row in rows]

    assert len(set(means)) == len(means)
    assert len({row.span for row in rows}) > 3
    decided = {one.entry_id: one.outcome for one in judging.decisions_of(edition.id)}
    best = sorted(rows, key=lambda row: row.mean)[-2:]
    assert {decided[row.entry.id] for row in best} == {Outcome.WINNER}


def test_totals_are_the_sums_of_their_points(demo):
    kept = db.session.execute(
        select(Assignment.id, Assignment.scored, Assignment.weighed, Assignment.full_marks)
    )

    assert {ref: tuple(total) for ref, *total in kept if any(total)} == sums_of_points()


def test_conflicts_of_interest_are_there_to_be_seen(demo):
    edition = db.session.scalar(select(Edition).where(Edition.year == clock.now().year))
    sources = {conflict.source for conflict in judging.conflicts_of_edition(edition.id)}

    assert sources == {ConflictSource.OWN_AGENCY, ConflictSource.DECLARED}


def test_open_proposals_wait_at_every_desk(demo):
    states = db.session.scalars(
        select(Entry.state).join(Edition).where(Edition.year == clock.now().year + 1)
    )

    assert {EntryState.DRAFT, EntryState.WITH_ADMIN, EntryState.RETURNED} < set(states)


def test_comments_of_the_announced_edition_are_there_to_be_released_and_read(demo):
    edition = db.session.scalar(select(Edition).where(Edition.results_published_at.is_not(None)))
    stage = assessments(edition.stages)[0]
    comments = judging.comments_of_stage(stage)
    released = [one for one in comments if one.comment_released_at]
    best = judging.published_decisions(edition.id)[0].entry

    assert 0 < len(released) < len(comments)
    assert judging.released_comments(best, stage)


def test_versions_of_a_winner_are_in_order_of_time(demo):
    for entry in db.session.scalars(select(LibraryEntry)):
        made = [version.made_at for version in reversed(library.versions_of(entry))]
        assert made == sorted(made)
        assert entry.created_at <= made[0] <= entry.published_at <= clock.now()
        assert entry.published_at < clock.now() - timedelta(days=200)


def test_winners_are_in_the_library_but_in_no_figure(demo):
    winners = db.session.scalars(select(LibraryEntry)).all()

    assert [entry.published_at is not None for entry in winners] == [True, True]
    assert all(entry.is_demo and entry.problem and entry.topic_key for entry in winners)
    assert library.figures()["entries"] == 0


def test_a_load_that_is_interrupted_leaves_the_instance_empty(app, monkeypatch):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(loader, "load_awards", interrupted)
    stopped = app.test_cli_runner().invoke(args=["demo", "load"])

    assert stopped.exit_code == 1
    assert queries.is_empty_instance()
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 0


def test_a_second_load_is_refused_and_changes_nothing(demo, app):
    before = db.session.scalar(select(func.count()).select_from(Entry))

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert "sudah berisi" in result.output
    assert db.session.scalar(select(func.count()).select_from(Entry)) == before
