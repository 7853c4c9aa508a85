"""The secretariat has an assignment proposed, looks at it and approves it."""

import copy
import json
import re
from collections import Counter

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.judging import actions, queries
from app.judging.models import Assignment, Origin, Plan
from app.judging.rules.assigning import Field
from app.judging.rules.plans import design_of_text, design_text, solution_of_text, solution_text
from app.judging.rules.solving import solve
from tests.factories.accounts import make_grant
from tests.factories.agencies import make_agency
from tests.factories.competitions import FORM, make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entries,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)

REASON = {"reason": "Beban merata dan tidak ada benturan."}


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(readers_per_entry=2))


@pytest.fixture
def judges(edition):
    return [make_judge(edition, name=name) for name in ("Ani", "Budi", "Citra")]


@pytest.fixture
def propose(edition, office):
    """Asks for a proposal; the page that shows it."""

    def propose(**fields):
        return office.post(
            f"/sekretariat/{edition.slug}/penugasan/usulan",
            data=fields,
            follow_redirects=True,
        )

    return propose


def assigned():
    rows = db.session.scalars(db.select(Assignment).order_by(Assignment.id))
    return {(row.entry_id, row.judge_id) for row in rows}


def approve(office, page, **fields):
    return office.post(page.request.path, data={**REASON, **fields}, follow_redirects=True)


def test_a_proposal_changes_nothing_until_it_is_approved(edition, office, judges, propose):
    entries = [make_passed_entry(edition, title=f"Inovasi {n}") for n in range(3)]

    page = propose()

    said = page.words
    steps = ["Situs mengusulkan siapa membaca 3 proposal", "Yang baik dan yang perlu diperhatikan"]
    steps += ["Langkah berikutnya", "Ke persetujuan", "Beban dan kecocokan tiap juri"]
    assert steps == sorted(steps, key=said.index)
    assert "Baik. Setiap proposal mendapat juri sebanyak yang diminta." in said
    assert "Baik. Beban merata: tiap juri membaca 2 sampai 2." in said
    assert "Perhatikan. 6 dari 6 bacaan ada pada juri yang belum menyatakan bidangnya." in said
    assert "Bila tidak, setujui seperti adanya." in said
    assert "6 bacaan ditugaskan, 0 diambil kembali" in said
    assert "bacaan baru 6" in said
    assert "per juri 2–2" in page.words
    assert assigned() == set()

    page = approve(office, page)

    assert "Usulan disetujui." in page.words
    assert Counter(entry for entry, _judge in assigned()) == {entry.id: 2 for entry in entries}
    assert Counter(judge for _entry, judge in assigned()) == {judge.id: 2 for judge in judges}
    origins = db.session.scalars(db.select(Assignment.origin).distinct()).all()
    assert origins == [Origin.SOLVER]


def test_the_audit_trail_keeps_seed_inputs_and_reason(edition, office, judges, propose):
    make_passed_entry(edition)
    approve(office, propose(benih=7))  # what an old page may still send

    (row,) = db.session.scalars(db.select(AuditRow).where(AuditRow.action == "plan.approved"))
    plan = db.session.scalars(db.select(Plan)).one()

    assert f'"seed":{queries.seed_of(assessment(edition))}' in row.payload
    assert plan.design_sha256 in row.payload
    assert REASON["reason"] in row.payload


def test_without_a_reason_nothing_is_done(edition, office, judges, propose):
    make_passed_entry(edition)

    page = approve(office, propose(), reason="")

    assert "Tulis alasannya" in page.words
    assert assigned() == set()


def test_sent_twice_it_is_one(edition, office, judges, propose):
    make_passed_entry(edition)
    first, second = propose(), propose()

    assert first.request.path == second.request.path
    approve(office, first)
    once = assigned()
    approve(office, first)

    assert assigned() == once
    assert len(db.session.scalars(db.select(Plan)).all()) == 1


def test_a_change_in_between_asks_for_a_new_proposal(edition, office, judges, propose):
    make_passed_entry(edition)
    page = propose()
    make_passed_entry(edition)

    assert "Usulan ini sudah usang" in office.get(page.request.path).words
    assert "Buat usulan baru" in approve(office, page).words
    assert assigned() == set()


