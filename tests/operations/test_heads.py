"""The head of the audit trail leaves the site every day: as a page, a feed and a letter."""

from sqlalchemy import select

from app.core import audit, chain, settings
from app.core.db import db, transaction
from app.core.mail import Letter
from app.operations.jobs import publish_head
from app.operations.messages import HEADS_TO


def test_a_head_is_published_once_a_day(app, client, freeze):
    freeze("2026-12-01T09:00+07:00")
    publish_head()
    assert "Belum ada kepala yang diumumkan" in client.get("/segel").words

    with transaction():
        audit.note("test.done", None)
        settings.change(HEADS_TO, "arsip@bpk.test")
    publish_head()
    first = chain.head()
    with transaction():
        audit.note("test.done", None)
    publish_head()
    freeze("2026-12-02T00:10+07:00")
    publish_head()

    assert [one.rows for one in chain.published_heads(9)] == [2, 1]
    page, feed = client.get("/segel"), client.get("/segel.atom").get_data(as_text=True)
    assert first.hash in page.text
    assert f"<summary>1 {first.hash}</summary>" in feed
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert [one.recipient for one in letters] == ["arsip@bpk.test"] * 2
    assert f"flask audit verify --head {first.hash} --count 1" in letters[0].text
