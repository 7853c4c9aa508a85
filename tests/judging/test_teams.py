"""After the assessment the judges of an entry agree on one mark; their own marks stay."""

from datetime import timedelta

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.jobs import ask_for_team_reminders, ask_for_teams
from app.judging.models import AssignmentState
from app.judging.models.teams import TeamMessage, TeamProposal
from app.judging.rules import teams
from app.judging.rules.teams import Stand
from tests.factories.accounts import letters_to
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)

ASSESSED, MEETING, AFTER = (f"2027-{day}T10:00+07:00" for day in ("04-05", "04-25", "05-06"))
"""While all score, while teams meet, and afterwards."""
BEFORE_THE_END = "2027-05-01T09:00+07:00"
HIGH, LOW = {"ringkasan": 5, "dampak": 4}, {"ringkasan": 3, "dampak": 2}


# --- the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "while_it_runs", "afterwards", "waits"),
    [
        ("yy", Stand.AGREED, Stand.AGREED, ""),
        ("yyn", Stand.AGREED, Stand.AGREED, ""),
        ("yy-", Stand.ASKED, Stand.AGREED, "2"),
        ("yyy-", Stand.ASKED, Stand.AGREED, "3"),
        ("yn", Stand.REFUSED, Stand.WITHOUT, "01"),
        ("ynn", Stand.REFUSED, Stand.WITHOUT, "012"),
        ("yynn", Stand.REFUSED, Stand.WITHOUT, "0123"),
        ("y-", Stand.ASKED, Stand.WITHOUT, "1"),
        ("yy--", Stand.ASKED, Stand.WITHOUT, "23"),
        ("yn-", Stand.ASKED, Stand.WITHOUT, "2"),
    ],
)
def test_a_mark_stands_when_more_than_half_agree_and_all_have_answered(
    said, while_it_runs, afterwards, waits
):
    members = range(len(said))
    answers = {member: said[member] == "y" for member in members if said[member] != "-"}

    assert teams.stand(members, answers, over=False) is while_it_runs
    assert teams.stand(members, answers, over=True) is afterwards
    waited = teams.waited_for(members, answers, over=False)
    assert "".join(map(str, waited)) == waits
    assert not teams.waited_for(members, answers, over=True)


def test_where_nothing_is_proposed_all_are_waited_for_until_the_end():
    assert teams.stand([1, 2], None, over=False) is Stand.OPEN
    assert teams.waited_for([1, 2], None, over=False) == [1, 2]
    assert teams.stand([1, 2], None, over=True) is Stand.WITHOUT


def test_who_left_the_team_is_not_counted():
    gone = {1: True, 2: True, 3: False}

    assert teams.stand([1, 2], gone, over=False) is Stand.AGREED
    assert teams.stand([1, 3], gone, over=False) is Stand.REFUSED
    assert teams.stand([1], {1: True}, over=True) is Stand.WITHOUT


# --- a team of two ----------------------------------------------------------------------------


@pytest.fixture
def edition(app, freeze):
    freeze(MEETING)
    return make_edition("edisi-2027", at=StageKind.TEAM_CONSOLIDATION, teams=True)


@pytest.fixture
def judges(edition):
    return make_judge(edition, name="Ani Pemberi"), make_judge(edition, name="Budi Penilai")


@pytest.fixture
def meet(edition, judges, freeze):
    """`meet(title)`: both judges have scored an entry; their readings, while teams meet."""

    def scored(title="Antar Obat"):
        freeze(ASSESSED)
        entry = make_passed_entry(edition, title=title)
        readings = []
        for judge, points in zip(judges, (HIGH, LOW), strict=True):
            reading = make_reading(edition, judge, entry, points=points)
            save(reading, judge, {}, comment=f"Untuk {title}", private_note="rahasiasaya")
            with transaction():
                actions.finish(reading, by=judge, now=clock.now())
            readings.append(reading)
        freeze(MEETING)
        return readings

    return scored


@pytest.fixture
def readings(meet):
    return meet()


@pytest.fixture
def desks(judges, new_client):
    return [new_client(judge) for judge in judges]


def plain(tag):
    return " ".join(tag.stripped_strings)


def page_of(reading):
    return f"/penilaian/{reading.id}/tim"


