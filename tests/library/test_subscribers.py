"""The library follows what happens elsewhere."""

from sqlalchemy import select

from app.agencies import actions as agencies
from app.agencies.models import AgencyKind
from app.core.db import db, transaction
from app.library import actions, queries
from app.library.rules.records import Record
from app.search.models import IndexChange


def test_a_merged_agency_takes_its_innovations_and_their_place_along(app):
    record = Record(
        key="u001", title="Kelas Uji", agency="Barru", agency_type="kota", topic="pendidikan"
    )
    with transaction():
        actions.import_record(record, overwrite=False)
        kept = agencies.create_agency(
            "Pemkab Bantaeng", AgencyKind.REGENCY, region_code="73.03", by=None
        )
    entry = queries.entry_by_key("u001")
    before = len(db.session.scalars(select(IndexChange)).all())

    with transaction():
        agencies.merge(entry.agency, kept, by=None)

    assert (entry.agency, entry.region_code) == (kept, "73.03")
    assert len(db.session.scalars(select(IndexChange)).all()) == before + 1
