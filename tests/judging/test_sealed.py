"""A closed edition is sealed; whoever changes anything in the seal is found, and what is named."""

import json
import subprocess
import sys

import pytest
from flask import current_app
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from app.accounts.models import Role
from app.competitions.method import METHOD
from app.competitions.models import Edition
from app.core import audit, clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.files import path_of
from app.judging import actions
from app.judging.actions.sealing import seal, take_half
from app.judging.models import Assignment, Outcome
from app.judging.models.sealing import KeyHalf
from app.judging.queries.decisions import decisions_of
from app.judging.queries.finished import Finished
from app.judging.queries.sealing import bundle_of
from app.judging.rules import total
from app.judging.rules.placing import ranking
from app.judging.rules.pseudonyms import joined, pseudonym
from app.judging.rules.sealed import envelope
from app.judging.rules.sealed.checking import checked
from app.judging.rules.sealed.drawing import chances
from app.judging.rules.sealed.estimating import constants
from app.judging.rules.sealed.ordering import Stage
from app.judging.rules.severity import Mark, corrected
from tests.factories.accounts import PASSWORD, grant, make_user
from tests.factories.judging import (
    make_judge,
    make_secretary,
)
from tests.factories.sealed import changed, codes, make_closed


@pytest.fixture
def closed(app):
    return make_closed()


@pytest.fixture
def written(closed, run_jobs):
    """The bytes of the bundle that the worker wrote."""
    run_jobs()
    return path_of(bundle_of(closed).sha256).read_bytes()


def test_what_is_sealed_after_an_award_was_withdrawn_is_what_was_announced(closed, run_jobs):
    by, chair = make_secretary(closed), make_user(grants=[grant(Role.CHAIR, edition=closed)])
    (winner,) = [d.entry for d in decisions_of(closed.id) if d.outcome is Outcome.WINNER]
    with transaction():
        change = actions.propose_change(winner, None, reason="Terbukti disalin.", by=by)
        actions.confirm_change(winner, change.id, by=chair)
    run_jobs()
    content = path_of(bundle_of(closed).sha256).read_bytes()

    assert codes(content) == []
    said = json.loads(envelope.unpacked(content)["decisions.json"])
    assert [(one["outcome"], one["award"]) for one in said] == [
        ("winner", "Top 5"),
        ("finalist", ""),
    ]


@pytest.fixture(scope="module")
def kept():
    return []


@pytest.fixture
def whole(request, kept):
    """The same bytes for tests that ask no database: written once."""
    if not kept:
        kept.append(request.getfixturevalue("written"))
    return kept[0]


def test_what_is_sealed_agrees_and_says_nothing_of_its_judges(closed, written):
    report = checked(written)
    assert report.differences == []
    assert report.figures["readings"] == 18
    assert report.sha256 == bundle_of(closed).sha256

    said = envelope.unpacked(written)["trail.json"].decode()
    assert "judge_id" not in said
    assert "actor_id" not in said


def part(whole, name):
    return json.loads(envelope.unpacked(whole)[name])


def test_it_is_written_once_and_alike(closed, written):
    before = bundle_of(closed).sha256
    seal(closed)

    assert bundle_of(closed).sha256 == before
    assert envelope.packed(envelope.unpacked(written)) == written


def test_the_bundle_checks_itself_without_the_site(whole, tmp_path):
    file = tmp_path / "segel.zip"
    file.write_bytes(whole)

    def run(*words):
        command = [sys.executable, "-I", "-S", str(file), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    assert run().stdout.splitlines()[-1] == "Sama: semua yang dihitung ulang cocok."
    file.write_bytes(whole.replace(b'"points":{', b'"points": ', 1))
    said = run("--english")
    assert said.returncode == 1
    assert "readings.json: The SHA-256 of this part is not the manifest’s." in said.stdout


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("rules.json", lambda it: it["rules"].update(checklist=[]), "rules"),
        ("stages.json", lambda it: it[0]["criteria"][0].update(weight=1), "criterion"),
        ("readings.json", lambda it: it[3].update(points={}), "card"),
        ("readings.json", lambda it: it[3].update(weighed=1), "sum"),
        ("readings.json", lambda it: it.pop(), "reading_gone"),
        ("readings.json", lambda it: it[0].update(counts=False), "reading_left_out"),
        ("decisions.json", lambda it: it[0].update(award="Top 45"), "decision"),
        ("decisions.json", lambda it: it.pop(), "decision"),
        ("results.json", lambda it: it["selection"][0].__setitem__(2, "full"), "selection"),
        ("results.json", lambda it: it["stages"][0]["order"].reverse(), "order"),
        ("results.json", lambda it: it["stages"][0]["places"][0].__setitem__(4, 6), "figure"),
        ("results.json", lambda it: it["stages"][0]["judges"][0].__setitem__(1, "9"), "judge"),
        ("trail.json", lambda it: it["rows"][2]["row"].update(subject_id=99), "row"),
        ("trail.json", lambda it: it["rows"][-1]["shown"].update(payload="{}"), "details"),
        ("trail.json", lambda it: it["leaves"].pop(), "head"),
    ],
)  # fmt: skip
def test_a_change_that_was_made_to_fit_is_found_and_named(whole, name, change, code):
    assert code in codes(changed(whole, name, change))


def test_a_published_head_finds_a_chain_that_was_made_anew(whole):
    head = checked(whole).figures["head"]

    assert codes(whole, head=(head["rows"], head["hash"])) == []
    assert codes(whole, head=(head["rows"], "0" * 64)) == ["published_head"]
    assert codes(whole, head=(head["rows"] + 9, head["hash"])) == ["published_head"]


