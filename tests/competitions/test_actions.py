import json
import threading
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.agencies import actions as agencies
from app.agencies.models import Agency, AgencyKind
from app.competitions import edition_definition, queries, rules
from app.competitions.actions import amending, loading, preparing
from app.competitions.actions.preparing import Dates
from app.competitions.definition import Audience
from app.competitions.description import described
from app.competitions.edition_definition import parse_edition
from app.competitions.models import (
    FOR_FINALISTS,
    Amendment,
    Competition,
    Edition,
    EditionState,
    FormVersion,
    Rubric,
    Stage,
    StageKind,
)
from app.core import canonical, clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from tests.factories.accounts import make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, stage, with_interview
from tests.harness.at_once import at_once

DEMO = json.loads(
    Path(edition_definition.__file__).with_name("demo_edition.json").read_text("utf-8")
)
WIB = ZoneInfo("Asia/Jakarta")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def secretary(app):
    return make_user()


@pytest.fixture
def organiser(app):
    return make_agency(DEMO["competition"]["organiser"], kind=AgencyKind.MINISTRY)


@pytest.fixture
def demo(organiser, freeze):
    """The demo edition, loaded and prepared, two weeks before its registration."""
    freeze("2027-01-18T09:00+07:00")
    return load(DEMO)


def load(data):
    with transaction():
        return loading.load(parse_edition(data))


def with_(**parts):
    return {**json.loads(json.dumps(DEMO)), **parts}


def broken(code):
    return pytest.raises(RuleBroken, check=lambda problem: problem.code == code)


def audited():
    return db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()


class TestLoading:
    def test_makes_competition_and_edition(self, demo, organiser):
        assert demo.state is EditionState.PREPARED
        assert demo.competition.organiser == organiser
        assert demo.competition.is_demo
        assert [one.kind for one in demo.stages] == [
            one for one in StageKind if one not in FOR_FINALISTS
        ]
        assert demo.stages[0].closes_at == datetime(2027, 3, 19, 23, 59, tzinfo=WIB)
        assert queries.rubric_of(demo.stages[2]).criteria[3].weight == 30
        assert audited() == ["edition.loaded"]

    def test_what_was_loaded_is_written_down_the_same_again(self, demo):
        form, _ = queries.form_in_force(demo)

        again = described(demo, form, queries.rubric_in_force(demo))

        assert parse_edition(again) == parse_edition(DEMO)

    def test_a_stage_for_finalists_is_kept_copied_and_frozen(self, demo, secretary):
        load(with_interview(DEMO))
        edition = queries.edition_by_slug("kipp-contoh-2027")
        form, _ = queries.form_in_force(edition)
        rubric = queries.rubric_in_force(edition)
        again = described(edition, form, rubric)
        assert parse_edition(again) == parse_edition(with_interview(DEMO))
        assert len(rubric.criteria) == 7

        with transaction():
            copied = loading.copy_to_year(edition, 2028, by=secretary)
            preparing.open_edition(edition, by=secretary)

        (interview,) = [one for one in copied.stages if one.kind is StageKind.INTERVIEW]
        assert (interview.share, interview.judge_roles) == (30, ["panelist"])
        assert [one.key for one in interview.rubric.criteria] == ["kesiapan"]
        assert interview.rubric.edition_id == copied.id
        frozen = json.loads(edition.frozen_definition)["stages"]
        assert [one["scoring"]["share"] for one in frozen if "scoring" in one] == [30]
        rubrics = [one.rubric for one in edition.stages if one.rubric]
        assert len(rubrics) == 2 and all(one.frozen_at for one in rubrics)

    def test_again_updates_and_makes_new_versions_only_of_what_changed(self, demo):
        form = json.loads(json.dumps(DEMO["form"]))
        form["sections"][1]["questions"][0]["word_limit"] = 150

        load(with_(form=form, categories=DEMO["categories"][:2]))

        edition = queries.edition_by_slug("kipp-contoh-2027")
        version, definition = queries.form_in_force(edition)
        assert edition.id == demo.id
        assert len(edition.categories) == 2
        assert (version.number, definition.question("ringkasan").word_limit) == (2, 150)
        assert db.session.scalars(select(Rubric.number)).all() == [1]
        assert db.session.scalars(
            select(FormVersion.number).order_by(FormVersion.number)
        ).all() == [1, 2]

    def test_refuses_an_open_edition(self, demo, secretary):
        with transaction():
            preparing.open_edition(demo, by=secretary)

        with broken("edition_is_frozen"):
            load(with_(categories=DEMO["categories"][:2]))

        assert len(queries.edition_by_slug("kipp-contoh-2027").categories) == 9

    def test_refuses_an_unknown_organiser(self, app):
        with broken("organiser_unknown"):
            load(DEMO)

        assert db.session.scalars(select(Competition)).all() == []

    @pytest.mark.parametrize("kind", [AgencyKind.CITY, AgencyKind.REGENCY, AgencyKind.BUMN])
    def test_refuses_an_organiser_that_runs_no_competitions(self, app, kind):
        make_agency(DEMO["competition"]["organiser"], kind=kind)

        with broken("organiser_kind"):
            load(DEMO)

        assert db.session.scalars(select(Competition)).all() == []

    def test_an_organiser_stays_a_body_that_may_be_one(self, demo, organiser, secretary):
        with broken("organiser_kind"), transaction():
            agencies.change_agency(
                organiser,
                name=organiser.name,
                kind=AgencyKind.BUMN,
                region_code=None,
                parent_id=None,
                by=secretary,
            )

        assert organiser.kind is AgencyKind.MINISTRY

    def test_refuses_a_competition_of_another_organiser(self, demo):
        other = make_agency("Provinsi Lain (contoh)", kind=AgencyKind.PROVINCE)

        with broken("other_organiser"):
            load(with_(competition={**DEMO["competition"], "organiser": other.name}))

    def test_refuses_an_edition_of_another_competition(self, demo):
        with broken("other_competition"):
            load(with_(competition={**DEMO["competition"], "slug": "lain"}))


