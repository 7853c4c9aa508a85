"""Papers as files: to the office, and to each judge their own statement."""

import io
import zipfile
from collections.abc import Sequence

from flask import Response
from flask_login import current_user

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import files
from app.core.db import db
from app.core.errors import NotFound
from app.core.files import StoredFile
from app.core.htmx import render_page
from app.entries.models import Entry
from app.entries.queries import entry_by_id
from app.limits import DOWNLOADS, limited
from app.papers import certificates, queries, rules
from app.papers.models import IssuedPaper, Kind
from app.papers.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/naskah/<int:ref>.pdf")
@requires(Permission.PAPER_VIEW, load=queries.paper_by_id)
@limited(DOWNLOADS)
def paper_file(paper: IssuedPaper) -> Response:
    """The signed file once there is one."""
    return _handed_out(paper, paper.given_sha256)


@bp.get("/sekretariat/<slug>/naskah/<int:ref>/asli.pdf")
@requires(Permission.PAPER_FOLLOW, load=queries.paper_in)
@limited(DOWNLOADS)
def original_file(paper: IssuedPaper) -> Response:
    """As it was issued."""
    return _handed_out(paper, paper.file_sha256)


@bp.get("/sekretariat/<slug>/naskah/surat-keterangan.zip")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
@limited(DOWNLOADS)
def statements_file(edition: Edition) -> Response:
    """The statements in force, of all judges."""
    return _all(queries.in_force(edition, Kind.STATEMENT), f"surat-keterangan-{edition.slug}")


@bp.get("/sekretariat/<slug>/naskah/piagam.zip")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
@limited(DOWNLOADS)
def certificates_file(edition: Edition) -> Response:
    """The certificates of what still stands."""
    return _all(certificates.standing(edition), f"piagam-{edition.slug}")


@bp.get("/instansi/proposal/<int:ref>/piagam.pdf")
@requires(Permission.ENTRY_VIEW, load=entry_by_id)
@limited(DOWNLOADS)
def own_certificate(entry: Entry) -> Response:
    found = certificates.of_entry(entry)
    if found is None:
        raise NotFound
    return _handed_out(found, found.given_sha256)


@bp.get("/penilaian/surat-keterangan")
@requires(Permission.JUDGE_WORK)
def own_statements() -> Response:
    return render_page("papers/own_statements.html", statements=queries.statements_of(current_user))


def _all(papers: Sequence[IssuedPaper], name: str) -> Response:
    if not papers:
        raise NotFound
    response = Response(_packed(papers), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return response


def _packed(papers: Sequence[IssuedPaper]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in papers:
            archive.write(files.path_of(one.given_sha256), f"{_name(one)}.pdf")
    return made.getvalue()


def _handed_out(paper: IssuedPaper, sha256: str) -> Response:
    file = db.session.get(StoredFile, sha256)
    if file is None:
        raise NotFound
    return files.download(file, f"{_name(paper)}.pdf")


def _name(paper: IssuedPaper) -> str:
    return rules.number_of(paper).replace("/", "-")