def test_any_changed_byte_is_found_and_placed(whole):
    @examples(max_examples=40)
    @given(at=st.integers(0, len(whole) - 1), other=st.integers(1, 255))
    def holds(at, other):
        spoilt = bytearray(whole)
        spoilt[at] ^= other
        report = checked(bytes(spoilt))

        assert report.differences
        assert any(one.part or one.data for one in report.differences)

    holds()


def test_each_half_of_the_key_is_taken_once_and_both_open_it(closed, written):
    people = [make_secretary(closed) for _ in range(3)]

    def take(person):
        with transaction():
            return take_half(closed, by=person, now=clock.now())[1]

    first = take(people[0])
    with pytest.raises(RuleBroken, match=r"judging.has_half"):
        take(people[0])
    second = take(people[1])
    with pytest.raises(RuleBroken, match=r"judging.halves_taken"):
        take(people[2])
    assert [one.half for one in db.session.query(KeyHalf)] == ["", ""]

    judges = {one["judge"] for one in part(written, "readings.json")}
    key = joined(second, first)
    readers = db.session.scalars(db.select(Assignment.judge_id).distinct())
    assert {pseudonym(key, ref) for ref in readers} == judges

    file = str(path_of(bundle_of(closed).sha256))
    run = current_app.test_cli_runner().invoke
    told = run(args=["judging", "judges", file], input=f"{second}\n{first}\n")
    assert told.exit_code == 0 and all(name in told.output for name in judges)
    assert first not in told.output
    row = db.session.query(audit.AuditRow).filter_by(action="bundle.key_used").one()
    assert row.edition_id == closed.id
    wrong = run(args=["judging", "judges", file, "--half", first, "--half", first])
    assert wrong.exit_code == 1 and "bukan kunci" in wrong.output
    assert not any(name in wrong.output for name in judges)


@pytest.mark.once
def test_what_the_demo_published_agrees(demo):
    published = db.session.query(Edition).where(Edition.results_published_at.is_not(None)).all()
    for edition in published:
        seal(edition)
        assert checked(path_of(bundle_of(edition).sha256).read_bytes()).differences == []
    assert published


@st.composite
def stages(draw):
    """A stage as a bundle tells it, with whole marks from few values, so that many are equal."""
    readings = [
        (entry, judge, 100 * draw(st.integers(0, 9)))
        for entry in range(draw(st.integers(1, 14)))
        for judge in draw(st.sets(st.integers(0, 5), min_size=1, max_size=4))
    ]
    return readings, draw(st.booleans()), draw(st.integers(0, 60))


@examples(max_examples=50)
@given(stages())
def test_the_verifier_agrees_with_the_site_on_random_editions(drawn):
    """The site works with NumPy, the verifier with the standard library alone."""
    readings, by_mean, grade = drawn
    site = Finished(readings, 900)
    fit = corrected(
        [Mark(entry, f"{judge}", float(total(given, 900))) for entry, judge, given in readings]
    )
    places = ranking(fit, top=3, by_lot=False, by_mean=by_mean).places
    stage = Stage(
        {"taking_part": range(99), "grade": grade, "passing_figure": "mean", "criteria": []},
        [
            {"entry": entry, "judge": f"{judge}", "weighed": given, "full_marks": 900}
            for entry, judge, given in readings
        ],
        [],
        {"ranked_by": "mean" if by_mean else "corrected"},
        constants(METHOD),
        "",
    )

    assert stage.means == site.means
    assert stage.reaching == set(site.reaching(grade))
    assert stage.fit.adjusted == pytest.approx(fit.adjusted.tolist())
    raw, rank = stage.ranks(adjusted=False), stage.ranks(adjusted=True)
    assert [(raw[one.entry], rank[one.entry]) for one in places] == [
        (one.rank_raw, one.rank) for one in places
    ]
    ruling = raw if by_mean else rank
    ranges = chances(stage.fit, [ruling[ref] for ref in stage.fit.entries], 3, 0)
    for ref, (low, high, chance) in zip(stage.fit.entries, ranges, strict=True):
        one = next(one for one in places if one.entry == ref)
        assert (low, high) == (one.rank_low, one.rank_high)
        assert chance == pytest.approx(one.p_top)


def test_the_office_downloads_it_and_two_people_take_the_key(closed, written, new_client):
    people = [make_secretary(closed) for _ in range(3)]
    first, second, third = map(new_client, people)
    page = first.get("/sekretariat/edisi-2027/segel")
    assert bundle_of(closed).sha256 in page.words
    assert first.get("/segel/edisi-2027.zip").data == written

    wrong = first.submit(page, values={"current_password": "bukan ini"})
    assert "codes" not in wrong.text
    halves = []
    for client in (first, second):
        page = client.get("/sekretariat/edisi-2027/segel")
        shown = client.submit(page, values={"current_password": PASSWORD})
        halves.append(shown.soup.select_one(".codes code").text)
        assert client.get("/sekretariat/edisi-2027/segel").soup.select(".codes") == []
    assert halves[0] != halves[1]
    assert third.get("/sekretariat/edisi-2027/segel").soup.select("main form") == []


def test_nobody_else_gets_it(closed, written, new_client):
    judge = make_judge(closed)

    assert new_client(judge).get("/segel/edisi-2027.zip").status_code == 404
    assert new_client(judge).get("/sekretariat/edisi-2027/segel").status_code == 404
