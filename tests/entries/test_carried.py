"""What is sent when the session or the page's token has ended goes through the sign-in and on."""

import pytest

from app.accounts.actions import sessions
from app.accounts.models import Role
from app.core.db import db, transaction
from app.entries.queries import content
from tests.factories.accounts import PASSWORD, grant, make_user

HERE = {"Origin": "http://localhost"}
NEW = "Ringkasan yang ditulis lama sekali.\n\nDengan “kutipan” & <tanda>."


@pytest.fixture
def step(entry):
    return f"/instansi/proposal/{entry.id}/isi/isi"


@pytest.fixture
def writer(new_client, innovator):
    """The innovator on a browser of their own, signed in through the page."""
    browser = new_client()
    signed_in(browser.get("/masuk"), browser, innovator)
    return browser


def who(user):
    return {"email": user.email, "password": PASSWORD}


def signed_in(page, browser, user):
    return browser.submit(page, values=who(user))


def end_sessions(user):
    with transaction():
        sessions.end_all(user)


def send(browser, page, more=None):
    return browser.submit(page, values={"q_ringkasan": NEW}, headers=HERE | (more or {}))


def by_itself(user):
    """What a page drawn for this person says with what it sends."""
    return {"HX-Request": "true", "X-Drawn-For": str(user.id)}


def copies(page):
    """Label → text of what can be read and copied."""
    fields = page.soup.select("details#typed .field")
    assert not page.soup.select("#typed textarea:not([readonly])")
    assert not page.soup.select("#typed [hidden]")
    return {f.label.text: f.textarea.text.removeprefix("\n") for f in fields if f.textarea.text}


def answer(entry):
    db.session.rollback()
    return content.draft_of(entry).values.get("ringkasan")


def test_a_save_without_a_session_goes_on_after_signing_in(writer, innovator, entry, step):
    page = writer.get(step)
    end_sessions(innovator)

    page = send(writer, page)
    assert page.status_code == 401
    assert page.title == "Masuk"
    assert "Sesi Anda berakhir" in page.words
    assert copies(page)["Ringkasan"] == NEW
    page = signed_in(page, writer, innovator)
    assert page.title == "Tulisan Anda masih ada"
    assert page.soup.select_one("form[data-send-now]")
    writer.submit(page)

    assert answer(entry) == NEW


def test_no_link_beside_the_form_takes_the_page_away_that_carries_it(writer, innovator, step):
    page = writer.get(step)
    assert not page.soup.select_one("a.lang").get("target")
    end_sessions(innovator)

    page = send(writer, page)

    ways = [page.soup.select_one("a.lang"), page.soup.find("a", string="Lupa kata sandi")]
    assert [way["target"] for way in ways] == ["_blank", "_blank"]
    assert "dibuka di tab baru" in page.words


def test_another_person_does_not_send_it(writer, innovator, agency, entry, step):
    other = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])
    page = writer.get(step)
    end_sessions(innovator)

    page = signed_in(send(writer, page), writer, other)

    assert "bukan dari akun ini" in page.words
    assert answer(entry) != NEW


def test_a_save_goes_on_when_its_person_has_signed_in_beside(writer, innovator, entry, step):
    page = writer.get(step)
    end_sessions(innovator)
    page = send(writer, page)
    signed_in(writer.get("/masuk"), writer, innovator)

    page = writer.submit(page, values=who(innovator), headers=HERE)
    assert page.title == "Tulisan Anda masih ada"
    writer.submit(page)

    assert answer(entry) == NEW


def test_a_save_waits_while_another_person_has_signed_in_beside(writer, innovator, entry, step):
    other = make_user()
    page = writer.get(step)
    end_sessions(innovator)
    page = send(writer, page)
    signed_in(writer.get("/masuk"), writer, other)

    page = writer.submit(page, values=who(innovator), headers=HERE)
    assert page.status_code == 400
    assert PASSWORD not in page.get_data(as_text=True)
    assert page.soup.select_one("[name=email]")["value"] == innovator.email
    page = writer.submit(page, values={"password": PASSWORD})
    assert page.title == "Tulisan Anda masih ada"
    writer.submit(page)

    assert answer(entry) == NEW


def test_a_save_of_another_persons_page_is_refused(new_client, innovator, admin, entry, step):
    browser = new_client(admin)
    page = browser.get(step)

    refused = send(browser, page, more=by_itself(innovator))
    assert refused.status_code == 409
    assert "masuk sebagai Adi Admin" in refused.words
    assert answer(entry) != NEW

    send(browser, page, more=by_itself(admin))
    assert answer(entry) == NEW


def test_who_is_not_known_any_more_sends_it_by_hand(writer, innovator, entry, step, new_client):
    page = writer.get(step)
    stranger = new_client()  # a browser that lost its cookies
    token = stranger.get("/masuk").soup.select_one("[name=csrf_token]")["value"]
    page.soup.select_one("main form [name=csrf_token]")["value"] = token

    page = signed_in(send(stranger, page), stranger, innovator)

    assert page.title == "Tulisan Anda masih ada"
    assert not page.soup.select("form[data-send-now]")
    stranger.submit(page)
    assert answer(entry) == NEW


def test_a_page_that_was_open_too_long_comes_back_filled(writer, entry, step):
    page = writer.get(step)
    page.soup.select_one("main form [name=csrf_token]")["value"] = "yesterday"

    page = send(writer, page)

    assert page.status_code == 400
    assert copies(page)["Ringkasan"] == NEW
    assert answer(entry) != NEW
    writer.submit(page)
    assert answer(entry) == NEW


def test_what_was_sent_into_a_fault_of_ours_is_sent_again(app, writer, entry, step, monkeypatch):
    def broken(**_):
        raise RuntimeError("broken for the test")

    page = writer.get(step)
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        patch.setitem(app.view_functions, "entries.save_step", broken)
        page = send(writer, page)

    assert (page.status_code, page.title) == (500, "Ada yang rusak di pihak kami")
    assert copies(page)["Ringkasan"] == NEW
    assert answer(entry) != NEW
    writer.submit(page)
    assert answer(entry) == NEW


@pytest.mark.parametrize("origin", [{"Origin": "https://evil.test"}, {"Origin": "null"}, {}])
def test_another_sites_words_are_not_carried(writer, innovator, step, origin):
    answer = writer.post(step, data={"q_ringkasan": NEW}, csrf=False, headers=origin)
    assert NEW not in answer.get_data(as_text=True)

    end_sessions(innovator)
    answer = writer.post(step, data={"q_ringkasan": NEW}, headers=origin)
    assert answer.status_code == 302
    assert answer.location == "/masuk"


def test_passwords_are_never_carried(writer):
    page = writer.get("/akun/sandi")
    page.soup.select_one("main form [name=csrf_token]")["value"] = "yesterday"

    page = writer.submit(page, values={"current_password": "rahasia sekali"}, headers=HERE)

    assert page.status_code == 400
    assert "rahasia sekali" not in page.get_data(as_text=True)


def test_a_tampered_form_is_not_opened(writer, innovator, entry, step):
    page = writer.get(step)
    end_sessions(innovator)
    page = send(writer, page)
    page.soup.select_one("[name=carried]")["value"] += "x"

    page = signed_in(page, writer, innovator)

    assert "tidak dikirim" in page.words
    assert answer(entry) != NEW
