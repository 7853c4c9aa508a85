"""Whether a certificate is what it seems to be: for whoever is shown one."""

import json

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core.htmx import render_page
from app.entries.models import Entry
from app.judging.models import Decision
from app.judging.queries.awards import award_of
from app.limits import SEARCHING, limited
from app.papers import certificates, queries, rules
from app.papers.models import IssuedPaper, Kind
from app.papers.views.blueprint import bp
from app.permissions import public


@bp.get("/periksa")
@public
@limited(SEARCHING)
def check() -> AnyResponse:
    typed = request.args.get("kode", "").strip()[:40]
    code = rules.normal_code(typed)
    if code:
        return redirect(url_for(".checked", code=rules.code_in_groups(code)))
    return render_page("papers/check.html", typed=typed)


@bp.get("/periksa/<code>")
@public
@limited(SEARCHING)
def checked(code: str) -> Response:
    known = rules.normal_code(code)
    paper = queries.certificate_by_code(known) if known else None
    if paper is None or paper.entry is None:
        page = render_page("papers/check.html", typed=code[:40])
        page.status_code = 404
        return page
    return _shown(paper, award_of(paper.entry))


def _shown(paper: IssuedPaper, decision: Decision | None) -> Response:
    newest = queries.newest_about(paper.edition, Kind.CERTIFICATE, entry_id=paper.entry_id)
    return render_page(
        "papers/checked.html",
        paper=paper,
        said=json.loads(paper.content)["certificate"],
        standing=certificates.standing_of(paper, decision, newest),
        newest=newest,
        changes=decision.changes if decision else (),
    )


@bp.app_template_global()
def certificate_of(entry: Entry) -> IssuedPaper | None:
    """The certificate that the people of this entry may show."""
    return certificates.of_entry(entry)
