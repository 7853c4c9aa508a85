"""Every write of the library."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.agencies import actions as agencies
from app.agencies import queries as agency_queries
from app.agencies.models import Agency, AgencyKind
from app.core import audit, canonical, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Snapshot
from app.library import queries
from app.library.events import LibraryEntryChanged
from app.library.models import (
    AwardMapping,
    LibraryEntry,
    LibraryStatus,
    LibraryVersion,
    Origin,
)
from app.library.rules import records
from app.library.rules.text import slug_of
from app.search import actions as search

CONTENT = (
    "title", "acronym_expansion", "summary", "summary_en", "problem", "solution", "results",
    "cost", "people", "legal_base", "timeline", "failures", "sections",
    "figures", "unit_name", "region_code", "year", "topic_key", "sdgs",
    "vulnerable_groups", "replicated_by", "replication_of", "source_urls", "video_url", "licence",
    "status", "agency_id", "award_mapping_id", "award_withdrawn_because",
)  # fmt: skip
"""The fields that a version keeps."""


def import_record(read: records.Record, *, overwrite: bool) -> str:
    """Bring one record in by its key: "created", "updated", "unchanged", "kept" or "overwritten".

    "kept" means that somebody edited the entry by hand and `overwrite` is off; with it the entry
    becomes what the file says, and nothing else. RuleBroken when the key belongs to a winner of
    a competition here.
    """
    entry = queries.entry_by_key(read.key)
    if entry is not None and entry.origin is not Origin.IMPORT:
        raise RuleBroken("library.key_taken", key=read.key)
    content = _content_of(read)
    if entry is None:
        now = clock.now()
        entry = LibraryEntry(
            key=read.key, origin=Origin.IMPORT, created_at=now, published_at=now, version=0
        )
        outcome = "created"
    elif _says(entry, content := {**_unsaid(), **content}):
        return "unchanged"
    elif entry.edited_by_hand:
        if not overwrite:
            return "kept"
        outcome = "overwritten"
    else:
        outcome = "updated"
    _fill(entry, content)
    entry.edited_by_hand = False
    _save(entry, by=None, reason="import")
    return outcome


def _content_of(read: records.Record) -> dict[str, Any]:
    """What the record says of its entry; its agency and award are made when they are new."""
    agency = agencies.match_or_create(
        read.agency, kind=AgencyKind(read.agency_type), province=read.province
    )
    award = award_for(read.award)
    return {
        "agency_id": agency.id,
        "is_demo": agency.is_demo,
        "region_code": agency.region_code or _province_code(read.province),
        "award_mapping_id": award.id if award else None,
        "title": read.title,
        "acronym_expansion": read.acronym_expansion,
        "problem": read.problem,
        "solution": read.solution,
        "results": read.results,
        "cost": read.cost,
        "people": read.people,
        "legal_base": read.legal_base,
        "timeline": list(read.timeline),
        "failures": read.failures,
        "unit_name": read.unit,
        "year": read.year,
        "topic_key": read.topic,
        "sdgs": list(read.sdgs),
        "vulnerable_groups": list(read.vulnerable_groups),
        "replicated_by": list(read.replicated_by),
        "source_urls": list(read.source_urls),
    }


def _unsaid() -> dict[str, Any]:
    """What no record says: the fields of an entry as an import leaves them."""
    texts = dict.fromkeys(("summary", "summary_en", "video_url", "licence"), "")
    status = {"status": LibraryStatus.UNKNOWN, "confirmed_at": None}
    return {**texts, **status, "sections": [], "figures": [], "replication_of": []}


def _says(entry: LibraryEntry, content: Mapping[str, Any]) -> bool:
    return all(getattr(entry, name) == value for name, value in content.items())


def _province_code(name: str) -> str | None:
    region = agency_queries.find_region(name) if name else None
    return region.code if region else None


def award_for(text: str) -> AwardMapping | None:
    """The row of this award text, made when it is new; None for no award."""
    text = text.strip()
    if not text:
        return None
    known = queries.award_by_text(text)
    if known is None:
        known = AwardMapping(text=text, changed_at=clock.now())
        db.session.add(known)
        db.session.flush()
    return known


def map_award(mapping: AwardMapping, programme: str, tier: str, *, by: User | None) -> None:
    """Say which programme and tier an award text stands for; its entries are indexed again."""
    mapping = locked(mapping)
    mapping.programme, mapping.tier = programme.strip(), tier.strip()
    mapping.changed_at = clock.now()
    audit.note("award.mapped", mapping, by=by, programme=mapping.programme, tier=mapping.tier)
    for entry in queries.entries_with_award(mapping):
        _show_anew(entry)


def follow_agency(agency: Agency) -> None:
    """Show the agency's entries under its present name and region."""
    for entry in queries.entries_of_agency(agency.id):
        if agency.region_code:
            entry.region_code = agency.region_code
        _show_anew(entry)


def _show_anew(entry: LibraryEntry) -> None:
    """What stands in other rows reads differently now: for the index, for who harvests."""
    entry.changed_at = clock.now()
    search.touch(entry.id)


