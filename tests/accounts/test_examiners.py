"""Examiners of one case and hub verifiers: invited by whom the rules name, told the truth."""

import pytest

from app.accounts import queries
from app.accounts.models import Role
from app.entries.models import EntryState
from app.permissions import Permission, permits
from tests.factories.accounts import grant, last_link, letters_to, make_user
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry

pytestmark = pytest.mark.once

PEOPLE = "/sekretariat/contoh-2027/orang/pemeriksa"
HONEST = "Halaman kerja untuk peran ini belum ada di situs ini"


@pytest.fixture
def edition(app):
    return make_edition("contoh-2027")


@pytest.fixture
def entry(edition):
    return make_entry(edition, state=EntryState.SUBMITTED, title="Kelas Perahu")


@pytest.fixture
def client(new_client, edition):
    return new_client(make_user(grants=[grant(Role.SECRETARIAT, edition=edition)]))


def invite(client, entry, until="2099-12-31", email="pemeriksa@bpk.test"):
    return client.submit(
        client.get(f"{PEOPLE}/undang"),
        values={"name": "Wati", "email": email, "entry": entry.id, "until": until},
    )


def test_the_secretariat_invites_an_examiner_for_one_case_until_a_day(client, new_client, entry):
    page = invite(client, entry)
    assert "Kelas Perahu" in page.soup.select_one("#invited-h + table").text
    assert "sampai 31 Des 2099" in page.words

    (letter,) = letters_to("pemeriksa@bpk.test")
    assert "Kelas Perahu" not in letter.text
    assert HONEST not in letter.text

    examiner = new_client()
    page = examiner.get(last_link("pemeriksa@bpk.test"))
    assert HONEST not in page.words
    page = examiner.submit(page, values={"new_password": "bubur ayam pagi hari"})
    assert page.request.path == "/pemeriksa"
    assert "Kelas Perahu" in page.words
    links = {a["href"] for a in page.soup.select("nav a[href], main a[href]")}
    assert all(examiner.get(one).status_code == 200 for one in links if one.startswith("/"))

    user = queries.user_by_email("pemeriksa@bpk.test")
    assert user.grants[0].entry_id == entry.id
    assert user.grants[0].ends_at is not None
    assert not permits(user, Permission.ENTRY_VIEW, entry)
    assert "Kelas Perahu" in client.get(PEOPLE).soup.select_one("#examiners-h + table").text


@pytest.mark.both
def test_an_examiner_never_serves_without_an_end(client, entry):
    page = invite(client, entry, until="")

    assert page.status_code == 422
    assert "Tulis sampai kapan" in page.soup.select_one(".summary-error").text
    assert page.soup.select_one("[name=name]")["value"] == "Wati"


def test_only_proposals_that_reached_the_secretariat_can_be_examined(client, edition, entry):
    inside = make_entry(edition, title="Masih draf")

    page = client.get(f"{PEOPLE}/undang")

    offered = [option["value"] for option in page.soup.select("[name=entry] option")]
    assert offered == ["0", str(entry.id)]
    answer = client.post(
        f"{PEOPLE}/undang", data={"name": "W", "email": "w@bpk.test", "entry": inside.id}
    )
    assert answer.status_code == 422


def test_the_same_person_may_examine_two_cases(client, edition, entry):
    other = make_entry(edition, state=EntryState.SUBMITTED, title="Kapal Buku")
    invite(client, entry)

    assert "Undangan dikirim" in invite(client, other).words
    assert "sudah diundang" in invite(client, other).words


def test_who_judges_or_organises_an_edition_does_not_examine_it(client, edition, entry):
    make_user("juri@kem.test", grants=[grant(Role.EVALUATOR, edition=edition)])

    page = invite(client, entry, email="juri@kem.test")

    assert "Pemeriksa tidak boleh menjadi" in page.words


@pytest.mark.both
def test_the_secretariat_ends_the_role_of_an_examiner(client, edition, entry):
    examiner = make_user(grants=[grant(Role.EXAMINER, edition=edition, entry=entry)])
    page = client.get(PEOPLE)
    (link,) = [a for a in page.soup.select("tbody a") if a.text.startswith("Akhiri")]

    client.submit(client.get(link["href"]))

    assert examiner.grants[0].ends_at is not None
    assert "Belum ada pemeriksa" in client.get(PEOPLE).words


@pytest.mark.both
@pytest.mark.parametrize(("scope", "words"), [("35", "Jawa Timur"), ("kesehatan", "Kesehatan")])
def test_the_platform_admin_invites_a_hub_verifier_for_a_province_or_sector(
    new_client, scope, words
):
    admin = new_client(make_user(grants=[Role.PLATFORM_ADMIN]))
    form = admin.get("/pengelola/orang/undang")
    values = {"name": "Wati", "email": "hub@prov.test", "role": "hub_verifier"}
    assert "Pilih provinsi atau sektornya" in admin.submit(form, values=values).words

    page = admin.submit(form, values={**values, "scope": scope})

    assert words in page.soup.select_one("tbody").text
    assert f"menjadi Verifikator hub untuk {words}" in letters_to("hub@prov.test")[0].text
    verifier = new_client()
    page = verifier.submit(
        verifier.get(last_link("hub@prov.test")), values={"new_password": "bubur ayam pagi hari"}
    )
    assert HONEST in page.words
    assert queries.user_by_email("hub@prov.test").grants[0].scope == scope


def test_the_list_asks_as_often_for_three_examiners_as_for_one(client, edition, count_queries):
    counts = []
    for number in range(3):
        case = make_entry(edition, state=EntryState.SUBMITTED, title=f"Kasus {number}")
        make_user(grants=[grant(Role.EXAMINER, edition=edition, entry=case)])
        with count_queries() as seen:
            client.get(PEOPLE)
        counts.append(len(seen))

    assert counts == [10, 10, 10]
