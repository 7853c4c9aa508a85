"""The platform admin reads the audit trail, and neither proposals nor marks in it."""

import ast
import csv
import io

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import audit
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.judging import actions as judging
from app.judging.models import Outcome
from app.operations.audit_words import ACTIONS, NOUNS, SUBJECTS
from tests.contracts import source
from tests.factories.accounts import grant, invite, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.harness import spreadsheet

WRITERS = {"note", "_note", "_announce"}


@pytest.fixture
def admin(app):
    return make_user("admin@situs.test", name="Admin Situs", grants=[Role.PLATFORM_ADMIN])


@pytest.fixture
def client(new_client, admin):
    return new_client(admin)


def events(page):
    return [head.contents[0] for head in page.soup.select("tbody th")]


# --- words ----------------------------------------------------------------------------------


def named_actions(path):
    """The kinds of event that a module writes down, as its text names them."""
    tree = ast.parse((source.ROOT / path).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    reasons = [
        word.value.value
        for call in calls
        for word in call.keywords
        if word.arg == "reason" and isinstance(word.value, ast.Constant)
    ]
    for call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        for part in call.args[:2] if name in WRITERS else ():
            if isinstance(part, ast.JoinedStr):  # library.{reason}
                yield from (f"{part.values[0].value}{reason}" for reason in reasons)
                continue
            for one in ast.walk(part):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


@pytest.mark.static
def test_every_kind_of_event_in_the_code_has_words_and_a_heading():
    found = {
        one
        for path in source.MODULES
        if path.startswith("app/")
        for one in named_actions(path)
        if one.partition(".")[0] in NOUNS and " " not in one
    }

    assert len(found) > 60
    assert found == set(ACTIONS)
    assert {one.partition(".")[0] for one in ACTIONS} == set(NOUNS)


def test_whatever_the_demo_did_has_words(demo):
    rows = db.session.execute(select(AuditRow.action, AuditRow.subject_type).distinct()).all()

    assert {action for action, _ in rows} <= set(ACTIONS)
    assert {kind for _, kind in rows} - {""} <= set(SUBJECTS)
    assert len(rows) > 20


# --- reading --------------------------------------------------------------------------------


def write(action, subject=None, by=None, **details):
    with transaction():
        return audit.note(action, subject, by=by, **details)


def test_what_happened_is_told_in_words(client, admin):
    agency = make_agency("Kabupaten Contoh")
    invite("dewi@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency)
    write("setting.changed", by=admin, key="accounts.session_hours", before=12, after=8)

    page = client.get("/pengelola/jejak")

    assert events(page)[:2] == ["Pengaturan diubah", "Undangan dikirim"]
    assert "Admin Situs Pengaturan diubah Nama: Lama sesi" in page.words
    assert "Lama sesi sejak masuk (jam)" in page.words
    assert "Sesudah: 8" in page.words
    assert "dewi@kab.test" in page.words
    assert "Peran: Admin instansi" in page.words
    assert "Setting changed" in client.get("/en/pengelola/jejak").words
    assert page.soup.select_one(".desk-bar [aria-current=page]").text == "Jejak audit"


def test_rows_are_found_by_who_what_object_and_day(client, admin, freeze):
    agency = make_agency("Kabupaten Contoh")
    rina = make_user("rina@kab.test", name="Rina")
    freeze("2026-11-22T23:30+07:00")
    write("agency.changed", agency, by=rina)
    freeze("2026-11-23T00:30+07:00")
    write("agency.merged", agency, by=admin)
    write("user.deactivated", rina, by=admin)

    def found(query):
        return events(client.get(f"/pengelola/jejak?{query}"))

    assert found("siapa=RINA@") == ["Data instansi diubah"]
    assert found("apa=agency.merged") == ["Dua instansi digabung"]
    assert found(f"apa=agency&jenis=agency&nomor={agency.id}")[:2] == [
        "Dua instansi digabung",
        "Data instansi diubah",
    ]
    assert found("jenis=user_account&dari=2026-11-23") == ["Akun dinonaktifkan"]
    assert found("dari=2026-11-22&sampai=2026-11-22")[0] == "Data instansi diubah"
    assert found("siapa=tidak.ada@kab.test") == []
    assert found("siapa=%25") == []
    assert len(found("apa=x&jenis=%00&nomor=9e9&dari=2026-02-31&sampai=0001-01-01&sebelum=-1")) > 2


def test_older_rows_come_page_by_page_while_new_ones_are_written(client, admin):
    rows = [write("user.changed", admin, by=admin) for _ in range(60)]
    first = client.get("/pengelola/jejak?apa=user.changed")
    assert len(events(first)) == 50
    write("user.changed", admin, by=admin)

    (older,) = first.soup.select("a[rel=next]")
    second = client.get(older["href"])

    assert len(events(second)) == 10
    assert not second.soup.select("a[rel=next]")
    assert f"sebelum={rows[10].id}" in older["href"]
    (newest,) = [a for a in second.soup.select(".pages a") if a.text == "Terbaru"]
    assert newest["href"] == "/pengelola/jejak?apa=user.changed"


def test_the_file_holds_the_same_rows(client, admin):
    write("user.second_factor_off", admin, by=admin, reason="Hilang;=1+1")
    write("user.changed", admin, by=admin)
    page = client.get("/pengelola/jejak?apa=user.second_factor_off&sebelum=99999")

    workbook, link = page.soup.select("main a[download]")
    answer = client.get(link["href"])

    assert answer.mimetype == "text/csv"
    text = answer.get_data(as_text=True).lstrip("\ufeff")
    heads, row = csv.reader(io.StringIO(text), delimiter=";")
    assert heads[3:5] == ["Peristiwa", "Kode"]
    assert row[2:5] == ["Admin Situs", "Verifikasi dua langkah dimatikan", "user.second_factor_off"]
    assert row[-1] == "Alasan: Hilang;'=1+1"
    (_, row) = spreadsheet.read(client.get(workbook["href"]).data).rows
    assert row[-1] == "Alasan: Hilang;=1+1"


def test_neither_marks_nor_decisions_nor_texts_are_told(client, admin):
    edition = make_edition("nilai-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    office, judge = make_secretary(edition), make_judge(edition)
    entry = make_passed_entry(edition, title="Jemput Bola Adminduk")
    reading = make_reading(
        edition, judge, entry, points={"ringkasan": 4, "dampak": 3}, comment="Rahasia", done=True
    )
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        judging.decide(edition, [entry], Outcome.WINNER, award="Top 5", by=office)
    write("reading.reopened", reading, by=office, entry_id=entry.id, reason="Nilai 4 keliru")
    write("conflict.dismissed", reading, by=office, entry_id=entry.id, reason="Bukan mitranya")

    for address in ("/pengelola/jejak", "/pengelola/jejak.csv", "/en/pengelola/jejak"):
        answer = client.get(address)
        text = answer.get_data(as_text=True)
        text = text if "csv" in address else answer.soup.select_one("tbody").text
        for secret in ("Jemput Bola", "Rahasia", "winner", "Top 5", "Nilai 4", "Bukan mitranya"):
            assert secret not in text, address
    page = client.get("/pengelola/jejak?apa=entry.decided")
    assert events(page) == ["Keputusan ditandai"]
    assert f"Proposal {entry.id}" not in page.words
    own = client.get(f"/pengelola/jejak?jenis=entry&nomor={entry.id}")
    assert "Keputusan ditandai" not in events(own)


def test_nothing_here_changes_the_trail(client, admin):
    write("user.changed", admin, by=admin)

    page = client.get("/pengelola/jejak")

    assert not page.soup.select("main form[method=post]")
    assert client.post("/pengelola/jejak").status_code == 405


@pytest.mark.parametrize("path", ["/pengelola/jejak", "/pengelola/jejak.csv"])
def test_nobody_else_reads_it(new_client, path):
    edition = make_edition()
    for person in (make_secretary(edition), make_user(grants=[grant(Role.INNOVATOR)])):
        assert new_client(person).get(path).status_code == 403
    assert new_client().get(path).status_code == 302


def test_it_asks_as_often_for_many_rows_as_for_one(client, admin, count_queries):
    counts = []
    for number in range(3):
        edition = make_edition(f"edisi-{number}")
        agency = make_agency(f"Kota {number}")
        invite(f"orang{number}@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency)
        write("edition.loaded", edition, by=make_user(), edition_id=edition.id)
        write("agency.changed", agency, by=make_user())
        with count_queries() as queries:
            client.get("/pengelola/jejak")
        counts.append(len(queries))

    assert counts == [8, 8, 8]