class TestCopying:
    def test_prepares_another_year_with_the_same_hours(self, demo, secretary):
        with transaction():
            copied = loading.copy_to_year(demo, 2028, by=secretary)

        assert (copied.slug, copied.year) == ("kipp-contoh-2028", 2028)
        assert copied.name == "Kompetisi Inovasi Pelayanan Publik 2028 (contoh)"
        assert "2023" in copied.description
        assert copied.state is EditionState.PREPARED
        assert copied.stages[0].closes_at == datetime(2028, 3, 19, 23, 59, tzinfo=WIB)
        assert copied.stages[0].internal_deadline_at == datetime(2028, 3, 12, 23, 59, tzinfo=WIB)
        assert queries.form_in_force(copied)[0].sha256 == queries.form_in_force(demo)[0].sha256
        assert audited()[-1] == "edition.copied"

    def test_an_open_edition_is_copied_as_prepared(self, demo, secretary):
        with transaction():
            preparing.open_edition(demo, by=secretary)
            copied = loading.copy_to_year(demo, 2028, by=secretary)

        assert copied.state is EditionState.PREPARED
        assert copied.frozen_sha256 == ""
        assert queries.form_in_force(copied)[0].frozen_at is None

    def test_a_form_from_before_questions_said_who_reads_and_whom_they_tell_is_copied(
        self, demo, secretary
    ):
        version, _ = queries.form_in_force(demo)
        with transaction():
            older = version.definition.replace('"identifies":false,', "")
            version.definition = older.replace('"audience":"judges",', "")

        with transaction():
            copied = loading.copy_to_year(demo, 2028, by=secretary)

        _, definition = queries.form_in_force(copied)
        assert not definition.question("ringkasan").identifies
        assert definition.question("evaluasi").audience is Audience.JUDGES
        assert '"identifies":false' in queries.form_in_force(copied)[0].definition

    def test_settings_that_only_told_something_keep_their_basis(self, demo, secretary):
        basis = {"basis": "Anggapan", "basis_en": "Assumption"}
        label = {"label": "Lama", "label_en": "Old"}
        named = [
            {"key": "readers_per_entry", **label, "value": 2, **basis},
            {"key": "ties", **label, "value": "Dampak", "value_en": "Impact", **basis},
            {"key": "lain", **label, "value": 1, **basis},
        ]
        with transaction():
            demo.rules = {**demo.rules, "settings": named}

        with transaction():
            copied = loading.copy_to_year(demo, 2028, by=secretary)

        assert copied.rules["settings"] == [
            {"key": "readers_per_entry", "value": 2, **basis},
            {"key": "ties", **basis},
        ]

    def test_what_loading_would_refuse_is_refused_with_the_place(self, demo, secretary):
        with transaction():
            demo.groups[0].description_en = ""

        with broken("cannot_be_copied") as caught, transaction():
            loading.copy_to_year(demo, 2028, by=secretary)

        assert caught.value.data["places"] == "groups[1].description_en"

    def test_needs_an_organiser_that_may_run_competitions(self, demo, organiser, secretary):
        with transaction():
            organiser.kind = AgencyKind.REGENCY

        with broken("organiser_kind"), transaction():
            loading.copy_to_year(demo, 2028, by=secretary)

    def test_a_year_is_there_once(self, demo, secretary):
        with broken("year_exists"), transaction():
            loading.copy_to_year(demo, 2027, by=secretary)