def test_a_conflict_keeps_a_judge_away_and_one_declared_later_is_made_up_for(
    edition, office, judges, propose
):
    agency = make_agency("Kota Contoh")
    near = make_judge(edition, name="Dewi", agency=agency)
    entry = make_passed_entry(edition, agency=agency)
    approve(office, propose())
    assert (entry.id, near.id) not in assigned()

    reading = db.session.scalars(db.select(Assignment)).first()
    gone = reading.judge
    with transaction():
        actions.declare_conflict(reading, "Pernah menjadi pembimbingnya.", by=gone)

    assert "bacaan baru 0" in propose().words
    reading_now = queries.spread_of(assessment(edition), [entry.id]).readers(entry.id)
    assert reading_now == 2


def test_what_has_begun_and_what_was_chosen_by_hand_stays(edition, office, judges, propose):
    entries = make_passed_entries(edition, 6)
    begun = [make_reading(edition, judges[0], entry) for entry in entries]
    save(begun[0], judges[0], {"dampak": 3})

    page = propose()
    approve(office, page)

    assert "diambil kembali 0" in page.words
    assert "Sudah mulai dibaca, atau dipilih sekretariat sendiri." in page.words
    assert {(reading.entry_id, judges[0].id) for reading in begun} <= assigned()
    assert Counter(judge for _e, judge in assigned()) == {
        judges[0].id: 6,
        judges[1].id: 3,
        judges[2].id: 3,
    }


def test_a_new_judge_takes_over_what_nobody_has_begun(edition, office, judges, propose):
    make_passed_entries(edition, 8)
    approve(office, propose())
    new = make_judge(edition, name="Eka")

    page = propose()

    taken = int(re.search(r"diambil kembali (\d+)", page.words)[1])
    assert taken >= 3
    approve(office, page)
    assert Counter(judge for _e, judge in assigned())[new.id] == taken
    assert len(assigned()) == 16


def test_a_shortage_is_said_with_what_would_mend_it(edition, office, judges, propose):
    make_passed_entries(edition, 4)

    page = propose(batas=2)

    assert "Perhatikan. Ada proposal yang kurang juri (2 bacaan)." in page.words
    assert "2 bacaan tidak mendapat juri" in page.words
    assert "2 karena batas bacaan per juri" in page.words
    assert "naikkan batas setiap juri dengan 1 bacaan" in page.words
    assert "atau tambah 1 juri tanpa benturan, masing-masing sampai 2 bacaan" in page.words
    short = office.get(page.request.path + "?tampil=kurang")
    assert len(short.soup.select("#plan-entries tbody tr")) == 2


def test_conflicts_that_leave_a_proposal_short_are_named(edition, office, judges, propose):
    agency = make_agency("Kota Contoh")
    make_judge(edition, name="Dewi", agency=agency)
    own = make_passed_entry(edition, agency=agency, title="Antar Obat")
    for judge in judges[:2]:
        with transaction():
            reading = make_reading(edition, judge, own)
        with transaction():
            actions.declare_conflict(reading, "Mitra kerja.", by=judge)

    page = propose()

    assert "1 karena benturan kepentingan" in page.words
    assert re.search(r"periksa benturan pada \d+ · Antar Obat: Ani, Budi, Dewi", page.words)


def test_the_seed_follows_from_the_frozen_edition_and_nobody_chooses_it(
    edition, office, judges, propose
):
    make_passed_entry(edition)
    stage = assessment(edition)
    before = queries.seed_of(stage)
    design = queries.design_of(stage, seed=before + 1)
    with transaction():
        chosen = actions.keep_plan(stage, design, solve(design), by=make_secretary(edition))

    page = office.get(f"/sekretariat/{edition.slug}/penugasan/usulan")
    assert f"Benih undian {before} tetap" in page.words
    with pytest.raises(RuleBroken, match=r"plan_outdated"), transaction():
        actions.approve_plan(chosen, "Cocok.", by=make_secretary(edition))
    with transaction():
        edition.frozen_sha256 = "0" * 64
    assert queries.seed_of(stage) != before


