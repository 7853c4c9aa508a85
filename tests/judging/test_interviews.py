"""Every finalist gets a turn, hears of it, and finds it in a calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from app.competitions.models import StageKind
from app.core import clock, mail
from app.core.db import db, record, transaction
from app.core.errors import RuleBroken
from app.entries.events import EntryWithdrawn
from app.judging import actions, queries
from app.judging.models.interviews import InterviewSlot
from app.judging.rules.interviewing import Hours, overlaps, turns
from tests.factories.judging import make_panelist, make_reading
from tests.factories.ranked import Round
from tests.harness.pdf import text_of

PAGE = "/sekretariat/edisi-2027/wawancara"
NOON = (time(12), time(13))


def hours(**changes):
    given = {
        "first_day": date(2027, 3, 4),  # a Thursday
        "starts": time(9),
        "ends": time(10),
        "minutes": 20,
        "pause": 0,
    }
    return Hours(**{**given, **changes})


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "begin"),
    [
        ({}, ["4 09.00", "4 09.20", "4 09.40", "5 09.00", "5 09.20"]),
        ({"pause": 10}, ["4 09.00", "4 09.30", "5 09.00", "5 09.30", "8 09.00"]),  # no weekend
        ({"starts": time(11, 50), "ends": time(13, 30), "rest": NOON}, ["4 13.00", "5 13.00"]),
        ({"starts": time(11, 40), "ends": time(13, 20), "rest": NOON}, ["4 11.40", "4 13.00"]),
        ({"minutes": 61}, []),
    ],
)
def test_turns_follow_each_other_within_the_hours_of_working_days(changes, begin):
    found = turns(hours(**changes), ["Ruang 1"])
    first = [next(found, None) for _ in begin or [0]]
    assert [f"{at.day} {at:%H.%M}" for _room, at in filter(None, first)] == begin


@pytest.mark.once
def test_rooms_have_turns_at_the_same_moment():
    found = list(zip(turns(hours(), ["A", "B"]), range(3), strict=False))
    assert [(room, at.minute) for (room, at), _ in found] == [("A", 0), ("B", 0), ("A", 20)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("start", "meets"), [(-20, False), (-19, True), (0, True), (19, True), (20, False)]
)
def test_turns_overlap_where_they_share_a_minute(start, meets):
    at = datetime(2027, 3, 4, 9, tzinfo=UTC)
    length = timedelta(minutes=20)
    moved = at + timedelta(minutes=start)
    assert overlaps((moved, moved + length), [(at, at + length)]) is meets


class Interview(Round):
    def __init__(self, new_client):
        super().__init__()
        self.name(*self.entries[:2])
        self.office = new_client(self.secretary)
        self.day = clock.now().date() + timedelta(days=1)
        while self.day.weekday() > 4:
            self.day += timedelta(days=1)

    def form(self, **changes):
        given = {
            "first_day": self.day.isoformat(),
            "starts": "09:00",
            "ends": "12:00",
            "presenting": "7",
            "asking": "13",
            "pause": "5",
            "rooms": "Ruang A",
            "link": "https://rapat.example/kipp",
        }
        return {**given, **changes}

    def plan(self, **changes):
        return self.office.post(PAGE, data=self.form(**changes), follow_redirects=True)

    def slots(self):
        db.session.expire_all()
        return queries.slots_of(self.stage)

    def tell(self):
        return self.office.post(f"{PAGE}/beritahu", follow_redirects=True)


@pytest.fixture
def round_(app, new_client):
    return Interview(new_client)


def test_empty_score_sheets_are_printed_for_who_sits_there(round_, new_client):
    first = round_.entries[0]
    panelist = make_panelist(round_.edition, name="Wulan")
    own = "/penilaian/wawancara/lembar-nilai.pdf"
    assert new_client(panelist).get(own).status_code == 404
    make_reading(round_.edition, panelist, first, kind=StageKind.INTERVIEW)
    round_.plan()
    round_.tell()

    sheet = new_client(panelist).get(own).data
    assert "Satu" in text_of(sheet) and "Wulan" in text_of(sheet) and "Dua" not in text_of(sheet)
    assert "Arti nilai" in text_of(sheet)
    every = text_of(round_.office.get(f"{PAGE}/lembar-nilai.pdf").data)
    assert "Satu" in every and "Dua" in every and "Wulan" not in every
    assert "Halaman 2 dari 2" in every
    assert new_client(panelist).get(f"{PAGE}/lembar-nilai.pdf").status_code == 404


def test_the_secretariat_plans_tells_and_moves_a_turn(round_, new_client, run_jobs):
    first, second, _third = round_.entries
    panelist = make_panelist(round_.edition)
    make_reading(round_.edition, panelist, first, kind=StageKind.INTERVIEW)
    page = round_.plan()
    assert "2 giliran disusun" in page.words and "2 giliran belum diberitahukan" in page.words
    slots = round_.slots()
    assert {one.entry_id for one in slots} == {first.id, second.id}
    assert slots[1].starts_at - slots[0].starts_at == timedelta(minutes=25)
    own = f"/instansi/proposal/{first.id}/hasil"
    assert "Ruang A" not in new_client(first.started_by).get(own).words  # not told yet

    assert "2 giliran diberitahukan" in round_.tell().words
    run_jobs()
    letters = [one for one in db.session.query(mail.Letter) if one.kind == "judging/interview"]
    people = {first.started_by.email, second.started_by.email, panelist.email}
    assert {one.recipient for one in letters} >= people
    page = new_client(first.started_by).get(own)
    assert "Ruang A" in page.words and "7 menit presentasi, 13 menit tanya jawab" in page.words
    assert "Ruang A" in new_client(panelist).get("/penilaian/wawancara").words

    slot = queries.slot_planned(first)
    at = (slot.starts_at + timedelta(hours=7, minutes=120)).strftime("%Y-%m-%dT%H:%M")
    address = f"{PAGE}/{first.id}"
    page = round_.office.submit(
        round_.office.get(address), "main form", {"starts_at": at, "room": "Ruang B"}
    )
    assert "1 giliran belum diberitahukan" in page.words
    assert "1 giliran diberitahukan" in round_.tell().words
    assert "0 giliran diberitahukan" in round_.tell().words
    run_jobs()
    again = [one for one in db.session.query(mail.Letter) if one.kind == "judging/interview"]
    assert 0 < len(again) - len(letters) < len(letters)  # the other finalist hears nothing new


def test_a_calendar_knows_a_moved_turn_as_the_same(round_, new_client):
    first = round_.entries[0]
    round_.plan()
    round_.tell()
    client, address = new_client(first.started_by), f"/instansi/proposal/{first.id}/wawancara.ics"
    before = Calendar.from_ical(client.get(address).text).events[0]
    slot = queries.slot_planned(first)
    with transaction():
        later = slot.starts_at + timedelta(hours=1)
        actions.move_interview(slot, starts_at=later, room="Ruang B", link="", by=round_.secretary)
    after = Calendar.from_ical(client.get(address).text).events[0]
    assert after["UID"] == before["UID"] and after["SEQUENCE"] > before["SEQUENCE"]
    assert after.start - before.start == timedelta(hours=1)
    assert after.end - after.start == timedelta(minutes=20)
    assert after["LOCATION"] == "Ruang B" and before["LOCATION"] == "https://rapat.example/kipp"
    whole = round_.office.get(f"{PAGE}.ics")
    assert len(Calendar.from_ical(whole.text).events) == 2


def test_two_turns_never_meet_in_a_room_and_none_lies_outside_the_stage(round_):
    round_.plan()
    first, second = round_.slots()
    fields = {"room": first.room, "link": "", "by": round_.secretary}
    with pytest.raises(RuleBroken, match=r"judging\.slot_taken"), transaction():
        at = first.starts_at + timedelta(minutes=10)
        actions.move_interview(second, starts_at=at, **fields)
    with pytest.raises(RuleBroken, match=r"judging\.slots_outside_stage"), transaction():
        at = round_.stage.closes_at - timedelta(minutes=5)
        actions.move_interview(second, starts_at=at, **fields)
    page = round_.plan(first_day="2099-01-05")
    assert page.status_code == 422 and "tidak muat di dalam tahap" in page.words
    assert db.session.query(InterviewSlot).count() == 2  # what was planned stays


def test_planning_anew_keeps_what_people_know(round_, new_client):
    first = round_.entries[0]
    round_.plan()
    round_.tell()
    page = round_.plan(rooms="Ruang C")
    assert "Perubahan belum diberitahukan" in page.words
    own = new_client(first.started_by).get(f"/instansi/proposal/{first.id}/hasil")
    assert "Ruang C" in own.words


@pytest.mark.once
def test_the_same_plan_again_is_no_change(round_):
    round_.plan()
    round_.tell()
    before = [(one.id, one.version) for one in round_.slots()]
    page = round_.plan()

    assert "Perubahan belum diberitahukan" not in page.words
    assert [(one.id, one.version) for one in round_.slots()] == before


@pytest.mark.once
def test_who_withdraws_leaves_the_turn_free(round_):
    first, second, _third = round_.entries
    round_.plan()
    taken = {one.entry_id: one.starts_at for one in round_.slots()}
    with transaction():
        record(EntryWithdrawn(first.id))

    (left,) = round_.slots()
    assert left.entry_id == second.id
    with transaction():
        actions.move_interview(
            left, starts_at=taken[first.id], room=left.room, link="", by=round_.secretary
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends": "08:00"}, "Jam selesai harus sesudah jam mulai"),
        ({"rest_starts": "12:00"}, "Isi mulai dan selesainya"),
        ({"rooms": "A\nA"}, "nama yang berbeda"),
        ({"link": "javascript:alert(1)"}, "diawali https://"),
        ({"presenting": "0"}, "Isi menit antara 1 dan 240"),
    ],
)
@pytest.mark.once
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(round_, changes, said):
    page = round_.plan(**changes)
    assert page.status_code == 422 and said in page.words
    assert page.soup.select_one("[name=asking]")["value"] == "13"


@pytest.mark.once
def test_others_reach_neither_turns_nor_calendars(round_, new_client):
    first, second, _third = round_.entries
    round_.plan()
    round_.tell()
    stranger = new_client(second.started_by)
    assert stranger.get(f"/instansi/proposal/{first.id}/wawancara.ics").status_code == 404
    for who in (round_.judge, first.started_by):
        for address in (PAGE, f"{PAGE}.ics", f"{PAGE}/{first.id}"):
            assert new_client(who).get(address).status_code in (403, 404)
    assert "Ruang A" not in new_client(round_.judge).get("/penilaian/wawancara").words
