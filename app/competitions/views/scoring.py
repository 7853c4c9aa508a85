"""Which stage a page on rubrics is about, and how finalists are scored in theirs."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import queries, rules
from app.competitions.actions import editing
from app.competitions.forms.editing import ScoringForm
from app.competitions.models import FOR_FINALISTS, Edition, EditionState, Stage, StageKind
from app.competitions.views.blueprint import bp, see
from app.competitions.views.editor import Edited, edited, page_words
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.permissions import Permission, requires

SCORED = frozenset({StageKind.PROPOSAL_ASSESSMENT, *FOR_FINALISTS})


@dataclass(frozen=True)
class About:
    """The stage that a page is about, and all of the edition that have a rubric."""

    kind: StageKind
    stage: Stage | None
    """Where finalists are scored."""
    stages: list[Stage]

    @property
    def asked(self) -> str | None:
        """What an address says of it: nothing of the assessment."""
        return self.kind.value if self.stage else None


def about(edition: Edition) -> About:
    """What `?tahap=` names, the assessment of the proposals unless it does; 404 if not there."""
    named = request.args.get("tahap", StageKind.PROPOSAL_ASSESSMENT.value)
    stages = [stage for stage in edition.stages if stage.kind in SCORED]
    if named == StageKind.PROPOSAL_ASSESSMENT:
        return About(StageKind.PROPOSAL_ASSESSMENT, None, stages)
    stage = next((one for one in stages if one.kind == named), None) or abort(404)
    return About(stage.kind, stage, stages)


def asked() -> dict[str, str | None]:
    """The stage as the address of the next page names it."""
    return {"tahap": request.args.get("tahap")}


@bp.get("/sekretariat/<slug>/rubrik/penilaian")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def scoring(edition: Edition) -> AnyResponse:
    """Readers, passing grade, share and judges of a stage for finalists."""
    if edition.state is not EditionState.PREPARED:
        return see(".rubric", edition, **asked())
    return _show(edition, _form(edition, formdata=None))


@bp.post("/sekretariat/<slug>/rubrik/penilaian")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def save_scoring(edition: Edition) -> AnyResponse:
    form = _form(edition)
    saved = _saved(edition, form)
    if saved.done:
        flash(_("Cara menilai disimpan."), "ok")
        return see(".rubric", edition, **asked())
    return _show(edition, form, _meanwhile(saved, edition, form))


def _form(edition: Edition, **options: Any) -> ScoringForm:
    data = editing.written(edition)
    stage = about(edition).stage or abort(404)
    stored = editing.without_rubric(editing.scored(data, stage.kind))
    form = ScoringForm(data=stored, **options)
    form.base.data = form.base.data or editing.fingerprint(stored)
    return form


def _saved(edition: Edition, form: ScoringForm) -> Edited:
    if not form.validate_on_submit():
        return Edited(done=False)
    kind = about(edition).kind
    place = editing.place_of(editing.written(edition), kind)

    def change(scored: editing.Data) -> None:
        editing.put_scoring(scored, form.values, read=form.base.data or "")

    def act() -> None:
        with transaction():
            editing.revise(edition, kind, change, at=[place.removesuffix(".")], by=current_user)

    def field_at(at: str) -> str:
        return form.field_at(at.removeprefix(place))

    return edited(form, act, field_at, page_words(edition, "stages"))


def _meanwhile(saved: Edited, edition: Edition, form: ScoringForm) -> Any:
    """What else is stored by now, with the form made ready to be saved all the same."""
    if saved.meanwhile is None:
        return None
    fresh = _form(edition, formdata=None)
    form.base.data = fresh.base.data
    return form.differences(fresh)


def _show(edition: Edition, form: ScoringForm, meanwhile: Any = None) -> Response:
    return render_page(
        "competitions/scoring.html",
        edition=edition,
        about=about(edition),
        form=form,
        shares=rules.shares(edition),
        meanwhile=meanwhile,
    )
