"""From the letter with the link to the role."""

import pytest

from app.accounts import queries, rules
from app.accounts.actions import invitations
from app.accounts.models import Invitation, Role
from app.agencies import actions as agencies
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from tests.factories.accounts import (
    PASSWORD,
    grant,
    invite,
    last_link,
    letters_to,
    make_grant,
    make_user,
)
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.harness.at_once import at_once

pytestmark = pytest.mark.once


@pytest.fixture
def agency(app):
    return make_agency("Pemerintah Kabupaten Contoh")


@pytest.fixture
def admin(agency):
    return make_user(
        "admin@kab.test", name="Sari Admin", grants=[grant(Role.AGENCY_ADMIN, agency=agency)]
    )


def roles_of(email):
    user = queries.user_by_email(email)
    return [g.role for g in rules.in_force(user.grants, now=clock.now())]


def test_the_letter_names_who_invites_to_what_and_until_when(admin, agency, freeze):
    freeze("2026-11-23T10:00+07:00")
    invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency, unit=make_unit(agency))

    (letter,) = letters_to("dewi@kab.test")
    assert letter.subject == "Undangan ke Lumbung Inovasi: Inovator"
    assert "Yth. Dewi Lestari," in letter.text
    assert (
        "Sari Admin mengundang Anda menjadi Inovator untuk "
        "Pemerintah Kabupaten Contoh, Dinas Kesehatan." in letter.text
    )
    assert "sampai Senin, 7 Desember 2026 pukul 10.00 WIB" in letter.text
    assert "http://localhost/undangan/" in letter.text
    english = letter.text.partition("English")[2]
    assert (
        "Sari Admin invites you to be Innovator for "
        "Pemerintah Kabupaten Contoh, Dinas Kesehatan." in english
    )
    assert "http://localhost/en/undangan/" in letter.text


def test_each_half_of_the_letter_names_the_edition_in_its_language(app):
    edition = make_edition(name="Kompetisi Contoh", name_en="Sample Competition")
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    invite("dewi@kab.test", by=chief, role=Role.EVALUATOR, edition=edition)

    indonesian, _, english = letters_to("dewi@kab.test")[0].text.partition("English")
    assert "menjadi Evaluator untuk Kompetisi Contoh." in indonesian
    assert "for Sample Competition." in english


def test_the_link_is_kept_only_as_a_trace(admin, agency):
    sent, link = invite(by=admin, role=Role.INNOVATOR, agency=agency)

    assert link.rsplit("/", 1)[1] not in str(vars(sent))


