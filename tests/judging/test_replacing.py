"""What a judge no longer reads is read at once by whoever fits best."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.actions.grants import give, move_judge
from app.accounts.models import Role
from app.accounts.rules import Offer
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.mail import Letter
from app.judging import actions
from app.judging.models import Assignment, AssignmentState, Conflict, Limit, Replacement
from app.judging.rules.assigning import Design, Field, Reader, ToRead
from app.judging.rules.replacing import settled, substitute
from app.judging.rules.solving import solve
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)

PAGE = "/sekretariat/edisi-2027/penugasan"


@pytest.fixture
def edition(app):
    rules = settings(readers_per_entry=1)
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)


@pytest.fixture
def judges(edition):
    return [make_judge(edition, name=name) for name in ("Ani", "Budi", "Citra")]


@pytest.fixture
def entry(edition):
    return make_passed_entry(edition, title="Antar Obat")


def readers(entry):
    rows = db.session.scalars(db.select(Assignment).filter_by(entry_id=entry.id))
    return {row.judge.name: row.state for row in rows}


def knows(judge, entry):
    with transaction():
        actions.declare_expertise([entry.category_id], [], by=judge)


def step_back(reading, reason="Sakit."):
    with transaction():
        actions.step_back(reading, reason, by=reading.judge)


def told_of(page, entry):
    """What the page of assignments says of the judges of an entry."""
    return " ".join(page.soup.select_one(f"#e-{entry.id}-judges").text.split())


def test_a_judge_whose_topic_occurs_in_it_takes_over(edition, judges, entry, office):
    with transaction():
        actions.declare_expertise([], [], ["mengantar obat"], by=judges[1])

    step_back(make_reading(edition, judges[0], entry))

    assert set(readers(entry)) == {"Ani", "Budi"}
    assert "juri ini menulis topik “mengantar obat”" in told_of(office.get(PAGE), entry)


def test_an_expert_takes_over_and_everybody_is_told(edition, judges, entry, office, new_client):
    ani, budi, citra = judges
    knows(citra, entry)
    reading = make_reading(edition, ani, entry)

    page = new_client(ani).post(
        f"/penilaian/{reading.id}/benturan",
        data={"sebab": "benturan", "reason": "Adik saya penulisnya."},
        follow_redirects=True,
    )

    assert "Proposal itu tidak lagi ada pada Anda." in page.words
    assert readers(entry) == {"Ani": "recused", "Citra": "assigned"}
    (letter,) = db.session.scalars(db.select(Letter).filter_by(recipient=citra.email))
    assert letter.subject == "1 proposal untuk Anda nilai"
    words = told_of(office.get(f"{PAGE}?juri=dialihkan"), entry)
    assert "Pengganti Ani: kategorinya keahlian juri ini." in words
    (new,) = db.session.scalars(db.select(Assignment).filter_by(judge_id=citra.id))
    history = office.get(f"{PAGE}/{new.id}").words
    assert "Dipilih situs sebagai pengganti" in history
    assert db.session.get(Limit, (reading.stage_id, budi.id)) is None


def test_who_is_ill_steps_back_without_a_conflict(edition, judges, entry, office, new_client):
    ani = judges[0]
    reading = make_reading(edition, ani, entry)
    client = new_client(ani)

    client.post(f"/penilaian/{reading.id}/benturan", data={"sebab": "lain", "reason": "Sakit."})

    assert db.session.scalars(db.select(Conflict)).all() == []
    assert client.get(f"/penilaian/{reading.id}").status_code == 404
    assert len(readers(entry)) == 2
    assert "Juri mundur dari bacaan ini: Sakit." in office.get(f"{PAGE}/{reading.id}").words
    assert "Dialihkan (Sakit.)" in told_of(office.get(PAGE), entry)


def test_twice_is_once(edition, judges, entry):
    reading = make_reading(edition, judges[0], entry)
    step_back(reading)
    step_back(reading)

    assert len(readers(entry)) == 2
    noted = db.select(AuditRow).filter_by(action="reading.replaced")
    assert len(db.session.scalars(noted).all()) == 1


def test_who_steps_back_in_turn_is_replaced_in_turn(edition, judges, entry):
    step_back(make_reading(edition, judges[0], entry))
    (second,) = db.session.scalars(db.select(Assignment).filter_by(state="assigned"))
    step_back(second)

    assert sorted(readers(entry).values()) == ["assigned", "recused", "recused"]


def test_nobody_is_asked_where_enough_read_already(edition, judges, entry):
    reading = make_reading(edition, judges[0], entry)
    make_reading(edition, judges[1], entry)

    step_back(reading)

    assert readers(entry) == {"Ani": "recused", "Budi": "assigned"}


def test_where_nobody_can_it_says_what_is_short(edition, judges, office, new_client):
    agency = make_agency("Kota Contoh")
    make_judge(edition, name="Dewi", agency=agency)
    entry, other = make_passed_entry(edition, agency=agency), make_passed_entry(edition)
    ani, budi, citra = judges
    make_reading(edition, budi, other)
    make_reading(edition, citra, other)
    with transaction():
        actions.limit_judges(
            assessment(edition), {budi.id: 1, citra.id: 0}, by=make_secretary(edition)
        )

    step_back(make_reading(edition, ani, entry))

    assert readers(entry) == {"Ani": "recused"}
    page = office.get(PAGE)
    assert "1 proposal kehilangan juri dan belum mendapat pengganti" in page.words
    assert "Dari 4 juri: 0 sudah membacanya, 2 berbenturan atau mundur, 2 penuh." in page.words
    with transaction():
        actions.limit_judges(assessment(edition), {budi.id: 2}, by=make_secretary(edition))
    assert "Belum ada pengganti; 1 juri dapat membacanya." in office.get(PAGE).words


def test_a_judge_who_moves_is_replaced_at_once(edition, judges, office):
    agency = make_agency("Kota Contoh")
    entry = make_passed_entry(edition, agency=agency)
    save(make_reading(edition, judges[0], entry), judges[0], {"dampak": 3})

    with transaction():
        move_judge(judges[0].grants[0], agency, by=make_secretary(edition))

    assert sorted(readers(entry).values()) == ["assigned", "recused"]


def test_a_judge_who_gets_a_role_in_the_agency_is_replaced_at_once(edition, judges, entry):
    make_reading(edition, judges[0], entry)

    with transaction():
        offer = Offer(Role.INNOVATOR, agency_id=entry.agency_id)
        give(judges[0], offer, granted_by_id=None, by=judges[0])

    assert sorted(readers(entry).values()) == ["assigned", "recused"]


def test_a_finished_reading_is_not_left_for_other_reasons(edition, judges, entry):
    full = {"ringkasan": 4, "dampak": 4}
    reading = make_reading(edition, judges[0], entry, points=full, done=True)

    with pytest.raises(RuleBroken, match=r"judging\.locked"):
        step_back(reading)

    assert reading.state is AssignmentState.DONE


def test_after_the_stage_nobody_is_given_anything(edition, judges, entry):
    full = {"ringkasan": 4, "dampak": 4}
    reading = make_reading(edition, judges[0], entry, points=full, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

    with transaction():
        actions.declare_conflict(reading, "Kerabat.", by=judges[0])

    assert readers(entry) == {"Ani": "recused"}


def test_a_dismissed_conflict_gives_back_nothing_that_was_left_for_illness(edition, judges, entry):
    reading = make_reading(edition, judges[0], entry)
    step_back(reading)
    with transaction():
        actions.declare_conflict(reading, "Kerabat.", by=judges[0])
        (conflict,) = db.session.scalars(db.select(Conflict))
        actions.dismiss_conflict(conflict, "Bukan kerabat.", by=make_secretary(edition))

    assert reading.state is AssignmentState.RECUSED


def test_who_comes_back_beside_their_replacement_is_told_of_with_what_to_do(
    edition, judges, entry, office
):
    """A dismissed conflict leaves one judge more than wanted; the page says who of them can go."""
    reading = make_reading(edition, judges[0], entry)
    with transaction():
        actions.declare_conflict(reading, "Kerabat.", by=judges[0])
        (conflict,) = db.session.scalars(db.select(Conflict))
        actions.dismiss_conflict(conflict, "Bukan kerabat.", by=make_secretary(edition))
    (new,) = db.session.scalars(db.select(Assignment).where(Assignment.id != reading.id))

    page = office.get(PAGE)
    assert "1 proposal kini punya juri lebih" in page.words
    page = office.get(page.soup.select_one(".alert a[href*='juri=lebih']")["href"])
    said = told_of(page, entry)
    assert f"Benturan Ani dikesampingkan sesudah {new.judge.name} menggantikannya" in said
    assert f"Hapus penugasan {new.judge.name} bila satu cukup" in said

    for judge in (new.judge, judges[0]):
        save(new if judge is new.judge else reading, judge, {"dampak": 3})
    assert "Tidak ada yang perlu dilakukan." in told_of(office.get(PAGE), entry)


def test_a_replacement_that_nobody_touched_can_be_taken_back(edition, judges, entry):
    step_back(make_reading(edition, judges[0], entry))
    (new,) = db.session.scalars(db.select(Assignment).filter_by(state="assigned"))

    with transaction():
        actions.unassign(new, by=make_secretary(edition))

    assert db.session.scalars(db.select(Replacement)).all() == []
    assert readers(entry) == {"Ani": "recused"}


# --- the rule -------------------------------------------------------------------------------


@st.composite
def designs(draw):
    """A few entries and judges; everything but the first entry is given already."""
    judges = [
        Reader(
            ref, draw(st.none() | st.integers(0, 4)), Field(frozenset({draw(st.integers(0, 2))}))
        )
        for ref in range(1, draw(st.integers(1, 5)) + 1)
    ]
    entries = [ToRead(ref, 1, Field(frozenset({draw(st.integers(0, 2))}))) for ref in range(10, 16)]
    pairs = st.sampled_from([(e.ref, j.ref) for e in entries for j in judges])
    kept = draw(st.frozensets(pairs.filter(lambda pair: pair[0] != 10), max_size=8))
    return Design(entries, judges, draw(st.frozensets(pairs, max_size=4)) - kept, kept)


@given(designs())
def test_nobody_in_conflict_or_beyond_a_limit_is_chosen_and_somebody_if_anybody_can(design):
    entry = design.entries[0]
    chosen = substitute(settled(design), entry)

    loads = {j.ref: sum(pair[1] == j.ref for pair in design.kept) for j in design.judges}
    able = [
        j.ref
        for j in design.judges
        if (entry.ref, j.ref) not in design.forbidden and (j.cap is None or loads[j.ref] < j.cap)
    ]
    assert (chosen.ref if chosen else None) in (able or [None])


@given(designs())
def test_as_many_find_a_reader_as_by_the_solver(design):
    alone = replace(design, entries=design.entries[:1], kept=frozenset(), bridging=0)

    chosen = substitute(alone, alone.entries[0])

    assert ({(10, chosen.ref)} if chosen else set()) == solve(alone).pairs