class TestPreparing:
    def test_texts_change_until_the_opening(self, demo, secretary):
        texts = {
            demo: {"theme_en": "A new theme"},
            demo.stages[0]: {"name": "Pendaftaran baru"},
            demo.groups[1]: {"description": "Penjelasan baru"},
            demo.categories[8]: {"name_en": "A new category"},
        }
        with transaction():
            preparing.change_texts(demo, texts, by=secretary)
        assert demo.theme_en == "A new theme"
        assert demo.stages[0].name == "Pendaftaran baru"
        assert demo.groups[1].description == "Penjelasan baru"
        assert demo.categories[8].name_en == "A new category"

        with transaction():
            preparing.open_edition(demo, by=secretary)
        with broken("edition_is_frozen"), transaction():
            preparing.change_texts(demo, texts, by=secretary)

    def test_dates_change_until_the_opening(self, demo, secretary):
        start = datetime(2027, 2, 1, 8, tzinfo=WIB)
        calendar = [Dates(start + n * DAY, start + (n + 1) * DAY - MINUTE) for n in range(7)]
        with transaction():
            preparing.set_calendar(demo, calendar, by=secretary)
        assert demo.stages[4].closes_at == start + 5 * DAY - MINUTE

        with transaction():
            preparing.open_edition(demo, by=secretary)
        with broken("edition_is_frozen"), transaction():
            preparing.set_calendar(demo, calendar, by=secretary)

    def test_dates_out_of_order_are_refused(self, demo, secretary):
        start = datetime(2027, 2, 1, 8, tzinfo=WIB)
        calendar = [Dates(start - n * DAY, start + DAY) for n in range(5)]

        with broken("opens_at_before_previous"), transaction():
            preparing.set_calendar(demo, calendar, by=secretary)


class TestOpening:
    def test_freezes_what_must_not_change(self, demo, secretary):
        with transaction():
            preparing.open_edition(demo, by=secretary)

        frozen = json.loads(demo.frozen_definition)
        version, _ = queries.form_in_force(demo)
        assert demo.state is EditionState.OPENED
        assert demo.opened_at == clock.now()
        assert demo.frozen_sha256 == canonical.sha256(demo.frozen_definition)
        assert sorted(frozen) == [
            "categories",
            "edition",
            "form",
            "groups",
            "method",
            "rubric",
            "rules",
            "stages",
        ]
        assert frozen["rubric"]["criteria"][0]["weight"] == "10.00"
        assert version.frozen_at == queries.rubric_in_force(demo).frozen_at == clock.now()
        assert audited()[-1] == "edition.opened"

    def test_happens_once(self, demo, secretary):
        with transaction():
            preparing.open_edition(demo, by=secretary)

        with broken("edition_is_frozen"), transaction():
            preparing.open_edition(demo, by=secretary)

    def test_needs_an_edition_that_is_complete(self, demo, secretary, freeze):
        freeze("2027-03-20T00:00+07:00")

        with broken("edition_incomplete"), transaction():
            preparing.open_edition(demo, by=secretary)

        assert demo.state is EditionState.PREPARED

    @pytest.mark.parametrize(
        ("take", "code"),
        [
            (lambda edition: setattr(edition, "theme", ""), "theme"),
            (lambda edition: setattr(edition, "rules", {}), "checklist"),
            (lambda edition: setattr(edition, "groups", []), "groups"),
            (lambda edition: setattr(edition, "stages", edition.stages[:1]), "stages"),
            (
                lambda edition: setattr(
                    stage(edition, StageKind.INTERVIEW).rubric.criteria[0], "weight", Decimal(90)
                ),
                "weights",
            ),
        ],
    )
    def test_says_what_is_missing(self, app, take, code):
        made = make_edition(finals={StageKind.INTERVIEW: 30})
        parts = {name: list(getattr(made, name)) for name in ("groups", "categories", "stages")}
        edition = Edition(
            theme="Tema", rules={"checklist": [1]}, competition=made.competition, **parts
        )
        with db.session.no_autoflush:
            take(edition)
            found = rules.missing_to_open(edition, FormVersion(), None, clock.now())
        db.session.rollback()

        assert code in found
        assert "rubric" in found


