from datetime import timedelta

from app.competitions import queries
from app.competitions.models import Amendment, AmendmentKind, EditionState, ExtraTime, StageKind
from app.core import clock
from app.core.db import db, transaction
from tests.factories.agencies import make_agency
from tests.factories.competitions import ALWAYS, make_edition, move_stage, stage

DAY = timedelta(days=1)


def give_extra(edition, agency_id, closes_at, number=1):
    registration = stage(edition, StageKind.REGISTRATION)
    with transaction():
        amendment = Amendment(
            edition_id=edition.id,
            number=number,
            kind=AmendmentKind.EXTRA_TIME,
            stage_id=registration.id,
            reason="Banjir",
            change={},
            published_at=clock.now(),
            made_by_id=1,
        )
        db.session.add(
            ExtraTime(
                amendment=amendment,
                stage_id=registration.id,
                agency_id=agency_id,
                closes_at=closes_at,
            )
        )


def test_edition_by_slug_brings_what_its_pages_show(app, count_queries):
    make_edition("kipp-contoh", teams=True)
    db.session.expire_all()

    edition = queries.edition_by_slug("kipp-contoh")

    with count_queries() as queried:
        assert edition.competition.organiser.name.startswith("Kementerian Contoh")
        assert {one.kind for one in edition.stages} == {*ALWAYS, StageKind.TEAM_CONSOLIDATION}
        assert [group.key for group in edition.groups] == ["umum", "replikasi"]
        assert len(edition.categories) == 3
    assert len(queried) == 0
    assert queries.edition_by_slug("tidak-ada") is None


def test_open_editions_are_those_whose_registration_runs_nearest_deadline_first(app):
    late, soon = make_edition("nanti"), make_edition("segera")
    make_edition("disiapkan", state=EditionState.PREPARED)
    make_edition("selesai", state=EditionState.CLOSED)
    make_edition("dinilai", at=StageKind.PROPOSAL_ASSESSMENT)
    move_stage(stage(late, StageKind.REGISTRATION), closes_at=clock.now() + 30 * DAY)
    move_stage(stage(soon, StageKind.REGISTRATION), closes_at=clock.now() + 2 * DAY)

    assert [one.slug for one in queries.open_editions(clock.now())] == ["segera", "nanti"]


def test_an_agency_with_extra_time_still_finds_the_edition_open(app):
    edition = make_edition("lewat", at=StageKind.ADMINISTRATIVE_SELECTION)
    agency = edition.competition.organiser
    give_extra(edition, agency.id, clock.now() + DAY)

    assert queries.open_editions(clock.now()) == []
    assert queries.open_editions(clock.now(), [make_agency()]) == []
    assert queries.open_editions(clock.now(), [agency]) == [edition]


def test_form_in_force_is_read_from_its_row(app):
    edition = make_edition()

    version, form = queries.form_in_force(edition)

    assert version.number == 1
    assert form.question("ringkasan").word_limit == 20


def test_rubric_of_the_assessment_stage_has_its_criteria_in_order(app):
    edition = make_edition()

    rubric = queries.rubric_of(stage(edition, StageKind.PROPOSAL_ASSESSMENT))

    assert [str(one.weight) for one in rubric.criteria] == ["40", "60"]
    assert rubric == queries.rubric_in_force(edition)
    assert queries.rubric_of(stage(edition, StageKind.REGISTRATION)) is None


def test_an_agency_has_the_latest_close_it_was_given(app):
    edition = make_edition()
    registration = stage(edition, StageKind.REGISTRATION)
    agency_id = edition.competition.organiser_id
    general = registration.closes_at
    give_extra(edition, agency_id, general + 3 * DAY)
    give_extra(edition, agency_id, general + 1 * DAY, number=2)

    assert queries.close_for(registration, agency_id) == general + 3 * DAY
    assert queries.close_for(registration, agency_id + 1) == general
