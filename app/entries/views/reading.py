"""Reading an entry: its history, the printable proposal, and its files."""

from typing import Any

from flask import Response as FileResponse
from flask import abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.definition import Audience
from app.core import clock, files
from app.core.htmx import render_page
from app.core.unsigned import without_properties
from app.entries import queries
from app.entries.models import Attachment, Entry, Snapshot
from app.entries.queries.changes import changes_of
from app.entries.rules.reading import readable
from app.entries.views.about import checked, may_edit
from app.entries.views.blueprint import bp
from app.entries.views.path import way_of
from app.judging.messages import blind_name
from app.judging.queries import blind_number
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>/riwayat")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def history(entry: Entry) -> Response:
    definition = queries.draft_of(entry).definition
    return render_page(
        "entries/history.html",
        entry=entry,
        receipts=queries.snapshots_of(entry.id),
        changes=changes_of(entry.id, definition),
        definition=definition,
        set_aside=queries.conflicts_of(entry.id),
        may_edit=may_edit(entry),
        **checked(entry),
        **way_of(entry),
    )


@bp.get("/instansi/proposal/<int:ref>/cetak")
@requires(Permission.ENTRY_VIEW, load=queries.entry_by_id)
def printable(entry: Entry) -> Response:
    """The proposal as it stands; with `?nomor=2` as it was when handed on the second time."""
    last = queries.latest_snapshot(entry.id)
    if "nomor" in request.args:
        snapshot = queries.snapshot_by_number(request.args.get("nomor", 0, int), entry.id)
        if snapshot is None:
            abort(404)
    else:
        snapshot = last if last is not None and entry.changed_at <= last.taken_at else None
    about = _draft(entry) if snapshot is None else _frozen(snapshot)
    return render_page("entries/printable.html", entry=entry, snapshot=snapshot, last=last, **about)


def _draft(entry: Entry) -> dict[str, Any]:
    draft = queries.draft_of(entry)
    content = queries.draft_content(entry, draft, 0, clock.now())
    sections = readable(content, draft.definition, Audience.SECRETARIAT)
    return {"content": content, "sections": sections}


def _frozen(snapshot: Snapshot) -> dict[str, Any]:
    definition = queries.definition_of(snapshot)
    sections = queries.readable(snapshot, definition, Audience.SECRETARIAT)
    return {"content": snapshot.content, "sections": sections}


@bp.get("/instansi/berkas/<int:ref>")
@requires(Permission.ATTACHMENT_VIEW, load=queries.attachment_by_id)
def download(attachment: Attachment) -> FileResponse:
    """Who reads without names gets the file under a number, and without its properties."""
    number = blind_number(current_user, attachment)
    if number:
        name = blind_name(number, attachment.filename)
        return files.download(attachment.file, name, without_properties)
    return files.download(attachment.file, attachment.filename)
