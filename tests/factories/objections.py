"""Objections of the public to nominees.

make_objection(entry, forwarded=True, names=["surat.pdf"])
"""

import io
from itertools import count

from app.core import clock, files
from app.core.db import db
from app.objections.models import Ground, Objection, ObjectionFile, Publication, Relation
from tests.factories.entries import PDF

_numbers = count(1)


def make_objection(entry, *, forwarded=False, names=(), **fields):
    """A confirmed one, in the caller's transaction; passed on with its files if `forwarded`."""
    number, now = next(_numbers), clock.now()
    said = {
        "about": Publication.RESULTS,
        "ground": Ground.UNTRUE,
        "text": "Angkanya tidak sesuai laporan tahunan.",
        "name": "Warga Contoh",
        "email": f"penyanggah{number}@contoh.test",
        "relation": Relation.USER,
        "nonce": f"nonce {number}",
        "contact": f"contact {number}",
        "asked_at": now,
        "expires_at": now,
        "filed_at": now,
        **fields,
    }
    if forwarded:
        said |= {
            "screened_at": now, "screened_by_id": entry.started_by_id, "released": said["text"],
        }  # fmt: skip
    objection = Objection(entry_id=entry.id, **said)
    objection.files = [_file(name, number, forwarded) for name in names]
    db.session.add(objection)
    db.session.flush()
    return objection


def _file(name, number, is_released):
    received = files.receive(io.BytesIO(PDF + f"% {number}".encode()), limit=10_000_000)
    stored = files.record(received)
    return ObjectionFile(
        filename=name, sha256=stored.sha256, added_at=clock.now(), is_released=is_released
    )
