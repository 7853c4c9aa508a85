"""Somebody of the public objects to a winner of the announced edition, and the chair decides."""

from sqlalchemy import select

from app.core import clock
from app.core.db import db, settle
from app.entries.models import Entry
from app.objections import actions
from app.objections.models import Ground, Objection, Relation, Verdict
from app.site.demo import editions
from app.site.demo.cast import Cast

SAID = actions.Said(
    ground=Ground.NOT_RUNNING,
    text="Contoh sanggahan: bulan lalu loketnya tutup dua hari.",
    evidence="",
    name="Warga (contoh)",
    email="warga@demo.test",
    organisation="",
    relation=Relation.USER,
)
RESPONSE = "Contoh tanggapan: loket tutup karena listrik padam, dan layanan dialihkan ke kecamatan."
ANSWER = "Contoh putusan: layanannya berjalan; penutupan dua hari itu diumumkan dan ada gantinya."


def play(players: Cast, entry: Entry) -> None:
    """Within the objection period after the results, day by day."""
    chair = players.people["ketua"]
    with clock.frozen(editions.at(-302)):
        actions.ask(entry, SAID, network="demo")
        objection = db.session.scalars(select(Objection)).one()
        actions.confirm(objection)
        settle()
    with clock.frozen(editions.at(-301)):
        actions.forward(objection, released=SAID.text, files=(), by=chair)
        settle()
    with clock.frozen(editions.at(-300)):
        actions.respond(objection, RESPONSE, by=entry.started_by)
    with clock.frozen(editions.at(-298)):
        actions.answer(objection, Verdict.REJECTED, answer=ANSWER, remedy="", by=chair)
        settle()