def test_the_same_inputs_give_the_same_proposal_years_later(edition, office, judges, propose):
    make_passed_entries(edition, 5)
    propose(batas=3)
    plan = db.session.scalars(db.select(Plan)).one()

    design = design_of_text(plan.design_json)

    assert design_text(design) == plan.design_json
    assert solution_text(solve(design)) == plan.solution_json
    assert solution_text(solution_of_text(plan.solution_json)) == plan.solution_json


@pytest.mark.parametrize("entries", [1, 3])
@pytest.mark.usefixtures("judges")
def test_queries_do_not_grow(edition, office, propose, count_queries, entries):
    make_passed_entries(edition, entries)
    path = propose().request.path
    with count_queries() as found:
        office.get(path)

    assert len(found) == 16


class TestExpertise:
    def test_a_judge_says_what_they_know_and_gets_what_fits(
        self, edition, office, new_client, propose
    ):
        first, second = (category.id for category in edition.categories[:2])
        keys = [category.key for category in edition.categories[:2]]
        expert, other = make_judge(edition, name="Ani"), make_judge(edition, name="Budi")
        for judge, category in ((expert, first), (other, second)):
            page = new_client(judge).post(
                "/penilaian/keahlian", data={"kategori": [category]}, follow_redirects=True
            )
            assert "Keahlian Anda tersimpan." in page.words
        entries = [
            make_entry(edition, state=EntryState.PASSED, category=key) for key in (*keys, *keys)
        ]
        with transaction():
            edition.rules = settings(readers_per_entry=1)

        page = propose()

        assert "Kategorinya keahlian juri ini." in page.words
        assert "2 ahli" in page.words
        approve(office, page)
        assert assigned() == {
            (entries[0].id, expert.id),
            (entries[2].id, expert.id),
            (entries[1].id, other.id),
            (entries[3].id, other.id),
        }

    def test_goals_bring_a_judge_near(self, app, new_client):
        form = copy.deepcopy(FORM)
        goals = {"key": "tpb", "kind": "sdgs", "label": "Tujuan", "audience": "public"}
        form["sections"][0]["questions"].append(goals)
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT, form=form)
        make_passed_entry(edition)  # its answers name goal 3
        new_client(make_judge(edition)).post("/penilaian/keahlian", data={"tujuan": [3]})

        page = new_client(make_secretary(edition)).post(
            f"/sekretariat/{edition.slug}/penugasan/usulan",
            data={},
            follow_redirects=True,
        )

        assert "Tujuannya dekat dengan keahlian juri ini." in page.words

    def test_what_was_said_stands_on_the_page_and_can_be_taken_back(self, edition, new_client):
        judge = make_judge(edition)
        client, first = new_client(judge), edition.categories[0].id
        client.post("/penilaian/keahlian", data={"kategori": [first], "tujuan": [3, 5]})

        page = client.get("/penilaian/keahlian")
        ticked = {box["value"] for box in page.soup.select("input[type=checkbox][checked]")}
        client.post("/penilaian/keahlian", data={})

        assert ticked == {str(first), "3", "5"}
        assert queries.expertise_of([judge.id])[judge.id] == Field()

    def test_categories_named_alike_are_one_box_for_all_years(self, edition, new_client, propose):
        later = make_edition(at=StageKind.PROPOSAL_ASSESSMENT)
        judge = make_judge(edition, name="Ani")
        make_grant(judge, Role.EVALUATOR, edition=later)
        client = new_client(judge)

        page = client.get("/penilaian/keahlian")
        boxes = page.soup.select("input[name=kategori]")
        client.post("/penilaian/keahlian", data={"kategori": [boxes[0]["value"]]})

        assert len(boxes) == len(edition.categories)
        known = queries.expertise_of([judge.id])[judge.id].categories
        assert known == {edition.categories[0].id, later.categories[0].id}
        page = client.get("/penilaian/keahlian")
        assert len(page.soup.select("input[name=kategori][checked]")) == 1
        client.post("/penilaian/keahlian", data={})
        assert queries.expertise_of([judge.id])[judge.id] == Field()

    def test_a_category_that_was_not_offered_is_refused(self, edition, new_client):
        judge, strange = make_judge(edition), make_edition().categories[0].id

        new_client(judge).post("/penilaian/keahlian", data={"kategori": [strange]})

        assert queries.expertise_of([judge.id]) == {}