class TestAmending:
    @pytest.fixture
    def edition(self, app, freeze):
        freeze("2027-03-01T09:00+07:00")
        return make_edition(
            at=StageKind.REGISTRATION,
            stages={
                StageKind.REGISTRATION: ("2027-02-01T08:00+07:00", "2027-03-19T23:59+07:00"),
                StageKind.PROPOSAL_ASSESSMENT: ("2027-04-05T08:00+07:00", "2027-04-25T23:59+07:00"),
            },
        )

    @pytest.fixture
    def registration(self, edition):
        return stage(edition, StageKind.REGISTRATION)

    def move(self, one, closes_at, by, reason="Banjir di beberapa daerah", opens_at=None):
        with transaction():
            return amending.move_dates(
                one,
                opens_at=opens_at or one.opens_at,
                closes_at=datetime.fromisoformat(closes_at),
                reason=reason,
                by=by,
            )

    def extra(self, one, agencies, closes_at, by):
        with transaction():
            return amending.give_extra_time(
                one,
                agencies,
                closes_at=datetime.fromisoformat(closes_at),
                reason="Jaringan terputus",
                by=by,
            )

    def close(self, one, at, by):
        with transaction():
            return amending.close_early(
                one, at=datetime.fromisoformat(at), reason="Kuota penuh", by=by
            )

    def test_moved_dates_are_numbered_published_and_audited(self, edition, registration, secretary):
        first = self.move(registration, "2027-03-26T23:59+07:00", secretary)
        second = self.move(registration, "2027-03-27T23:59+07:00", secretary)

        assert (first.number, second.number) == (1, 2)
        assert second.change["closes_at"] == ["2027-03-26T16:59+00:00", "2027-03-27T16:59+00:00"]
        assert registration.closes_at == datetime(2027, 3, 27, 23, 59, tzinfo=WIB)
        assert [one.number for one, _ in queries.amendments_of(edition)] == [2, 1]
        assert audited() == ["edition.amended"] * 2

    def test_the_frozen_part_stays_as_it_was(self, demo, secretary, freeze):
        with transaction():
            preparing.open_edition(demo, by=secretary)
        before = demo.frozen_sha256
        freeze("2027-02-10T09:00+07:00")

        self.move(demo.stages[0], "2027-03-26T23:59+07:00", secretary)

        form, rubric = queries.newest_form(demo), queries.rubric_in_force(demo)
        text = canonical.dumps(preparing.to_freeze(demo, form, rubric))
        assert demo.frozen_sha256 == before == canonical.sha256(text)

    @pytest.mark.parametrize(
        ("closes_at", "code"),
        [
            ("2027-03-19T23:59+07:00", "nothing_changes"),
            ("2027-03-01T08:59+07:00", "close_has_passed"),
            ("2027-04-26T00:00+07:00", "closes_at_before_previous"),
        ],
    )
    def test_a_move_that_cannot_be(self, registration, secretary, closes_at, code):
        with broken(code):
            self.move(registration, closes_at, secretary)

    def test_registration_ends_before_the_assessment(self, registration, secretary):
        with broken("registration_reaches_assessment"):
            self.move(registration, "2027-04-05T08:00+07:00", secretary)

    def test_extra_time_too_ends_before_the_assessment(self, edition, registration, secretary):
        self.extra(registration, [make_agency()], "2027-04-03T23:59+07:00", secretary)
        assessment = stage(edition, StageKind.PROPOSAL_ASSESSMENT)

        with broken("registration_reaches_assessment"):
            self.move(
                assessment,
                "2027-04-25T23:59+07:00",
                secretary,
                opens_at=datetime(2027, 4, 3, 8, tzinfo=WIB),
            )

    def test_an_internal_deadline_moves_where_it_is_said(self, registration, secretary):
        with transaction():
            registration.internal_deadline_at = datetime(2027, 3, 12, 23, 59, tzinfo=WIB)
        later = datetime(2027, 3, 16, 23, 59, tzinfo=WIB)
        with transaction():
            amendment = amending.move_dates(
                registration,
                opens_at=registration.opens_at,
                closes_at=registration.closes_at,
                internal_deadline_at=later,
                reason="Banjir",
                by=secretary,
            )

        assert registration.internal_deadline_at == later
        assert amendment.change["internal_deadline_at"] == [
            "2027-03-12T16:59+00:00",
            "2027-03-16T16:59+00:00",
        ]

    def test_a_stage_that_runs_keeps_its_opening(self, registration, secretary):
        with broken("opening_has_passed"):
            self.move(
                registration,
                "2027-03-26T23:59+07:00",
                secretary,
                opens_at=registration.opens_at + DAY,
            )

    def test_a_stage_that_is_over_stays_over(self, registration, secretary, freeze):
        freeze("2027-03-20T00:00+07:00")

        with broken("stage_is_over"):
            self.move(registration, "2027-03-26T23:59+07:00", secretary)

    def test_an_internal_deadline_moves_with_an_earlier_close(self, registration, secretary):
        with transaction():
            registration.internal_deadline_at = datetime(2027, 3, 12, 23, 59, tzinfo=WIB)

        self.move(registration, "2027-03-10T12:00+07:00", secretary)

        assert registration.internal_deadline_at == datetime(2027, 3, 10, 12, tzinfo=WIB)

    def test_a_reason_is_needed(self, edition, registration, secretary):
        with broken("reason_is_missing"):
            self.move(registration, "2027-03-26T23:59+07:00", secretary, reason="  ")

        assert queries.amendments_of(edition) == []
        assert registration.closes_at == datetime(2027, 3, 19, 23, 59, tzinfo=WIB)

    def test_a_prepared_edition_has_no_amendments(self, app, secretary):
        prepared = make_edition(state=EditionState.PREPARED)

        with broken("edition_is_not_open"):
            self.close(prepared.stages[0], "2027-03-02T00:00+07:00", secretary)

    def test_closing_early_counts_from_its_minute(self, registration, secretary, freeze):
        self.close(registration, "2027-03-01T15:00+07:00", secretary)

        assert rules.is_open(registration, datetime(2027, 3, 1, 15, 0, 59, tzinfo=WIB))
        assert rules.is_over(registration, datetime(2027, 3, 1, 15, 1, tzinfo=WIB))
        with broken("close_is_not_earlier"):
            self.close(registration, "2027-03-01T16:00+07:00", secretary)

    def test_moving_the_close_again_undoes_an_early_close(self, registration, secretary):
        self.close(registration, "2027-03-01T15:00+07:00", secretary)

        amendment = self.move(registration, "2027-03-19T23:59+07:00", secretary)

        assert amendment.change["closes_at"] == [
            "2027-03-01T08:00+00:00",
            "2027-03-19T16:59+00:00",
        ]
        assert registration.closed_early_at is None

    def test_only_a_running_stage_is_closed_early(self, edition, secretary):
        with broken("stage_does_not_run"):
            self.close(
                stage(edition, StageKind.PROPOSAL_ASSESSMENT), "2027-04-10T00:00+07:00", secretary
            )

    def test_extra_time_for_a_list_of_agencies(self, edition, registration, secretary):
        one, two, other = (make_agency(f"Kabupaten {n} (contoh)") for n in "ABC")

        self.extra(registration, [one, two, one], "2027-03-22T12:00+07:00", secretary)

        later = datetime(2027, 3, 22, 12, tzinfo=WIB)
        assert queries.close_for(registration, one.id) == later
        assert queries.close_for(registration, two.id) == later
        assert queries.close_for(registration, other.id) == registration.closes_at
        [(amendment, given)] = queries.amendments_of(edition)
        assert [extra.agency.name for extra in given] == [one.name, two.name]
        assert amendment.change["agencies"] == [one.id, two.id]

    def test_extra_time_is_published_once(self, edition, registration, secretary):
        one, two = (make_agency(f"Kabupaten {n} (contoh)") for n in "AB")
        self.extra(registration, [one, two], "2027-03-22T12:00+07:00", secretary)

        for given_to, until in (([two, one], 22), ([one], 22), ([one], 21)):
            with broken("extra_time_is_given") as refused:
                self.extra(registration, given_to, f"2027-03-{until}T12:00+07:00", secretary)
            assert refused.value.data == {"number": 1}
        self.extra(registration, [one], "2027-03-23T12:00+07:00", secretary)
        self.extra(registration, [one, two], "2027-03-23T12:00+07:00", secretary)
        assert queries.last_amendment_number(edition.id) == 3

    def test_several_taps_at_once_publish_one_amendment(
        self, app, edition, registration, secretary
    ):
        agency, until = make_agency(), datetime.fromisoformat("2027-03-22T12:00+07:00")

        def tap(stage_id, agency_id, by_id):
            amending.give_extra_time(
                db.session.get_one(Stage, stage_id),
                [db.session.get_one(Agency, agency_id)],
                closes_at=until,
                reason="Jaringan terputus",
                by=db.session.get_one(User, by_id),
            )

        told = at_once(app, tap, [(registration.id, agency.id, secretary.id)] * 4)

        assert sorted(told) == ["", *["extra_time_is_given"] * 3]
        [(_, given)] = queries.amendments_of(edition)
        assert [extra.agency_id for extra in given] == [agency.id]

    def test_extra_time_may_be_given_after_the_close(self, registration, secretary, freeze):
        freeze("2027-03-20T09:00+07:00")
        agency = make_agency()

        self.extra(registration, [agency], "2027-03-22T12:00+07:00", secretary)

        close = queries.extra_close(registration, agency.id)
        assert rules.is_open(registration, clock.now(), close)

    @pytest.mark.parametrize(
        ("closes_at", "code"),
        [
            ("2027-03-19T23:59+07:00", "extra_time_is_not_later"),
            ("2027-04-05T08:00+07:00", "extra_time_reaches_assessment"),
        ],
    )
    def test_extra_time_that_cannot_be(self, registration, secretary, closes_at, code):
        with broken(code):
            self.extra(registration, [make_agency()], closes_at, secretary)

    def test_extra_time_needs_agencies_and_registration(self, edition, registration, secretary):
        with broken("extra_time_needs_agencies"):
            self.extra(registration, [], "2027-03-22T12:00+07:00", secretary)
        with broken("extra_time_is_for_registration"):
            self.extra(
                stage(edition, StageKind.PROPOSAL_ASSESSMENT),
                [make_agency()],
                "2027-04-30T12:00+07:00",
                secretary,
            )

    def test_people_who_amend_at_the_same_time_get_numbers_of_their_own(
        self, app, edition, registration, secretary
    ):
        ref, person, failed = registration.id, secretary.id, []
        db.session.rollback()
        start = threading.Barrier(4)

        def amend(number):
            with app.app_context():
                one = db.session.get(type(registration), ref)
                who = db.session.get(type(secretary), person)
                start.wait()
                try:
                    self.move(one, f"2027-03-2{number}T23:59+07:00", who)
                except RuleBroken as problem:
                    failed.append(problem)
                db.session.remove()

        people = [threading.Thread(target=amend, args=(number,)) for number in (4, 5, 6, 7)]
        for one in people:
            one.start()
        for one in people:
            one.join()

        numbers = db.session.scalars(select(Amendment.number).order_by(Amendment.number)).all()
        assert numbers == [1, 2, 3, 4]
        assert failed == []
