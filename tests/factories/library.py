"""Library entries.

make_library_entry("Antar Obat", results="…")     published, imported, of a new agency
make_library_entry(published=False)               a draft
index_library()                                   the index as a rebuild writes it
"""

from itertools import count

from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import db, transaction
from app.library import actions
from app.library.models import LibraryEntry, Origin
from app.library.rules.text import slug_of
from app.search import actions as search
from app.search.queries import live_index
from tests.factories.agencies import make_agency

_numbers = count(1)


def make_library_entry(
    title="Antar Obat Sampai Rumah",
    *,
    agency=None,
    award="",
    programme="",
    published=True,
    withdrawn=False,
    **fields,
):
    """An entry as an import leaves it; `award` is the verbatim text, `programme` its mapping."""
    agency = agency or make_agency(
        f"Pemerintah Kabupaten Uji {next(_numbers)}", kind=AgencyKind.REGENCY
    )
    now = clock.now()
    with transaction():
        mapping = actions.award_for(award)
        if mapping is not None and programme:
            mapping.programme = programme
        defaults = {
            "key": f"uji-{next(_numbers)}",
            "origin": Origin.IMPORT,
            "topic_key": "kesehatan",
            "year": 2020,
            "is_demo": agency.is_demo,
        }
        entry = LibraryEntry(
            title=title,
            slug=slug_of(title),
            agency_id=agency.id,
            award_mapping_id=mapping.id if mapping else None,
            created_at=now,
            changed_at=now,
            published_at=now if published else None,
            withdrawn_at=now if withdrawn else None,
            version=1,
            **{**defaults, **fields},
        )
        db.session.add(entry)
    return entry


def index_library():
    """Write the index from the database, as the worker does when there is none."""
    search.rebuild(live_index(), wait=True)