def test_somebody_new_accepts_with_a_name_and_a_password(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.get(link)
    assert "Pemerintah Kabupaten Contoh" in page.words
    assert page.soup.select_one("[name=name]")["value"] == "Dewi Lestari"
    assert page.soup.select_one("[name=new_password]")["autocomplete"] == "new-password"
    assert queries.user_by_email("dewi@kab.test") is None

    answer = client.submit(
        page, values={"new_password": "bubur ayam pagi hari"}, follow_redirects=False
    )
    assert (answer.status_code, answer.location) == (303, "/instansi")
    assert roles_of("dewi@kab.test") == [Role.INNOVATOR]
    assert client.get("/akun").soup.select_one("[name=name]")["value"] == "Dewi Lestari"


def test_a_weak_password_is_explained_and_nothing_happens(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.submit(client.get(link), values={"name": "", "new_password": "rahasia"})

    assert page.status_code == 422
    assert "12 karakter atau lebih" in page.soup.select_one(".summary-error").text
    assert queries.user_by_email("dewi@kab.test") is None


def test_somebody_with_an_account_gives_their_password(client, admin, agency):
    user = make_user("dewi@kab.test")
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    page = client.get(link)

    refused = client.submit(page, values={"password": "bukan kata sandinya"})
    assert "Kata sandi tidak cocok" in refused.words
    client.submit(page, values={"password": PASSWORD}, follow_redirects=False)

    assert [g.role for g in user.grants] == [Role.INNOVATOR]
    assert client.get("/akun").status_code == 200


def test_somebody_signed_in_only_confirms(new_client, admin, agency):
    user = make_user("dewi@kab.test")
    client = new_client(user)
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.get(link)
    assert not page.soup.select("main input:not([type=hidden])")
    client.submit(page, follow_redirects=False)

    assert [g.role for g in user.grants] == [Role.INNOVATOR]
    assert user.grants[0].granted_by_id == admin.id


def test_somebody_else_signed_in_is_asked_to_sign_out(new_client, admin, agency):
    client = new_client(make_user("lain@kab.test"))
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.get(link)

    assert "Keluarlah" in page.words
    client.post(link)
    assert queries.user_by_email("dewi@kab.test") is None


def test_a_link_works_once(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    client.submit(client.get(link), values={"new_password": "bubur ayam pagi hari"})

    assert "tidak berlaku lagi" in client.get(link).title
    client.post(link, data={"name": "X", "new_password": "bubur ayam pagi hari"})
    assert roles_of("dewi@kab.test") == [Role.INNOVATOR]


def test_a_link_ends_with_its_term(client, admin, agency, freeze):
    freeze("2026-11-23T10:00+07:00")
    _, link = invite(by=admin, role=Role.INNOVATOR, agency=agency)

    freeze("2026-12-07T09:59+07:00")
    assert client.get(link).title == "Undangan untuk Anda"
    freeze("2026-12-07T10:00+07:00")
    assert "tidak berlaku lagi" in client.get(link).title


def test_a_link_sent_again_replaces_the_first(client, admin, agency):
    sent, first = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    with transaction():
        invitations.resend(sent, by=admin)

    assert client.get(first).status_code == 404
    assert client.get(last_link("dewi@kab.test")).title == "Undangan untuk Anda"


@pytest.mark.both
def test_a_revoked_link_is_closed(client, admin, agency):
    sent, link = invite(by=admin, role=Role.INNOVATOR, agency=agency)
    with transaction():
        invitations.revoke(sent, by=admin)

    assert "tidak berlaku lagi" in client.get(link).title
    with pytest.raises(RuleBroken, match="invitation_closed"), transaction():
        invitations.resend(sent, by=admin)


def test_an_unknown_link_is_not_found(client):
    assert client.get("/undangan/tidak-ada").status_code == 404


@pytest.mark.both
def test_accepting_twice_at_once_gives_one_role(app, admin, agency):
    user = make_user("dewi@kab.test")
    sent, _ = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    def accept(ref):
        person = queries.user_by_email("dewi@kab.test")
        invitations.accept(db.session.get(Invitation, ref), person)

    answers = at_once(app, accept, [(sent.id,)] * 2)

    assert sorted(answers) == ["", "invitation_closed"]
    assert [g.role for g in user.grants] == [Role.INNOVATOR]


def test_a_third_unit_gets_no_agency_admin(admin, agency):
    second, third = make_unit(agency, "Bappeda"), make_unit(agency, "Diskominfo")
    invite("dua@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency, unit=second)

    with pytest.raises(RuleBroken, match="admin_units_exceeded"):
        invite("tiga@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency, unit=third)


def test_the_unit_limit_is_asked_again_when_an_invitation_is_accepted(admin, agency):
    second, third = make_unit(agency, "Bappeda"), make_unit(agency, "Diskominfo")
    user = make_user("dua@kab.test")
    sent, _ = invite("dua@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency, unit=second)
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency, unit=third)])

    with pytest.raises(RuleBroken, match="admin_units_exceeded"), transaction():
        invitations.accept(sent, user)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "bukan alamat"}, "email_malformed"),
        ({"name": "  "}, "name_missing"),
        ({"role": Role.SECRETARIAT}, "may_not_offer"),
        ({"role": Role.PLATFORM_ADMIN, "agency": None}, "may_not_offer"),
    ],
)
def test_what_an_agency_admin_cannot_offer(admin, agency, change, code):
    with pytest.raises(RuleBroken, match=code):
        invite(**{"by": admin, "role": Role.INNOVATOR, "agency": agency, **change})


