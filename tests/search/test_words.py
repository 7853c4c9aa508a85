"""Words that find each other, as the secretariat tends them."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.search import actions, groups, queries, rules
from app.search.groups import Group, Kind
from app.search.models import WordGroup
from app.search.query import parse
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_competition
from tests.factories.library import index_library, make_library_entry

LIST = "/sekretariat/pustaka/kata"


@pytest.fixture
def office(app, client):
    """A secretariat that tends the search, signed in."""
    person = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])
    client.sign_in(person)
    yield person
    groups.use(None)


def write(client, page, **data):
    return client.post(page, data={"kind": "same", "reason": "Warga menyebutnya begitu.", **data})


def titles(page):
    return [a.get_text() for a in page.soup.select("article.hit h3 a")]


def number_of(phrase):
    begun = WordGroup.phrases.startswith(f"{phrase}\n")
    return db.session.scalars(select(WordGroup.id).where(begun)).one()


# --- rules ----------------------------------------------------------------------------------


def test_phrases_are_read_line_by_line_and_said_once():
    text = '  posyandu \n\n"kurang   darah"\nPosyandu\n“air bersih”'

    assert list(rules.phrases_in(text)) == ["posyandu", "kurang_darah", "air_bersih"]


def test_a_group_is_shown_as_it_is_written():
    group = Group(Kind.SAME, ("anemia", "kurang_darah"))

    assert tuple(rules.phrases_in(rules.as_text(group))) == group.phrases


@pytest.mark.parametrize(
    ("kind", "phrases", "code"),
    [
        (Kind.SAME, ("kelor",), "too_few"),
        (Kind.SAME, ("kelor", "yang"), "says_nothing"),
        (Kind.SAME, ("kelor", "x"), "says_nothing"),
        (Kind.SAME, ("kelor", "!?"), "says_nothing"),
        (Kind.SAME, ("kelor", "inovasi"), "too_general"),
        (Kind.SAME, ("kelor", "layanan warga"), "too_general"),
        (Kind.SAME, ("kelor", "k" * 90), "too_long"),
        (Kind.SAME, tuple(f"kelor{n}" for n in range(41)), "too_many"),
        (Kind.SAME, ("kota batu", "kota bima"), "two_places"),
        (Kind.SAME, ("kelor", "si kelor"), "is_title"),
        (Kind.SAME, ("padi", "gabah"), "twice"),
        (Kind.NEAR, ("padi", "gabah"), "contradicts"),
        (Kind.WIDER, ("serangga", "lebah"), "twice"),
        (Kind.WIDER, ("lebah", "serangga"), "contradicts"),
    ],
)
def test_what_a_group_may_not_say(kind, phrases, code):
    there = {7: Group(Kind.SAME, ("padi", "gabah")), 8: Group(Kind.WIDER, ("serangga", "lebah"))}
    names = {"kota batu": "35.79", "kota bima": "52.72", "si kelor": rules.TITLE}

    with pytest.raises(RuleBroken) as refused:
        rules.check(Group(kind, phrases), None, rules.Known(there, names))

    assert refused.value.code == f"words.{code}"


@pytest.mark.parametrize(
    "phrases",
    [
        ("PMI", "palang hijau"),  # an acronym may stand for two things
        ("kota batu", "batu"),
        ("layanan kelor", "kelor"),
    ],
)
def test_what_a_group_may_say(phrases):
    names = {"kota batu": "35.79", "batu": "35.79"}
    there = {7: Group(Kind.SAME, ("PMI", "pekerja migran"))}

    rules.check(Group(Kind.SAME, phrases), None, rules.Known(there, names))


def test_what_stood_there_before_is_not_judged_again():
    before = Group(Kind.SAME, ("daring", "online"))
    known = rules.Known({7: Group(Kind.NEAR, ("daring", "online"))}, {})

    rules.check(Group(Kind.SAME, ("daring", "online", "lewat internet")), before, known)
    with pytest.raises(RuleBroken, match="too_general"):
        rules.check(Group(Kind.SAME, ("daring", "online", "aplikasi")), before, known)
    with pytest.raises(RuleBroken, match="contradicts"):
        rules.check(Group(Kind.WIDER, ("daring", "online")), before, known)


# --- what the site begins with --------------------------------------------------------------


def test_a_new_site_begins_with_the_groups_of_the_file(app):
    rows = queries.words_in_force()

    assert [row.group for row in rows] == list(groups.seed())
    queries.follow_words()
    assert groups.current().mark == groups.mark_of(groups.seed())


# --- what people do -------------------------------------------------------------------------


def test_a_group_that_is_added_is_searched_with_at_once(office, client):
    make_library_entry("Kampung Kelor", problem="Daun moringa belum diolah.")
    index_library()
    assert titles(client.get("/inovasi?q=merunggai")) == []

    page = write(client, f"{LIST}/baru", phrases="moringa\nmerunggai")

    assert page.status_code == 303
    assert titles(client.get("/inovasi?q=merunggai")) == ["Kampung Kelor"]
    assert "moringa · merunggai" in client.get(f"{LIST}?q=merungg").words


@pytest.mark.once
def test_a_process_that_did_not_make_the_change_follows_it(office, client):
    stale = groups.current()
    write(client, f"{LIST}/baru", phrases="moringa\nmerunggai")
    client.get("/inovasi?q=apa+saja")
    groups.use(stale)  # as another process still has it

    client.get("/inovasi?q=apa+saja")

    assert ("moringa",) in {one.terms for one in parse("merunggai").concepts[0].alternatives}


def test_a_change_tells_who_when_and_why_and_can_be_undone(office, client):
    ref = number_of("posyandu")

    write(client, f"{LIST}/{ref}", phrases="posyandu\npos gizi warga", version="1")
    page = client.get(f"{LIST}/{ref}")
    assert [line.get_text() for line in page.soup.select(".history b")] == ["Versi 2", "Versi 1"]
    assert office.name in page.words
    assert "Warga menyebutnya begitu." in page.words
    undo = page.soup.select_one(".history form")["action"]
    client.post(undo)

    assert db.session.get(WordGroup, ref).group.phrases == ("posyandu", "pos pelayanan terpadu")
    assert "Dikembalikan ke versi 1." in client.get(f"{LIST}/{ref}").words


@pytest.mark.once
def test_a_retired_group_finds_nothing_until_it_is_saved_again(office, client):
    make_library_entry("Meja Kelima", problem="Pos pelayanan terpadu sepi.")
    index_library()
    ref = number_of("posyandu")
    phrases = "posyandu\npos pelayanan terpadu"

    write(client, f"{LIST}/{ref}", phrases=phrases, version="1", aksi="berhenti")
    assert titles(client.get("/inovasi?q=posyandu")) == []
    assert "Kelompok ini dihentikan" in client.get(f"{LIST}/{ref}").words
    assert "posyandu" in client.get(f"{LIST}?saring=berhenti").words
    write(client, f"{LIST}/{ref}", phrases=phrases, version="2")

    assert titles(client.get("/inovasi?q=posyandu")) == ["Meja Kelima"]


@pytest.mark.once
def test_a_refusal_says_why_and_keeps_what_was_typed(office, client):
    page = write(client, f"{LIST}/baru", phrases="antrean\npuskesmas\npusat kesehatan masyarakat")

    assert page.status_code == 422
    assert "sudah bersama di kelompok" in page.words
    assert "pusat kesehatan masyarakat" in page.soup.select_one("textarea").get_text()


def test_names_of_places_and_innovations_are_protected(office, client):
    make_library_entry("Si Merunggai")

    place = write(client, f"{LIST}/baru", phrases="Kabupaten Bantul\nKabupaten Sleman")
    title = write(client, f"{LIST}/baru", phrases="kelor\nsi merunggai")

    assert "dua wilayah yang berbeda" in place.words
    assert "nama inovasi di pustaka" in title.words


@pytest.mark.once
def test_who_saves_an_older_state_is_told_and_decides(office, client):
    ref = number_of("posyandu")
    with transaction():
        row = db.session.get(WordGroup, ref)
        group = Group(Kind.SAME, ("posyandu", "pos gizi"))
        actions.save_words(row, group, version=1, reason="Lebih dulu", by=None)

    page = write(client, f"{LIST}/{ref}", phrases="posyandu\nposyandu lansia", version="1")
    assert page.status_code == 422
    assert "pos gizi" in page.soup.select_one(".alert.warn").get_text()
    again = page.soup.select_one("input[name=version]")["value"]
    write(client, f"{LIST}/{ref}", phrases="posyandu\nposyandu lansia", version=again)

    assert db.session.get(WordGroup, ref).group.phrases == ("posyandu", "posyandu lansia")


@pytest.mark.once
@pytest.mark.parametrize("role", [Role.INNOVATOR, Role.EVALUATOR])
def test_others_do_not_see_the_words(client, role):
    client.sign_in(make_user(grants=[grant(role)]))

    assert client.get(LIST).status_code == 403