class TestCommand:
    @pytest.fixture
    def call(self, app, edition):
        runner, ref = app.test_cli_runner(), str(assessment(edition).id)

        def call(*words):
            return runner.invoke(args=["judging", "assign", "--stage", ref, *map(str, words)])

        return call

    def test_a_dry_run_says_everything_and_changes_nothing(self, edition, judges, call):
        entries = make_passed_entries(edition, 3)

        answer = json.loads(call("--dry-run", "--json", "--seed", 3).stdout)

        assert answer["seed"] == 3
        assert len(answer["given"]) == 6
        assert {line["entry"] for line in answer["readings"]} == {entry.id for entry in entries}
        assert answer["readings"][0]["why"] == ["undeclared"]
        assert [line["planned"] for line in answer["judges"]] == [2, 2, 2]
        assert (answer["short"], answer["mend"], answer["panels"]) == ([], None, 1)
        assert assigned() == set()
        assert db.session.scalars(db.select(Plan)).all() == []

    def test_a_shortage_is_told_in_words(self, edition, judges, call):
        make_passed_entries(edition, 4)

        said = call("--dry-run", "--cap", 2).stdout

        assert "6 bacaan baru, 0 diambil kembali, 6 seluruhnya; 2 sampai 2 per juri." in said
        assert "kurang 1 juri: 0 karena juri kurang, 0 karena benturan, 1 karena batas." in said
        assert "Cukup bila setiap juri membaca 1 lebih banyak." in said
        assert "Tidak ada yang diubah." in said

    def test_it_is_done_in_the_name_of_who_approves(self, app, edition, judges, call):
        make_passed_entry(edition)
        person = make_secretary(edition)

        done = call("--by", person.email, "--reason", "Disetujui rapat 1 Desember.")

        assert done.exit_code == 0, done.output
        assert len(assigned()) == 2
        plan = db.session.scalars(db.select(Plan)).one()
        assert (plan.approved_by_id, plan.reason) == (person.id, "Disetujui rapat 1 Desember.")
        again = app.test_cli_runner().invoke(args=["judging", "replay", str(plan.id)])
        assert again.stdout.startswith("Hasilnya sama: ")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "tulis surel yang menyetujui"),
            (["--seed", 3, "--by", "juri@uji.test"], "hanya bersama --dry-run"),
            (["--by", "juri@uji.test"], "tulis alasannya"),
            (["--by", "juri@uji.test", "--reason", "Ya."], "bukan sekretariat penyelenggaraan ini"),
        ],
    )
    def test_who_may_not_approve_assigns_nothing(self, edition, call, words, said):
        make_passed_entry(edition)
        make_judge(edition, email="juri@uji.test")

        refused = call(*words)

        assert refused.exit_code == 2
        assert said in refused.stderr
        assert assigned() == set()

    def test_a_result_that_was_tampered_with_is_found(self, app, edition, judges, propose):
        make_passed_entry(edition)
        propose()
        with transaction():
            plan = db.session.scalars(db.select(Plan)).one()
            plan.solution_json = plan.solution_json.replace('"panels":1', '"panels":2')

        again = app.test_cli_runner().invoke(args=["judging", "replay", str(plan.id)])

        assert again.exit_code == 1
        assert "berbeda" in again.stderr


def test_six_hundred_proposals_for_twenty_judges_of_whom_two_stand_aside(edition, office, propose):
    """What a secretariat does in a year: each who stands aside is replaced at once, and a second
    proposal finds nothing to mend."""
    entries = [entry.id for entry in make_passed_entries(edition, 600)]
    judges = [make_judge(edition) for _ in range(20)]
    approve(office, propose())
    assert set(Counter(judge for _entry, judge in assigned()).values()) == {60}

    stage = assessment(edition)
    for judge in judges[:2]:
        reading = db.session.scalars(
            db.select(Assignment).where(Assignment.judge_id == judge.id)
        ).first()
        with transaction():
            actions.declare_conflict(reading, "Pernah membimbing penulisnya.", by=judge)
    spread = queries.spread_of(stage, entries)
    assert {spread.readers(entry) for entry in entries} == {2}
    assert "bacaan baru 0" in propose().words