def propose(desk, reading, points=(4, 3), reason="Dampaknya terukur.", seen=0):
    refs = [one.id for one in reading.stage.rubric.criteria]
    sent = {f"points-{ref}": given for ref, given in zip(refs, points, strict=True)}
    data = {**sent, "dasar": reason, "dibaca": seen}
    return desk.post(f"{page_of(reading)}/usulan", data=data, follow_redirects=True)


def answer(desk, reading, said="setuju", reason="", seen=1):
    data = {"jawaban": said, "keberatan": reason, "dibaca": seen}
    return desk.post(f"{page_of(reading)}/jawaban", data=data, follow_redirects=True)


def team(reading):
    db.session.expire_all()
    _recap, found = queries.team_of(reading)
    return found


def test_members_see_each_others_marks_by_letter_and_agree_on_one(readings, desks, edition):
    ani, budi = readings

    page = desks[0].get(page_of(ani))
    assert "Anda Juri A." in page.words
    assert "Jumlah, dari 100 88,00 48,00 68,00" in plain(page.soup.select_one("main table"))
    assert page.words.count("Untuk Antar Obat") == 2
    assert "Budi" not in page.text
    assert "rahasiasaya" not in page.text
    assert page.soup.select_one("[name=dasar]").text.strip() == ""

    page = propose(desks[0], ani)
    assert "Menunggu jawaban Juri B." in page.words
    page = desks[1].get(page_of(budi))
    assert "Usulan nomor 1 dari Juri A: 68,00" in page.words
    assert "Giliran Anda: jawab usulan ini." in page.words
    page = answer(desks[1], budi)

    assert "Nilai tim ada" in page.words
    assert team(ani).mark == 68
    marks = [reading.weighed for reading in readings]
    assert [one.total for one in queries.recap_of(ani.entry, ani.stage).marks] == [88, 48]
    assert marks[0] > marks[1]


def test_dissent_has_a_reason_which_stays_beside_the_mark(readings, desks):
    ani, budi = readings
    propose(desks[0], ani)

    page = answer(desks[1], budi, "keberatan")
    assert page.status_code == 422
    assert "Tulis alasannya." in page.words
    page = answer(desks[1], budi, "keberatan", "Dampaknya belum terbukti.")

    talk = [" ".join(one.text.split()) for one in page.soup.select("#team-talk li")]
    assert "Juri B (Anda): keberatan. Dampaknya belum terbukti." in talk
    assert "Tidak lebih dari separuh yang setuju. Usulkan nilai lain." in page.words
    assert team(ani).mark is None
    page = answer(desks[1], budi)
    assert "Nilai tim ada" in page.words


def test_nobody_agrees_to_what_was_replaced_meanwhile_and_nothing_typed_is_lost(readings, desks):
    ani, budi = readings
    propose(desks[0], ani)
    propose(desks[0], ani, (5, 5), "Lebih tinggi.", seen=1)

    page = answer(desks[1], budi, "keberatan", "Terlalu rendah.", seen=1)

    assert page.status_code == 422
    assert "Sementara itu ada usulan nilai tim yang lain." in page.words
    assert page.soup.select_one("[name=keberatan]").text.strip() == "Terlalu rendah."
    assert not page.soup.select("[name=jawaban][checked]")
    assert page.soup.select_one("#jawab [name=dibaca]")["value"] == "2"
    assert team(ani).waits_for == [budi.judge_id]


def test_two_who_propose_at_once_do_not_overrule_each_other_unread(readings, desks):
    ani, budi = readings
    propose(desks[0], ani)

    page = propose(desks[1], budi, (2, 2), "Bukti lemah.")

    assert "Sementara itu ada usulan nilai tim yang lain." in page.words
    assert page.soup.select_one("[name=dasar]").text.strip() == "Bukti lemah."
    page = propose(desks[1], budi, (2, 2), "Bukti lemah.", seen=1)
    assert "Usulan nomor 2 dari Juri B: 40,00" in page.words
    assert team(ani).waits_for == [ani.judge_id]


def test_what_is_sent_twice_counts_once(readings, desks):
    ani, budi = readings
    word = {"pesan": "Apa buktinya?", "kata": "a1"}

    for _ in range(2):
        propose(desks[0], ani)
        answer(desks[1], budi)
        page = desks[1].post(f"{page_of(budi)}/pesan", data=word, follow_redirects=True)

    assert "Juri B (Anda) 25 Apr 2027" in page.words
    assert len(db.session.scalars(db.select(TeamMessage)).all()) == 1
    assert len(db.session.scalars(db.select(TeamProposal)).all()) == 1
    assert team(ani).mark == 68


