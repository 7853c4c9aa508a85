"""What people search is counted without who, and what finds nothing is made to find."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.core import clock
from app.core.db import db, transaction
from app.search import actions, groups, queries, rules
from app.search.models import AskedQuery, WordGroup
from app.search.tally import Asked, Tally, merged, waiting
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_competition
from tests.factories.library import index_library, make_library_entry

PAGE = "/sekretariat/pustaka/kata/dicari"
TYPED = {"HX-Request": "true", "HX-Trigger": "cari"}
DAY = "2026-12-01"


def counted(folder, *, typed=(), sent=()):
    """What the worker makes of these searches: words to times."""
    tally = Tally(folder)
    for words in typed:
        tally.add(Asked(DAY, "id", words, typed=True), 1)
    for words in sent:
        tally.add(Asked(DAY, "id", words, typed=False), 1)
    tally.hand_on()
    return {words: count.times for (_, _, words), count in merged(folder.glob("*.json")).items()}


def take_in():
    queries.live_tally().hand_on()
    actions.take_in_asked(queries.asked_folder(), older_than=0)


def rows():
    return {row.words: (row.times, row.results) for row in db.session.scalars(select(AskedQuery))}


@pytest.fixture
def visitor(app, client):
    """A visitor of a site on which nothing was searched yet."""
    app.extensions.pop("search_tally", None)
    return client


@pytest.fixture
def office(app, new_client):
    groups.use(None)
    person = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])
    yield new_client(person)
    groups.use(None)


def make_asked(words, *, times, results=0, days_ago=0):
    with transaction():
        day = queries.today() - timedelta(days=days_ago)
        row = AskedQuery(day=day, lang="id", words=words, times=times, results=results)
        db.session.add(row)


# --- what is kept ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bank  SAMPAH!", "bank sampah"),
        ("1000 HPK tahun 2021", "1000 hpk tahun 2021"),
        ("nik 3174091201900003", ""),
        ("3174 0912 0190 0003", ""),
        ("0812-3456-7890", ""),
        ("(021) 555 123", ""),
        ("lahir 12-05-1990", ""),
        ("rina@contoh.test", ""),
        ("https://contoh.test/rina", ""),
        ("saya tinggal jauh dari kota dan ibu saya sakit keras", ""),
        ("yang", "yang"),
        ("?!", ""),
    ],
)
def test_what_may_tell_of_a_person_is_not_counted(text, words):
    assert rules.counted_words(text) == words


def test_steps_of_writing_are_taken_off_what_is_written_to_the_end(tmp_path):
    typed = ["ban", "bank", "bank sam", "bank sampah", "bank", "ojek", "oj"]

    assert counted(tmp_path, typed=typed, sent=["bank"]) == {
        "bank": 2,
        "bank sampah": 1,
        "ojek": 1,
    }


def test_what_several_processes_counted_is_added(tmp_path):
    counted(tmp_path, sent=["ojek", "ojek"])

    assert counted(tmp_path, sent=["ojek"]) == {"ojek": 3}


def test_files_wait_until_the_others_may_have_come(tmp_path):
    counted(tmp_path, sent=["ojek"])

    assert waiting(tmp_path, older_than=30) == []
    assert len(waiting(tmp_path, older_than=0)) == 1


def test_a_file_that_broke_keeps_nothing_back(tmp_path):
    (tmp_path / "x.json").write_text("[[", "utf-8")

    assert counted(tmp_path, sent=["ojek"]) == {"ojek": 1}


# --- from the page to the table -------------------------------------------------------------


def test_a_search_is_counted_with_its_results_and_nothing_of_who(visitor, count_queries):
    make_library_entry("Ojek Ibu Hamil")
    index_library()

    visitor.get("/inovasi?q=Ojek")
    visitor.get("/en/inovasi?q=ojek")
    visitor.get("/inovasi?q=oje", headers=TYPED)
    visitor.get("/inovasi?q=ojek", headers=TYPED)
    take_in()

    assert {(r.words, r.lang, r.times) for r in db.session.scalars(select(AskedQuery))} == {
        ("ojek", "id", 2),
        ("ojek", "en", 1),
    }
    assert rows()["ojek"][1] == 1
    columns = set(AskedQuery.__table__.columns.keys())
    assert columns == {"id", "day", "lang", "words", "times", "results"}


@pytest.mark.once
def test_further_looks_at_the_same_search_do_not_count(visitor):
    make_library_entry("Ojek Ibu Hamil")
    index_library()

    for more in ("&topik=kesehatan", "&halaman=2", "&tahun=2021"):
        visitor.get(f"/inovasi?q=ojek{more}")
    take_in()

    assert rows() == {}


def test_asking_writes_no_row_and_a_second_reading_counts_nothing_twice(visitor):
    index_library()
    visitor.get("/inovasi?q=ojek")
    assert rows() == {}

    take_in()
    take_in()

    assert rows() == {"ojek": (1, 0)}


def test_what_was_searched_is_forgotten(app):
    make_asked("lama", times=5, days_ago=91)
    make_asked("baru", times=5, days_ago=89)

    actions.forget_asked(kept_days=90)

    assert set(rows()) == {"baru"}


# --- the office -----------------------------------------------------------------------------


def test_the_office_sees_what_was_searched_most_and_in_vain(office):
    index_library()
    make_asked("posiandu", times=2, days_ago=1)
    make_asked("posiandu", times=2)
    make_asked("ojek", times=9, results=4)
    make_asked("rina wulandari", times=1)
    make_asked("purba", times=8, days_ago=20)

    page = office.get(f"{PAGE}?hari=7")

    vain, most = (
        [head.get_text(strip=True) for head in table.select("tbody th")]
        for table in page.soup.select("table")
    )
    assert vain == ["posiandu"]
    assert most == ["ojek", "posiandu"]
    assert "4 kali" in page.words
    assert "purba" in office.get(f"{PAGE}?hari=30").words


@pytest.mark.once
def test_words_found_since_are_said_to_be(office):
    make_library_entry("Ojek Ibu Hamil")
    index_library()
    make_asked("ojek", times=5, results=0)

    assert "Kini ditemukan" in office.get(PAGE).words


@pytest.mark.once
def test_two_clicks_make_a_search_find_and_a_third_takes_it_back(office, visitor):
    make_library_entry("Posyandu Lansia")
    index_library()
    make_asked("pospelterpadu", times=5)
    assert not visitor.get("/inovasi?q=pospelterpadu&persis=1").soup.select("article.hit")

    offered = office.get(office.get(PAGE).soup.select_one("tbody a.btn")["href"])
    first = offered.soup.select_one("main form .strong").get_text()
    kept = office.submit(offered)

    assert first == "pos pelayanan terpadu"
    assert kept.title.startswith("Kelompok kata")
    group = db.session.scalars(
        select(WordGroup).where(WordGroup.phrases.contains("pospelterpadu"))
    ).one()
    assert group.group.phrases == ("posyandu", "pos pelayanan terpadu", "pospelterpadu")
    page = visitor.get("/inovasi?q=pospelterpadu")
    assert [a.get_text() for a in page.soup.select("article.hit h3 a")] == ["Posyandu Lansia"]

    office.submit(kept, ".history form")
    assert "pospelterpadu" not in db.session.get(WordGroup, group.id).phrases


@pytest.mark.once
def test_a_search_like_nothing_leads_to_a_group_of_its_own(office):
    index_library()

    page = office.get("/sekretariat/pustaka/kata/usul?kata=qwertyuiop")
    own = page.soup.find("a", string="Tulis sendiri padanannya")["href"]

    assert "Tidak ada kata yang mirip" in page.words
    assert office.get(own).soup.select_one("textarea").get_text(strip=True) == "qwertyuiop"


def test_days_are_those_of_the_site(app, freeze):
    freeze("2026-12-01T23:30+00:00")

    assert queries.today() == date(2026, 12, 2)
    assert clock.now().date() == date(2026, 12, 1)
