"""Too much from one account or one network is refused for a while; what was typed is kept."""

import pytest
from sqlalchemy import func, select

from app.accounts.actions import signing_in
from app.accounts.models import Role
from app.accounts.rules import Origin
from app.core import limits, settings
from app.core.db import db, transaction
from app.core.errors import TooOften
from app.core.limits import CountedAct, Limit
from app.core.traces import keyed_trace
from app.limits import DOWNLOADS, INVITING, KINDS, SEARCHING
from tests.factories.accounts import make_user
from tests.harness.at_once import at_once

INVITE = "/pengelola/orang/undang"
TABLE = DOWNLOADS.limit("network")


def used_up(limit, who):
    """As if other processes had counted all that may be."""
    with transaction():
        most = settings.value(limit.key)
        limits.note(keyed_trace(limit.key, who), "", minutes=limit.minutes, times=most)


def one_before_the_next_look(limit, who):
    for _ in range(limit.every - 1):
        limits.count(limit, who)


def rows():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(CountedAct))


def test_the_next_one_is_refused_until_the_first_counts_no_longer(app, freeze):
    freeze("2026-11-23T10:00+07:00")
    limit = Limit(INVITING.key("account"), 10, "too_often")
    for _ in range(60):
        limits.count(limit, "7")

    freeze("2026-11-23T10:04+07:00")
    with pytest.raises(TooOften) as refused:
        limits.count(limit, "7")
    assert (refused.value.seconds, refused.value.data["minutes"]) == (360, 6)
    limits.count(limit, "8")

    freeze("2026-11-23T10:10+07:00")
    limits.count(limit, "7")
    assert rows() == 2  # what counts no longer is not kept


def test_all_processes_count_together(app):
    used_up(TABLE, "192.0.2.1")

    limits.OWN.forget()  # as in a process that has just started
    one_before_the_next_look(TABLE, "192.0.2.1")
    with pytest.raises(TooOften):
        limits.count(TABLE, "192.0.2.1")


def test_many_at_once_do_not_outrun_a_limit(app):
    make_user("rina@kab.test")
    with transaction():
        settings.change("accounts.attempts_per_address", 3)
    here = Origin("network 192.0.2.1")

    answers = at_once(app, signing_in.note_attempt, [("rina@kab.test", here)] * 5)

    assert sorted(answers) == ["", "", "", "sign_in_locked", "sign_in_locked"]


def test_reading_asks_the_database_nothing_until_much_was_read(app, count_queries):
    limit = SEARCHING.limit("account")
    with count_queries() as queries:
        one_before_the_next_look(limit, "7")
    assert len(queries) == 0

    limits.count(limit, "7")
    assert rows() == 1


def test_who_is_refused_while_reading_costs_the_database_nothing_more(app, count_queries):
    used_up(TABLE, "192.0.2.1")
    one_before_the_next_look(TABLE, "192.0.2.1")
    with pytest.raises(TooOften):
        limits.count(TABLE, "192.0.2.1")

    with count_queries() as queries, pytest.raises(TooOften):
        limits.count(TABLE, "192.0.2.1")
    assert len(queries) == 0


def test_a_flood_from_everywhere_does_not_fill_the_memory(app, monkeypatch):
    monkeypatch.setattr(limits, "MOST_KNOWN", 5)
    for number in range(12):
        limits.count(TABLE, f"192.0.2.{number}")

    assert len(limits.OWN._counts) <= 5


def test_nobody_is_named_in_what_is_counted(app):
    limits.count(Limit(INVITING.key("account"), 10, "too_often"), "192.0.2.1")

    assert "192" not in db.session.scalars(select(CountedAct)).one().who


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_limit_is_a_setting_of_the_admin(app, kind):
    for who, most in kind.limits().items():
        assert settings.value(kind.key(who)) == most
        assert kind.limit(who).every <= most // 10 or kind.limit(who).every == 1


def test_a_form_sent_too_often_waits_on_a_page_of_its_own(new_client):
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    person = new_client(admin)
    used_up(INVITING.limit("account"), str(admin.id))

    page = person.post(
        INVITE, data={"name": "Dewi <Lestari>"}, headers={"Origin": "http://localhost"}
    )

    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 600
    assert page.title == "Terlalu banyak permintaan"
    assert "Tunggu 10 menit, lalu coba lagi." in page.words
    assert page.soup.select_one("main form [name=name]").text.strip() == "Dewi <Lestari>"
    assert page.soup.select_one("main form")["action"] == INVITE


def test_htmx_gets_the_words_alone_and_english_readers_get_english(new_client):
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    person = new_client(admin)
    used_up(INVITING.limit("account"), str(admin.id))

    part = person.post(f"/en{INVITE}", headers={"HX-Request": "true"})

    assert (part.status_code, part.soup.html) == (429, None)
    assert part.headers["Retry-After"]
    assert "Wait 10 min, then try again." in part.words


def test_a_network_is_refused_a_download_while_its_signed_in_people_go_on(client, new_client):
    used_up(TABLE, "127.0.0.1")
    one_before_the_next_look(TABLE, "127.0.0.1")

    assert client.get("/inovasi.csv").status_code == 429
    assert new_client(make_user()).get("/inovasi.csv").status_code == 200
    stranger = client.get("/inovasi.csv", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert stranger.status_code == 200


def test_a_client_names_no_network_of_its_own(client):
    used_up(TABLE, "127.0.0.1")
    one_before_the_next_look(TABLE, "127.0.0.1")

    answer = client.get("/inovasi.csv", headers={"X-Forwarded-For": "192.0.2.9"})

    assert answer.status_code == 429