def test_another_message_from_a_page_gone_back_to_is_kept(readings, desks):
    """Back in the browser the form still has its old word; what is typed there now is new."""
    for said in ("Apa buktinya?", "Apa buktinya di tahun kedua?"):
        sent = {"pesan": said, "kata": "a1"}
        page = desks[1].post(f"{page_of(readings[1])}/pesan", data=sent, follow_redirects=True)

    assert "Apa buktinya? Juri B" in page.words
    assert "Apa buktinya di tahun kedua?" in page.words


def test_a_proposal_has_every_mark_and_a_reason(readings, desks):
    page = propose(desks[0], readings[0], ("", 6), "")

    assert page.status_code == 422
    for name in ("Kebaruan", "Dampak"):
        assert f"{name}: isi angka 1 sampai 5" in page.words
    assert "Tulis alasannya" in page.words
    assert page.soup.select_one("#usul[open]")


def test_the_talk_is_fetched_anew_only_where_something_changed(readings, desks):
    ani, budi = readings
    page = desks[1].get(page_of(budi))
    poll, htmx = page.soup.select_one("#team-talk")["hx-get"], {"HX-Request": "true"}

    assert desks[1].get(poll, headers=htmx).status_code == 204
    propose(desks[0], ani)
    talk = desks[1].get(poll, headers=htmx)
    assert talk.soup.select_one("#team-talk") and not talk.soup.select("main")
    form = talk.soup.select_one("a[href='#jawab']")["hx-get"]
    assert desks[1].get(form, headers=htmx).soup.select_one("#team-answer [name=jawaban]")


def test_the_list_says_what_waits_and_where_to_begin(meet, desks):
    first, second = meet("Antar Obat"), meet("Bank Sampah")
    propose(desks[0], first[0])

    page = desks[0].get("/penilaian")
    assert "Konsolidasi: 1 proposal menunggu Anda." in page.words
    assert page.soup.select_one("#teams-h ~ .row .btn")["href"] == page_of(second[0])
    page = desks[1].get("/penilaian")
    assert "Konsolidasi: 2 proposal menunggu Anda." in page.words
    listed = desks[0].get(page.soup.select_one("#teams-h ~ .row a:last-child")["href"])
    lines = [plain(row) for row in listed.soup.select("tbody tr")]
    assert "Bank Sampah" in lines[0]
    assert lines[0].endswith("Belum ada usulan Anda –")
    assert lines[1].endswith("Menunggu jawaban Juri B –")


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_as_often_for_three_teams(meet, desks, count_queries, count):
    for number in range(count):
        readings = meet(f"Inovasi {number}")
        propose(desks[0], readings[0])
    address = f"/penilaian/tim?tahap={readings[0].stage_id}"
    for page in ("/penilaian", address):
        desks[1].get(page)

    asked = {}
    for page in ("/penilaian", address):
        with count_queries() as made:
            desks[1].get(page)
        asked[page] = len(made)

    assert asked == {"/penilaian": 10, address: 10}


# --- who is in no team ------------------------------------------------------------------------


def test_before_and_after_its_dates_nothing_is_shown_or_said(readings, desks, freeze):
    ani, _budi = readings
    freeze("2027-04-15T10:00+07:00")
    page = desks[0].get(page_of(ani), follow_redirects=True)
    assert "Konsolidasi tim belum dibuka." in page.words
    assert "48,00" not in page.text
    freeze(MEETING)
    propose(desks[0], ani)
    freeze(AFTER)

    page = answer(desks[1], readings[1], "keberatan", "Sudah terlambat?")

    assert "Konsolidasi tim sudah ditutup." in page.words
    assert "Sudah terlambat?" in page.words
    page = desks[1].get(page_of(readings[1]))
    assert "Tanpa nilai tim" in page.words
    assert not page.soup.select("main form")


def test_a_single_judge_makes_no_team(edition, judges, desks, freeze):
    freeze(ASSESSED)
    alone = make_reading(edition, judges[0], make_passed_entry(edition), points=HIGH, done=True)
    begun = make_reading(edition, judges[1], alone.entry, points=LOW)
    freeze(MEETING)

    for desk, reading in zip(desks, (alone, begun), strict=True):
        page = desk.get(page_of(reading), follow_redirects=True)
        assert "Belum ada tim untuk proposal ini" in page.words
    assert "Konsolidasi" not in desks[0].get("/penilaian").words
    with pytest.raises(RuleBroken, match="no_team"), transaction():
        actions.write_to_team(begun, "Halo", word="a", by=judges[1], now=clock.now())


