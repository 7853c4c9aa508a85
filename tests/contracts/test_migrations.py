"""The migrations make exactly the tables of the models, and can be taken back."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select

from app.accounts import rules
from app.accounts.models import Invitation, Role
from app.agencies.models import Agency, AgencyKind, Region, RegionAlias
from app.config import ROOT
from app.core import clock
from app.core.db import Base, db, transaction
from app.core.jobs import Job, JobState
from app.core.mail import Letter
from app.entries.actions import partners
from app.entries.models import Answer, AnswerVersion, Partner
from app.judging.models import Assignment
from app.library.models import LibraryEntry
from tests.factories.judging import sums_of_points
from tests.factories.library import make_library_entry


@pytest.fixture
def empty_app(new_app, tmp_path):
    """The application on a database of its own, in which there is nothing."""
    application = new_app(tmp_path, "migrations")
    with application.app_context():
        yield application
        application.extensions["test-store"].close()


def tables():
    return set(inspect(db.engine).get_table_names())


def histories_of_files():
    """Which names stood under a question when, by whom: versions that have no answer."""
    answered = select(Answer).where(
        Answer.entry_id == AnswerVersion.entry_id,
        Answer.question_key == AnswerVersion.question_key,
    )
    versions = db.session.scalars(
        select(AnswerVersion)
        .where(~answered.exists())
        .order_by(
            AnswerVersion.entry_id,
            AnswerVersion.question_key,
            AnswerVersion.version,
        )
    )
    return [(one.entry_id, one.value, one.changed_by_id, one.changed_at) for one in versions]


def test_up_down_and_up_again(empty_app):
    flask_migrate.upgrade()
    made = tables()

    flask_migrate.downgrade(revision="base")
    assert tables() == {"alembic_version"}

    flask_migrate.upgrade()
    assert tables() == made


def test_down_and_up_again_with_rows_of_people(empty_app):
    """Rows refer to seeded ones: the way down must not stumble over them."""
    flask_migrate.upgrade()
    cli = empty_app.test_cli_runner()
    loaded = cli.invoke(args=["demo", "load"])
    assert loaded.exit_code == 0, loaded.output
    assert not db.session.scalars(select(Letter).where(Letter.sent_at.is_(None))).all()
    db.session.remove()
    files = histories_of_files()
    assert files
    assert db.session.scalar(select(Partner.id).where(Partner.agency_id.is_(None)))
    weighed = sums_of_points()
    assert weighed
    codes = set(db.session.scalars(select(Region.code)))
    aliases = set(db.session.scalars(select(RegionAlias.name_key)))
    db.session.remove()

    flask_migrate.downgrade(revision="0005")
    kept = set(db.session.scalars(select(Region.code)))
    assert kept
    assert kept < codes
    db.session.remove()
    flask_migrate.upgrade()
    assert set(db.session.scalars(select(Region.code))) == codes
    assert set(db.session.scalars(select(RegionAlias.name_key))) == aliases
    assert histories_of_files() == files
    kept = db.session.execute(
        select(Assignment.id, Assignment.scored, Assignment.weighed, Assignment.full_marks)
    )
    assert {ref: tuple(total) for ref, *total in kept if any(total)} == weighed
    (asked,) = db.session.scalars(select(Job).where(Job.kind == partners.MATCH))
    assert (asked.state, asked.run_at <= clock.now()) == (JobState.WAITING, True)
    db.session.remove()

    flask_migrate.downgrade(revision="base")
    assert tables() == {"alembic_version"}


def test_both_spellings_of_kementerian_get_one_key(empty_app):
    flask_migrate.upgrade()
    with transaction():
        for name in ("Kementrian Uji", "Kementrian Kembar", "Kementerian Kembar"):
            spelt = {"name": name, "name_key": name.replace(" ", "").lower()}
            db.session.add(Agency(kind=AgencyKind.MINISTRY, created_at=clock.now(), **spelt))
    db.session.remove()

    flask_migrate.downgrade(revision="0012")
    flask_migrate.upgrade()

    keys = dict(db.session.execute(select(Agency.name, Agency.name_key)).all())
    assert keys == {
        "Kementrian Uji": "kementerianuji",
        "Kementrian Kembar": "kementriankembar",
        "Kementerian Kembar": "kementeriankembar",
    }
    db.session.remove()


def test_the_newest_of_the_same_unanswered_offers_gets_the_key(empty_app):
    flask_migrate.upgrade()
    with transaction():
        agency = Agency(
            name="Uji", name_key="uji", kind=AgencyKind.MINISTRY, created_at=clock.now()
        )
        db.session.add(agency)
        db.session.flush()
        for number, (role, revoked) in enumerate(
            [(Role.INNOVATOR, False), (Role.INNOVATOR, False), (Role.EVALUATOR, False),
             (Role.INNOVATOR, True)]
        ):  # fmt: skip
            db.session.add(
                Invitation(
                    email="dewi@kab.test", name="Dewi", role=role, agency_id=agency.id,
                    token_hash=str(number), created_at=clock.now(), expires_at=clock.now(),
                    revoked_at=clock.now() if revoked else None,
                )
            )  # fmt: skip
    offers = [rules.open_key(i.email, rules.offer_of(i)) for i in _invitations()]
    db.session.remove()

    flask_migrate.downgrade(revision="0017")
    flask_migrate.upgrade()

    assert [i.open_key for i in _invitations()] == [None, offers[1], offers[2], None]
    db.session.remove()


def _invitations():
    return db.session.scalars(select(Invitation).order_by(Invitation.id)).all()


def test_entries_withdrawn_earlier_stay_and_no_number_is_used_again(empty_app):
    flask_migrate.upgrade()
    gone = make_library_entry(withdrawn=True, withdrawn_because="Hasilnya tidak terbukti.").id
    db.session.remove()

    flask_migrate.downgrade(revision="0021")
    flask_migrate.upgrade()

    entry = db.session.get(LibraryEntry, gone)
    assert (entry.title, entry.withdrawn_because) == ("Antar Obat Sampai Rumah", "")
    assert entry.withdrawn_at is not None
    with transaction():
        db.session.delete(entry)
    assert make_library_entry().id > gone
    db.session.remove()


def test_models_and_migrations_say_the_same(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)

        assert compare_metadata(context, Base.metadata) == []


def test_history_is_one_line():
    script = ScriptDirectory(str(ROOT / "migrations"))

    assert len(script.get_heads()) == 1
    assert [
        revision.revision for revision in script.walk_revisions() if revision.is_merge_point
    ] == []
