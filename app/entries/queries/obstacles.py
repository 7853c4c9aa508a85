"""Why an entry can't be handed on now: what the pages say beforehand and the actions refuse."""

from datetime import datetime

from app.agencies.models import Agency
from app.competitions.models import Edition
from app.competitions.rules import admits
from app.core.errors import RuleBroken
from app.core.i18n import localized
from app.entries.models import Entry, EntryState
from app.entries.queries.content import Draft
from app.entries.queries.deadlines import deadlines_of
from app.entries.queries.entries import quota_used
from app.entries.queries.history import open_conflicts
from app.entries.rules import completeness, eligibility


def outside(edition: Edition, agency: Agency) -> RuleBroken | None:
    """What stands against this agency in an edition for another region."""
    if admits(edition, agency):
        return None
    organiser = edition.competition.organiser.name
    return RuleBroken("entry.outside", organiser=organiser, agency=agency.name)


def to_hand(entry: Entry, draft: Draft, *, as_admin: bool, now: datetime) -> RuleBroken | None:
    """What stands against Ajukan ke admin instansi.

    The internal deadline binds the first time only: what came back was asked for again.
    """
    when = deadlines_of(entry, now)
    if not when.is_open:
        return RuleBroken("entry.too_late")
    if when.internal_over and not as_admin and entry.state is EntryState.DRAFT:
        return RuleBroken("entry.internal_deadline_passed")
    return outside(entry.edition, entry.agency) or _in_the_draft(entry, draft)


def to_return(entry: Entry, now: datetime) -> RuleBroken | None:
    """What stands against Kembalikan: nobody could hand it in again."""
    return None if deadlines_of(entry, now).is_open else RuleBroken("entry.too_late_to_return")


def to_forward(entry: Entry, draft: Draft, *, now: datetime) -> RuleBroken | None:
    """What stands against Teruskan ke sekretariat."""
    if not deadlines_of(entry, now).is_open:
        return RuleBroken("entry.too_late")
    return outside(entry.edition, entry.agency) or _in_the_draft(entry, draft) or _quota(entry)


def _in_the_draft(entry: Entry, draft: Draft) -> RuleBroken | None:
    """Something open in it, or a text that waits for a choice."""
    group = entry.group.key if entry.group else None
    gaps = completeness.missing(draft.definition, draft.values, draft.file_counts, group)
    if gaps:
        return RuleBroken("entry.incomplete", count=len(gaps))
    return RuleBroken("entry.conflicts_open") if open_conflicts(entry.id) else None


def _quota(entry: Entry) -> RuleBroken | None:
    group = entry.group
    if group is None:
        return None
    used = quota_used(entry.edition_id, entry.agency_id, group.id, entry.id)
    if eligibility.quota_finding(used, group.agency_quota, "") is None:
        return None
    name = localized(group, "name")
    return RuleBroken("entry.quota_full", quota=group.agency_quota, group=name)