def test_a_conflict_takes_a_judge_and_their_word_out_of_the_team(meet, edition, desks, freeze):
    ani, budi = meet()
    freeze(ASSESSED)
    cici = make_judge(edition)
    third = make_reading(edition, cici, ani.entry, points=LOW, done=True)
    freeze(MEETING)
    propose(desks[0], ani)
    answer(desks[1], budi)
    with transaction():
        actions.declare_conflict(budi, "Kerabat.", by=budi.judge)

    assert desks[1].get(page_of(budi)).status_code == 404
    assert answer(desks[1], budi, "keberatan", "Tetap.").status_code == 404
    assert set(team(ani).members) == {ani.judge_id, cici.id}
    assert team(third).waits_for == [cici.id]


def test_marks_that_others_have_seen_are_not_opened_again(readings, edition, new_client):
    office = make_secretary(edition)

    page = new_client(office).get(f"/sekretariat/edisi-2027/rekap/{readings[0].entry_id}")
    assert "Juri A" in page.words and "Buka kembali penilaian" not in page.words

    with pytest.raises(RuleBroken, match="marks_shown"), transaction():
        actions.propose_reopening(readings[0], "Salah ketik.", 2, by=office, now=clock.now())


def test_who_was_shown_the_others_marks_takes_no_selesai_back(meet, desks, freeze):
    """A reading reopened before the teams meet may be finished while they do; who finishes it sees
    the team, and their own mark must not follow what they saw."""
    ani, _budi = meet()
    with transaction():
        ani.state, ani.finished_at = AssignmentState.STARTED, None
        ani.reopened_at, ani.open_until = clock.now(), clock.now() + timedelta(days=1)
        ani.reopened_reason = "Salah ketik."
    with transaction():
        actions.finish(ani, by=ani.judge, now=clock.now())
    assert "Untuk Antar Obat" in desks[0].get(page_of(ani)).words

    assert "Batalkan Selesai" not in desks[0].get(f"/penilaian/{ani.id}").words
    with pytest.raises(RuleBroken, match="marks_shown"), transaction():
        actions.take_back(ani, by=ani.judge, now=clock.now())


def test_each_judge_is_told_once_that_their_teams_meet(meet, judges, run_jobs, freeze):
    """The worker asks every second; who is told learns how much waits, until when, and where."""
    meet("Antar Obat"), meet("Bina Warga")
    letters = []
    for at in (ASSESSED, MEETING, MEETING, AFTER):
        freeze(at)
        ask_for_teams()
        run_jobs()
        letters.append(len(letters_to(judges[0].email)))

    assert letters == [0, 1, 1, 1]
    (letter,) = letters_to(judges[1].email)
    assert letter.subject == "Konsolidasi tim: 2 proposal menunggu Anda"
    assert "/penilaian/tim?tahap=" in letter.text
    assert "2027" in letter.text.split("Batasnya:")[1]


def test_who_is_still_waited_for_is_reminded_before_the_teams_part(
    meet, edition, desks, run_jobs, freeze
):
    """On the days on which judges are reminded of readings; never on the first day, when they were
    told that their teams meet."""
    with transaction():
        edition.rules = settings(judge_reminders=[3, 17])
    agreed, other = meet("Antar Obat")
    judges = agreed.judge, other.judge
    meet("Bina Warga")
    propose(desks[0], agreed)
    letters = []
    for at in ("2027-04-17T09:00+07:00", BEFORE_THE_END, BEFORE_THE_END, AFTER):
        freeze(at)
        ask_for_team_reminders()
        run_jobs()
        letters.append([len(letters_to(judge.email)) for judge in judges])

    assert letters == [[0, 0], [1, 1], [1, 1], [1, 1]]
    (letter,) = letters_to(judges[0].email)
    assert letter.subject == "1 proposal masih menunggu Anda dalam konsolidasi tim"
    assert "/penilaian/tim?tahap=" in letter.text
    (letter,) = letters_to(judges[1].email)
    assert letter.subject == "2 proposal masih menunggu Anda dalam konsolidasi tim"
