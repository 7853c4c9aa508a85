"""The turns of an interview: the secretariat plans and tells, finalists and judges read."""

from collections.abc import Iterable, Sequence

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core.calendars import Appointment, calendar_file
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import locale_code, localized, ngettext
from app.core.paging import paged
from app.core.pdf_files import pdf_file, written
from app.entries.models import Entry
from app.entries.queries import entry_by_id, entry_of_edition
from app.judging import actions, queries
from app.judging.forms.interviews import InterviewsForm, SlotForm
from app.judging.models.interviews import InterviewSlot
from app.judging.score_sheets import score_sheets
from app.judging.views.blueprint import bp
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires

PER_PAGE = 100


@bp.get("/sekretariat/<slug>/wawancara")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def interviews(edition: Edition) -> Response:
    return _show(edition, InterviewsForm(formdata=None))


@bp.post("/sekretariat/<slug>/wawancara")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def plan_interviews(edition: Edition) -> AnyResponse:
    stage, form = _stage(edition), InterviewsForm()

    def act() -> None:
        made = actions.plan_interviews(stage, form.hours(), by=current_user, **form.how())
        words = _("%(count)s giliran disusun. Periksa, lalu beri tahu finalisnya.", count=made)
        flash(words, "ok")

    if not form.validate_on_submit() or not carried_out(act, form.first_day):
        return _show(edition, form)
    return redirect(url_for(".interviews", slug=edition.slug), code=303)


@bp.post("/sekretariat/<slug>/wawancara/beritahu")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def tell_interviews(edition: Edition) -> AnyResponse:
    stage = _stage(edition)
    with transaction():
        told = actions.tell_interviews(stage, by=current_user)
    words = ngettext("%(num)d giliran diberitahukan.", "%(num)d giliran diberitahukan.", told)
    flash(words, "ok")
    return redirect(url_for(".interviews", slug=edition.slug), code=303)


@bp.get("/sekretariat/<slug>/wawancara/<int:ref>")
@requires(Permission.ENTRY_ASSIGN, load=entry_of_edition)
def interview(entry: Entry) -> Response:
    slot = _slot(entry)
    return _show_slot(slot, SlotForm.of(slot))


@bp.post("/sekretariat/<slug>/wawancara/<int:ref>")
@requires(Permission.ENTRY_ASSIGN, load=entry_of_edition)
def move_interview(entry: Entry) -> AnyResponse:
    slot, form = _slot(entry), SlotForm()

    def act() -> None:
        starts_at = form.moment(entry.edition.timezone)
        room, link = form.room.data or "", form.link.data or ""
        actions.move_interview(slot, starts_at=starts_at, room=room, link=link, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.starts_at):
        return _show_slot(slot, form)
    flash(_("Giliran diubah. Beri tahu finalisnya."), "ok")
    return redirect(url_for(".interviews", slug=entry.edition.slug), code=303)


@bp.get("/sekretariat/<slug>/wawancara.ics")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def interviews_calendar(edition: Edition) -> Response:
    return _calendar(f"wawancara-{edition.slug}", queries.slots_of(_stage(edition)))


@bp.get("/sekretariat/<slug>/wawancara/lembar-nilai.pdf")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
@limited(DOWNLOADS)
def interview_sheets(edition: Edition) -> Response:
    return _sheets(f"lembar-nilai-{edition.slug}", queries.slots_of(_stage(edition)))


@bp.get("/instansi/proposal/<int:ref>/wawancara.ics")
@requires(Permission.ENTRY_VIEW, load=entry_by_id)
def own_interview_calendar(entry: Entry) -> Response:
    slot = queries.slot_of(entry)
    if slot is None:
        raise NotFound
    return _calendar(f"wawancara-{entry.id}", [slot])


@bp.get("/penilaian/wawancara")
@requires(Permission.JUDGE_WORK)
def interviews_to_judge() -> Response:
    slots = queries.slots_of_judge(current_user.id)
    return render_page("judging/interviews_to_judge.html", found=paged(slots, PER_PAGE))


@bp.get("/penilaian/wawancara.ics")
@requires(Permission.JUDGE_WORK)
def interviews_to_judge_calendar() -> Response:
    return _calendar("wawancara", queries.slots_of_judge(current_user.id))


@bp.get("/penilaian/wawancara/lembar-nilai.pdf")
@requires(Permission.JUDGE_WORK)
@limited(DOWNLOADS)
def own_interview_sheets() -> Response:
    slots = queries.slots_of_judge(current_user.id)
    return _sheets("lembar-nilai", slots, judge=current_user.name)


@bp.app_template_global()
def interview_turn(entry: Entry) -> InterviewSlot | None:
    """The turn of which the people of a public finalist know; None for everybody else."""
    return queries.slot_of(entry) if entry.edition.finalists_published_at else None


def _stage(edition: Edition) -> Stage:
    stage = queries.interview_of(edition)
    if stage is None:
        raise NotFound
    return stage


def _slot(entry: Entry) -> InterviewSlot:
    slot = queries.slot_planned(entry)
    if slot is None:
        raise NotFound
    return slot


def _show(edition: Edition, form: InterviewsForm) -> Response:
    stage = _stage(edition)
    slots = queries.slots_of(stage)
    return render_page(
        "judging/interviews.html",
        edition=edition,
        stage=stage,
        found=paged(slots, PER_PAGE),
        untold=[one for one in slots if not one.is_told],
        finalists=len(queries.entries_to_assign(stage)),
        form=form,
    )


def _show_slot(slot: InterviewSlot, form: SlotForm) -> Response:
    return render_page("judging/interview.html", edition=slot.stage.edition, slot=slot, form=form)


def _sheets(name: str, slots: Sequence[InterviewSlot], judge: str = "") -> Response:
    if not slots:
        raise NotFound
    return pdf_file(name, written(score_sheets(slots, locale_code(), judge=judge)))


def _calendar(name: str, slots: Iterable[InterviewSlot]) -> Response:
    return calendar_file(name, [_appointment(slot) for slot in slots])


def _appointment(slot: InterviewSlot) -> Appointment:
    """The same turn keeps its name in calendars however often it moves."""
    edition = slot.stage.edition
    minutes = _(
        "%(presenting)s menit presentasi, %(asking)s menit tanya jawab.",
        presenting=slot.presenting,
        asking=slot.asking,
    )
    return Appointment(
        uid=f"wawancara-{slot.stage_id}-{slot.entry_id}@{request.host}",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        summary=f"{localized(slot.stage, 'name')}: {slot.entry.title}",
        description="\n".join(
            part for part in (localized(edition, "name"), slot.room, minutes, slot.link) if part
        ),
        location=slot.link or slot.room,
        sequence=slot.version,
    )