def draft_from_winner(
    snapshot: Snapshot, content: Mapping[str, Any], *, award: str
) -> LibraryEntry:
    """Start the library entry of a winner from the public part of its snapshot; once only."""
    key = f"entry-{snapshot.entry_id}"
    known = queries.entry_by_key(key)
    if known is not None:
        return known
    mapping = award_for(award)
    entry = LibraryEntry(
        key=key,
        origin=Origin.COMPETITION,
        entry_id=snapshot.entry_id,
        snapshot_id=snapshot.id,
        agency_id=snapshot.entry.agency_id,
        award_mapping_id=mapping.id if mapping else None,
        region_code=snapshot.entry.agency.region_code,
        is_demo=snapshot.entry.agency.is_demo,
        created_at=clock.now(),
        version=0,
    )
    _fill(entry, content)
    _save(entry, by=None, reason="winner")
    return entry


def follow_award(
    entry: LibraryEntry, award: str, *, withdrawn_at: datetime | None, because: str
) -> None:
    """Say what stands of the award since the competition changed it. A withdrawn one is still
    named, and is found and counted no more."""
    entry = locked(entry)
    mapping = award_for(award)
    content = {
        "award_mapping_id": mapping.id if mapping else None,
        "award_withdrawn_at": withdrawn_at,
        "award_withdrawn_because": because,
    }
    if _fill(entry, content):
        _save(entry, by=None, reason="award_changed")


def edit(
    entry: LibraryEntry,
    content: Mapping[str, Any],
    *,
    award: str,
    agency: Agency,
    version: int,
    confirmed: bool = False,
    by: User,
) -> None:
    """Change an entry by hand; saving it as it stands changes nothing.

    `version` is the one that was edited; RuleBroken("library.changed_meanwhile") when it is no
    longer the present one. `confirmed`: the agency has said today that the status is right.
    """
    entry = locked(entry)
    if entry.version != version:
        raise RuleBroken("library.changed_meanwhile")
    mapping = award_for(award)
    former_status = entry.status
    content = {**content, "award_mapping_id": mapping.id if mapping else None}
    changed = _fill(entry, {**content, **_given_to(agency, entry, content)})
    if entry.published_at is not None:
        _refuse_incomplete(entry)
    if not changed and not confirmed:
        return
    if entry.status is LibraryStatus.UNKNOWN:
        entry.confirmed_at = None
    elif confirmed or entry.status is not former_status:
        entry.confirmed_at = clock.now()
    entry.edited_by_hand = True
    _save(entry, by=by, reason="edited")


def _given_to(agency: Agency, entry: LibraryEntry, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """What changes with the agency: its region is the entry's, unless another was chosen."""
    if agency.id == entry.agency_id:
        return {}
    given: dict[str, Any] = {"agency_id": agency.id, "is_demo": agency.is_demo}
    if agency.region_code and content.get("region_code", entry.region_code) == entry.region_code:
        given["region_code"] = agency.region_code
    return given


def _refuse_incomplete(entry: LibraryEntry) -> None:
    """RuleBroken for what a reader must be told. What was imported may lack what its source does
    not tell; of a winner, the secretariat knows year and licence or asks for it."""
    if entry.topic_key is None:
        raise RuleBroken("library.topic_missing")
    if entry.origin is Origin.COMPETITION and entry.year is None:
        raise RuleBroken("library.year_missing")
    if entry.origin is Origin.COMPETITION and not entry.licence:
        raise RuleBroken("library.licence_missing")


def publish(entry: LibraryEntry, *, by: User) -> None:
    """Show the entry to everyone; doing it twice changes nothing."""
    entry = locked(entry)
    _refuse_incomplete(entry)
    if entry.published_at is not None and entry.withdrawn_at is None:
        return
    entry.changed_at = clock.now()
    entry.published_at, entry.withdrawn_at = entry.published_at or entry.changed_at, None
    entry.withdrawn_because = ""
    _announce(entry, "library.published", by)


def withdraw(entry: LibraryEntry, reason: str, *, by: User) -> None:
    """Take a published entry out of the library; its id is never used again.

    Its page goes on telling everyone the day and the reason.
    """
    entry = locked(entry)
    if entry.published_at is None or entry.withdrawn_at is not None:
        raise RuleBroken("library.not_published")
    entry.changed_at = entry.withdrawn_at = clock.now()
    entry.withdrawn_because = reason
    _announce(entry, "library.withdrawn", by, reason=reason)


def _fill(entry: LibraryEntry, content: Mapping[str, Any]) -> bool:
    """Put the content into the entry; whether anything differs now."""
    changed = False
    for name, value in content.items():
        if getattr(entry, name) != value:
            setattr(entry, name, value)
            changed = True
    entry.slug = slug_of(entry.title)
    return changed


def _save(entry: LibraryEntry, *, by: User | None, reason: str) -> None:
    """Store the entry with a new version, tell the index and the audit trail."""
    entry.version += 1
    entry.changed_at = clock.now()
    db.session.add(entry)
    db.session.flush()
    body = canonical.dumps({name: getattr(entry, name) for name in CONTENT})
    db.session.add(
        LibraryVersion(
            library_entry_id=entry.id,
            number=entry.version,
            body=body,
            sha256=canonical.sha256(body),
            reason=reason,
            made_by_id=by.id if by else None,
            made_at=clock.now(),
        )
    )
    _announce(entry, f"library.{reason}", by, version=entry.version)


def _announce(entry: LibraryEntry, action: str, by: User | None, **details: Any) -> None:
    audit.note(action, entry, by=by, **details)
    search.touch(entry.id)
    record(LibraryEntryChanged(entry.id))