def test_other_agencies_and_their_units_are_out_of_reach(admin, agency):
    other = make_agency("Pemerintah Kota Lain")

    with pytest.raises(RuleBroken, match="may_not_offer"):
        invite(by=admin, role=Role.INNOVATOR, agency=other)
    with pytest.raises(RuleBroken, match="unit_of_other_agency"):
        invite(by=admin, role=Role.INNOVATOR, agency=agency, unit=make_unit(other))


def test_inviting_twice_is_told(admin, agency):
    invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    with pytest.raises(RuleBroken, match="already_invited"):
        invite("Dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    make_user("sari@kab.test", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    with pytest.raises(RuleBroken, match="already_holds"):
        invite("sari@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency)


@pytest.mark.both
def test_the_same_invitation_sent_twice_at_once_goes_out_once(app, admin, agency):
    def send(ref):
        offer = rules.Offer(Role.INNOVATOR, agency_id=ref)
        by = queries.user_by_email("admin@kab.test")
        invitations.invite(offer, email="dewi@kab.test", name="Dewi", by=by)

    answers = at_once(app, send, [(agency.id,)] * 2)

    assert sorted(answers) == ["", "already_invited"]
    assert len(letters_to("dewi@kab.test")) == 1


def test_an_offer_that_came_to_its_end_makes_room_for_a_new_one(client, admin, agency, freeze):
    freeze("2026-11-23T10:00+07:00")
    _, first = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    freeze("2026-12-08T10:00+07:00")
    invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    assert queries.unanswered_invitations(list(Role)).total == 1
    assert "tidak berlaku lagi" in client.get(first).title


def test_after_revoking_and_after_accepting_an_address_can_be_invited_again(admin, agency):
    dewi = make_user("dewi@kab.test")
    offered = {"by": admin, "role": Role.INNOVATOR, "agency": agency}
    sent, _ = invite("dewi@kab.test", **offered)
    with transaction():
        invitations.revoke(sent, by=admin)
    again, _ = invite("dewi@kab.test", **offered)
    with transaction():
        given = invitations.accept(again, dewi)
    end_now(given)

    assert invite("dewi@kab.test", **offered)


@pytest.mark.both
def test_of_the_same_offers_of_two_merged_agencies_one_stays(admin, agency):
    twin = make_agency("Pemkab Contoh Kembar")
    theirs = make_user("kembar@kab.test", grants=[grant(Role.AGENCY_ADMIN, agency=twin)])
    older, _ = invite("dewi@kab.test", by=theirs, role=Role.INNOVATOR, agency=twin)
    newer, _ = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    only, _ = invite("eko@kab.test", by=theirs, role=Role.INNOVATOR, agency=twin)
    with transaction():
        agencies.merge(twin, agency, by=admin)

    states = [rules.invitation_state(one, clock.now()) for one in (older, newer, only)]
    assert states == ["revoked", "open", "open"]
    with pytest.raises(RuleBroken, match="already_invited"):
        invite("eko@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)


def test_a_platform_admin_gets_no_other_role_and_only_they_are_told_why(new_client, admin, agency):
    user = make_user("pengelola@situs.test", grants=[Role.PLATFORM_ADMIN])
    _, link = invite("pengelola@situs.test", by=admin, role=Role.INNOVATOR, agency=agency)

    client = new_client(user)
    page = client.submit(client.get(link), headers={"Referer": f"http://localhost{link}"})

    assert "Pengelola situs tidak boleh memegang peran lain" in page.words
    assert [g.role for g in user.grants] == [Role.PLATFORM_ADMIN]


def test_an_organiser_takes_no_role_in_an_agency(new_client, admin, agency):
    chief = make_user(
        "ketua@kem.test", grants=[grant(Role.CHAIR, competition=make_edition().competition)]
    )
    _, link = invite("ketua@kem.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency)

    client = new_client(chief)
    page = client.submit(client.get(link), headers={"Referer": f"http://localhost{link}"})

    assert "tidak boleh memegang peran penyelenggara" in page.words
    assert [g.role for g in chief.grants] == [Role.CHAIR]


def test_the_inviter_is_told_once_that_other_roles_stand_in_the_way_but_not_which(
    new_client, admin, agency
):
    chief = make_user(
        "ketua@kem.test", grants=[grant(Role.CHAIR, competition=make_edition().competition)]
    )
    sent, link = invite("ketua@kem.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency)

    client = new_client(chief)
    for _ in range(2):
        client.submit(client.get(link))

    (letter,) = letters_to("admin@kab.test")
    assert letter.subject == "Dewi Lestari tidak dapat menerima undangan Anda"
    assert "(ketua@kem.test) ingin menerima undangan Anda sebagai Admin instansi" in letter.text
    assert "Peran lain yang dipegangnya" in letter.text
    assert "Ketua" not in letter.text
    assert rules.invitation_state(sent, clock.now()) == "open"

    with transaction():
        invitations.resend(sent, by=admin)
    client.submit(client.get(last_link("ketua@kem.test")))
    assert len(letters_to("admin@kab.test")) == 2


def test_the_inviter_is_told_when_the_agency_has_no_room_for_another_admin(client, admin, agency):
    second, third = make_unit(agency, "Bappeda"), make_unit(agency, "Diskominfo")
    _, link = invite("dua@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency, unit=second)
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency, unit=third)])

    client.submit(client.get(link), values={"new_password": "bubur ayam pagi hari"})

    assert "sudah mempunyai admin di dua unit" in letters_to("admin@kab.test")[0].text
    assert queries.user_by_email("dua@kab.test") is None


def test_a_wrong_password_is_no_news_for_the_inviter(client, admin, agency):
    make_user("dewi@kab.test")
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    client.submit(client.get(link), values={"password": "bukan kata sandinya"})

    assert letters_to("admin@kab.test") == []


def test_nobody_invites_their_own_address(admin, agency):
    with pytest.raises(RuleBroken, match="own_address"):
        invite("Admin@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)


@pytest.mark.both
def test_a_successor_takes_over_when_they_accept(client, admin, agency):
    old = admin.grants[0]
    with transaction():
        invitations.invite(
            rules.offer_of(old), email="ganti@kab.test", name="Ganti", by=admin, replaces=old
        )
    assert rules.is_in_force(old, clock.now())

    client.submit(
        client.get(last_link("ganti@kab.test")), values={"new_password": "bubur ayam pagi hari"}
    )

    assert not rules.is_in_force(old, clock.now())
    assert roles_of("ganti@kab.test") == [Role.AGENCY_ADMIN]


def hand_over(held, *, by, email="ganti@kab.test", name="Ganti"):
    with transaction():
        invitations.invite(rules.offer_of(held), email=email, name=name, by=by, replaces=held)
    return last_link(email)


def test_who_is_replaced_and_the_other_admins_are_told(client, admin, agency):
    boss = make_user("atas@kab.test", name="Atas", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    link = hand_over(admin.grants[0], by=boss)
    assert letters_to("admin@kab.test") == letters_to("atas@kab.test") == []

    client.submit(client.get(link), values={"new_password": "bubur ayam pagi hari"})

    (ended,), (joined,) = letters_to("admin@kab.test"), letters_to("atas@kab.test")
    assert "sudah berakhir" in ended.subject
    assert "Ganti (ganti@kab.test) sekarang menjadi admin instansi" in joined.text
    assert "menggantikan Sari Admin" in joined.text
    assert f"/instansi/{agency.id}/orang" in joined.text
    assert len(letters_to("ganti@kab.test")) == 1


def test_admins_are_told_of_one_more_admin_but_not_of_an_innovator(client, admin, agency):
    for email, role in (("dua@kab.test", Role.AGENCY_ADMIN), ("ino@kab.test", Role.INNOVATOR)):
        _, link = invite(email, by=admin, role=role, agency=agency)
        client.submit(client.get(link), values={"new_password": "bubur ayam pagi hari"})
        client.post("/keluar")

    (joined,) = letters_to("admin@kab.test")
    assert "dua@kab.test" in joined.text
    assert "menggantikan" not in joined.text


@pytest.mark.parametrize("signed_in", [False, True])
def test_an_offer_ends_with_the_role_of_who_made_it(new_client, admin, agency, signed_in):
    dewi = make_user("dewi@kab.test")
    client = new_client(dewi if signed_in else None)
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    page = client.get(link)
    end_now(admin.grants[0])

    for answer in (client.get(link), client.submit(page, values={}), client.post(link)):
        assert answer.title == "Undangan ini tidak berlaku lagi"
        assert "kepada admin instansi Anda atau pengelola situs" in answer.words
    assert dewi.grants == []


def test_an_offer_of_a_deactivated_inviter_is_void(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    with transaction():
        admin.is_active = False

    assert "tidak lagi berwenang" in client.get(link).words
    client.post(link, data={"name": "Dewi", "new_password": "bubur ayam pagi hari"})
    assert queries.user_by_email("dewi@kab.test") is None


def test_a_secretariats_offer_is_void_once_the_agency_has_an_admin(app, agency):
    edition = make_edition()
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    sent, _ = invite("dewi@kab.test", by=chief, role=Role.AGENCY_ADMIN, agency=agency)
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    with pytest.raises(RuleBroken, match="agency_has_admins"), transaction():
        invitations.accept(sent, make_user("dewi@kab.test"))


def test_a_judges_offer_is_void_when_the_secretariat_has_left(client):
    edition = make_edition()
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    _, link = invite("dewi@kab.test", by=chief, role=Role.EVALUATOR, edition=edition)
    end_now(chief.grants[0])

    assert "kepada sekretariat kompetisinya" in client.get(link).words


def test_a_successor_takes_over_what_the_predecessor_offered(new_client, admin, agency):
    _, dead = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    with transaction():
        offer = rules.offer_of(admin.grants[0])
        invitations.invite(
            offer, email="tono@kab.test", name="Tono", by=admin, replaces=admin.grants[0]
        )
    tono = new_client(make_user("tono@kab.test", name="Tono"))
    tono.submit(tono.get(last_link("tono@kab.test")))

    page = tono.get("/instansi/orang")
    assert "Menunggu jawaban" not in page.words
    assert "Tidak berlaku" in page.words
    assert "Kirim ulang agar Anda menjadi pengundangnya, atau batalkan" in page.words
    page = tono.submit(page, "form[action$='/kirim-ulang']")
    assert "Menunggu jawaban" in page.words

    dewi = new_client()
    assert dewi.get(dead).status_code == 404
    page = dewi.get(last_link("dewi@kab.test"))
    assert "Diundang oleh Tono" in page.words
    assert "Tono mengundang Anda" in letters_to("dewi@kab.test")[-1].text
    dewi.submit(page, values={"new_password": "bubur ayam pagi"})
    assert roles_of("dewi@kab.test") == [Role.INNOVATOR]


def test_a_void_offer_makes_room_for_a_new_one(admin, agency):
    first, second = make_unit(agency, "Dinas Satu"), make_unit(agency, "Dinas Dua")
    invite("adi@kab.test", by=admin, role=Role.AGENCY_ADMIN, agency=agency, unit=first)
    invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    tono = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    end_now(admin.grants[0])

    invite("dewi@kab.test", by=tono, role=Role.INNOVATOR, agency=agency)
    assert queries.unanswered_invitations([Role.INNOVATOR]).total == 1
    invite("eko@kab.test", by=tono, role=Role.AGENCY_ADMIN, agency=agency, unit=second)


@pytest.mark.both
def test_a_judges_offer_waits_for_a_colleague_of_who_left(new_client):
    edition = make_edition("contoh-2027")
    served = {"competition": edition.competition}
    chief = make_user(grants=[grant(Role.SECRETARIAT, **served)])
    sent, _ = invite("dewi@kab.test", by=chief, role=Role.EVALUATOR, edition=edition)
    end_now(chief.grants[0])
    manager = new_client(make_user(grants=[Role.PLATFORM_ADMIN]))
    colleague = new_client(make_user(grants=[grant(Role.SECRETARIAT, **served)]))

    page = manager.get("/pengelola/orang/undangan")
    assert "Yang berwenang dapat mengirimnya ulang" in page.words
    assert not page.soup.select("form[action$='/kirim-ulang']")
    answer = manager.post(f"/undangan/{sent.id}/kirim-ulang", follow_redirects=True)
    assert "Peran itu tidak dapat Anda berikan" in answer.words

    page = colleague.get("/sekretariat/contoh-2027/orang")
    assert "Tidak berlaku" in page.words
    colleague.submit(page, "form[action$='/kirim-ulang']")
    dewi = new_client()
    dewi.submit(dewi.get(last_link("dewi@kab.test")), values={"new_password": "bubur ayam pagi"})
    assert roles_of("dewi@kab.test") == [Role.EVALUATOR]


@pytest.mark.both
def test_a_platform_admin_sends_a_judges_letter_again_for_the_secretariat(app):
    edition = make_edition()
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    sent, _ = invite("dewi@kab.test", by=chief, role=Role.EVALUATOR, edition=edition)
    with transaction():
        invitations.resend(sent, by=make_user(grants=[Role.PLATFORM_ADMIN]))

    assert sent.invited_by is chief
    assert len(letters_to("dewi@kab.test")) == 2


def test_who_was_invited_does_not_invite_themselves(admin, agency):
    sent, _ = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    dewi = make_user("dewi@kab.test", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    with pytest.raises(RuleBroken, match="own_address"), transaction():
        invitations.resend(sent, by=dewi)


def end_now(held):
    with transaction():
        held.ends_at = clock.now()


def test_a_second_use_shows_that_the_link_was_used(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)
    page = client.get(link)
    client.submit(page, values={"new_password": "bubur ayam pagi hari"})

    again = client.submit(page, values={"new_password": "bubur ayam pagi hari"})

    assert again.title == "Undangan ini tidak berlaku lagi"
    assert "Buka akun saya" in again.words
    client.post("/keluar")
    assert "masuklah dengan akun Anda" in client.get(link).words
    assert roles_of("dewi@kab.test") == [Role.INNOVATOR]


def test_a_page_of_an_ended_session_asks_again(client, admin, agency):
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.post(link, data={"name": "Dewi"}, csrf=False, follow_redirects=True)

    assert page.title == "Undangan untuk Anda"
    assert "tidak diproses" in page.soup.get_text()


@pytest.mark.parametrize(
    ("invited_as", "became", "code"),
    [
        (Role.EVALUATOR, Role.CHAIR, "organiser_or_judge"),
        (Role.EVALUATOR, Role.EVALUATOR, "already_holds"),
        (Role.PANELIST, Role.PLATFORM_ADMIN, "platform_admin_alone"),
    ],
)
def test_roles_taken_meanwhile_are_weighed_when_accepting(app, invited_as, became, code):
    edition = make_edition()
    chief = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    dewi = make_user("dewi@kab.test")
    sent, _ = invite("dewi@kab.test", by=chief, role=invited_as, edition=edition)
    make_grant(dewi, became, edition=None if became is Role.PLATFORM_ADMIN else edition)

    with pytest.raises(RuleBroken, match=code), transaction():
        invitations.accept(sent, dewi)
    assert sent.accepted_at is None
