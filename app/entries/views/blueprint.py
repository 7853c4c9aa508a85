"""The blueprint, and what all pages of entries share."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.core.errors import RuleBroken, tell_rule
from app.core.i18n import long_date
from app.core.request import LARGEST_ID
from app.entries import messages
from app.entries.models import Entry, EntryState
from app.entries.queries.automatic import Result
from app.entries.rules import values
from app.entries.rules.completeness import Gap
from app.entries.rules.eligibility import Finding
from app.navigation import DeskLink, EditionLink
from app.permissions import Permission, can

bp = Blueprint("entries", __name__)
DESK_LINKS = (
    DeskLink("instansi", 10, _l("Beranda instansi"), "entries.workspace", Permission.AGENCY_WORK),
)
EDITION_LINKS = (
    EditionLink(20, _l("Proposal"), "entries.edition_entries", Permission.EDITION_RECAP),
)


def url_value(name: str) -> Any:
    """A part of this page's address."""
    return (request.view_args or {})[name]


def sent_number(name: str) -> int:
    """A number that the page sent back, an id or a version; 0 when it cannot be one."""
    number = request.form.get(name, 0, int)
    return number if 0 < number <= LARGEST_ID else 0


def is_admin_of(entry: Entry) -> bool:
    """Whether the person acts on the entry as its agency admin."""
    return can(Permission.ENTRY_FORWARD, entry)


@bp.errorhandler(RuleBroken)
def _lead_back(problem: RuleBroken) -> Response:
    """What was refused at a proposal is told on its page, which knows what can be done now."""
    address = {key: (request.view_args or {}).get(key) for key in ("slug", "ref")}
    page = ".edition_entry" if address["slug"] else ".tasks"
    return tell_rule(problem, url_for(page, **address) if address["ref"] else "")


@bp.app_template_global()
def entry_state(state: EntryState) -> tuple[str, str, str]:
    """Words, look and icon of a state, for `badge(*entry_state(entry.state))`."""
    words, look, picture = messages.STATES[state]
    return str(words), look, picture


@bp.app_template_global()
def gap_words(gap: Gap) -> str:
    """What to do about something that is still open."""
    data = {k: messages.PARTS[v] if k == "part" else v for k, v in gap.data.items()}
    return str(messages.GAPS[gap.code]) % data


@bp.app_template_global()
def finding_words(finding: Finding) -> str:
    """What a check found, with its dates in the reader's form."""
    return str(messages.FINDINGS[finding.code]) % _dated(finding.data)


@bp.app_template_global()
def automatic_words(result: Result) -> str:
    """What the site found for an item of the administrative check."""
    return str(messages.AUTOMATIC[result.code]) % _dated(result.data)


def _dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a sentence, dates in the reader's form."""
    return {k: long_date(v) if isinstance(v, date) else v for k, v in data.items()}


@bp.app_template_global()
def goal_name(number: int) -> str:
    """A Sustainable Development Goal in words."""
    return str(messages.GOALS[number])


bp.add_app_template_filter(values.as_number, "as_number")
bp.add_app_template_filter(values.as_date, "as_date")
bp.add_app_template_filter(values.word_count, "word_count")
bp.add_app_template_test(values.is_link, "web_link")


def see(endpoint: str, **values: Any) -> Response:
    """On to the page that shows what was done, by GET."""
    return redirect(url_for(endpoint, **values), code=303)
