"""Who ran release 0.1.0 goes on with this one: people, proposals, marks and library are all there.

releases/0.1.0.tar.gz is a backup of the demo as that release loaded it on 30 November 2026, at
its own state of the database.
"""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.core import jobs
from app.core.db import db, is_migrated
from app.core.jobs import Job, JobState
from app.site.demo.cast import PASSWORD
from tests.harness.tour import STOPS
from tests.harness.visitor import Page, Visitor

RELEASE = Path(__file__).with_name("releases") / "0.1.0.tar.gz"


@pytest.fixture(scope="module")
def upgraded(new_app, tmp_path_factory):
    application = new_app(tmp_path_factory.mktemp("release"), "release")
    with application.app_context():
        told = application.test_cli_runner().invoke(args=["restore", str(RELEASE)])
        assert told.exit_code == 0, told.output
        yield application
        db.session.remove()
        application.extensions["test-store"].close()


@pytest.fixture
def visitor(upgraded, freeze):
    """A browser in which this person of the demo signed in with the password of then."""
    freeze("2026-12-01T10:00+07:00")

    def sign_in(person=""):
        browser = Visitor(upgraded, Page)
        if person:
            values = {"email": f"{person}@demo.test", "password": PASSWORD}
            browser.submit(browser.get("/masuk"), values=values)
        return browser

    return sign_in


def test_the_database_is_up_to_date(upgraded):
    assert is_migrated()


def first(page, link):
    return page.soup.select_one(link)["href"]


def test_every_main_page_opens(visitor):
    browsers = {person: visitor(person) for person, _path, _links in STOPS.values()}
    for name, (person, path, links) in STOPS.items():
        page = browsers[person].get(path.format(open=2027, judged=2026, announced=2025))
        for link in links:
            page = browsers[person].get(first(page, link))
        assert page.status_code == 200, name


def test_a_draft_of_then_is_written_on(visitor):
    innovator = visitor("inovator")
    proposal = first(innovator.get("/instansi"), "main a[href^='/instansi/proposal/']")
    step = first(innovator.get(proposal), "main a[href$='/isi/ringkasan']")

    innovator.submit(innovator.get(step), values={"q_ringkasan": "Kapal obat."})

    assert innovator.get(step).soup.select_one("[name=q_ringkasan]").text.strip() == "Kapal obat."


def test_a_file_of_then_is_downloaded(visitor):
    secretary = visitor("sekretariat")
    proposals = secretary.get("/sekretariat/kipp-contoh-2026/proposal")
    proposal = secretary.get(first(proposals, "main tbody th a"))

    assert secretary.get(first(proposal, ".files a")).data.startswith(b"%PDF")


def test_marks_and_means_are_those_of_then(visitor):
    means = visitor("sekretariat").get("/sekretariat/kipp-contoh-2025/rekap").words
    list_of_judge = visitor("juri1").get("/penilaian").words

    assert "001 Juri A: 80,00 Juri B: 60,00 70,00 70,00 20,00 10,00 2 dari 2" in means
    assert "4 dari 14 selesai" in list_of_judge


def test_the_library_is_found(visitor):
    page = visitor().get("/inovasi?q=sampah")

    assert "16 inovasi untuk “sampah”" in page.words


def test_work_that_waited_is_done(upgraded):
    """At the real time: a migration asked for some of it just now."""
    assert db.session.scalar(select(func.count(Job.id)).where(Job.state == JobState.WAITING))

    while jobs.run_due():
        pass

    db.session.rollback()
    states = db.session.execute(select(Job.kind, Job.state, Job.error).distinct()).all()
    assert {(state, error) for _kind, state, error in states} == {(JobState.DONE, "")}
