"""The secretariat's pages of the library: drafts of winners, editing, awards."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user

from app.accounts.models import Role
from app.accounts.rules import reach
from app.agencies import queries as agencies
from app.agencies.actions import match_or_create
from app.agencies.rules import kind_by_name
from app.competitions import queries as competitions
from app.core.db import db, transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.paging import asked_page, paginated
from app.library import actions, queries
from app.library.forms import AwardForm, LibraryEntryForm, WithdrawForm, values_of
from app.library.models import AwardMapping, LibraryEntry
from app.library.picking import picks, searched_field
from app.library.rules.text import plain, tidied
from app.library.views.blueprint import bp
from app.library.words import status_word
from app.permissions import Permission, can, requires
from app.predicates import grants
from app.search.queries import live_index


@bp.get("/sekretariat/pustaka")
@requires(Permission.LIBRARY_CURATE)
def curate() -> Response:
    """Drafts first, then all entries that this secretariat may edit."""
    held = grants(current_user, Role.SECRETARIAT)
    organisers = competitions.organisers(g.competition_id for g in held)
    wanted = queries.curated_by(
        {g.edition_id for g in held if g.edition_id},
        {g.competition_id for g in held if g.competition_id and not g.edition_id},
        {reach(organiser) for organiser in organisers},
        _searched(),
    )
    found = paginated(wanted, asked_page(), 25)
    return render_page("library/curate.html", found=found, status_word=status_word)


@bp.get("/sekretariat/pustaka/<int:ref>")
@requires(Permission.LIBRARY_EDIT, load=queries.entry_by_id)
def edit(entry: LibraryEntry) -> Response:
    """The entry as a form."""
    return _show_form(entry, _form(entry, data=values_of(entry)))


@bp.post("/sekretariat/pustaka/<int:ref>")
@requires(Permission.LIBRARY_EDIT, load=queries.entry_by_id)
def save(entry: LibraryEntry) -> Any:
    """Keep what was edited; somebody else's newer version is never overwritten."""
    form = _form(entry)
    if _wants_other_rows() or not form.validate_on_submit() or not _stored(entry, form):
        return _show_form(entry, form)
    flash(_("Entri disimpan."), "ok")
    still_ours = can(Permission.LIBRARY_EDIT, entry)
    return redirect(url_for(".edit", ref=entry.id) if still_ours else url_for(".curate"), code=303)


@bp.post("/sekretariat/pustaka/<int:ref>/terbitkan")
@requires(Permission.LIBRARY_EDIT, load=queries.entry_by_id)
def publish(entry: LibraryEntry) -> Any:
    """Show it to everyone."""
    with transaction():
        actions.publish(entry, by=current_user)
    flash(_("Entri terbit di pustaka. Pencarian menemukannya dalam beberapa detik."), "ok")
    return redirect(url_for(".edit", ref=entry.id), code=303)


@bp.get("/sekretariat/pustaka/<int:ref>/tarik")
@requires(Permission.LIBRARY_EDIT, load=queries.entry_by_id)
def edit_again(entry: LibraryEntry) -> Any:
    """Who comes back to where a refused reason was sent (another language) sees the form."""
    return redirect(url_for(".edit", ref=entry.id), code=303)


@bp.post("/sekretariat/pustaka/<int:ref>/tarik")
@requires(Permission.LIBRARY_EDIT, load=queries.entry_by_id)
def withdraw(entry: LibraryEntry) -> Any:
    """Take it out of the library."""
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _show_form(entry, _form(entry, data=values_of(entry)), form)
    with transaction():
        actions.withdraw(entry, tidied(form.reason.data), by=current_user)
    flash(_("Entri ditarik dari pustaka. Nomornya tidak dipakai lagi."), "ok")
    return redirect(url_for(".edit", ref=entry.id), code=303)


@bp.get("/sekretariat/pustaka/penghargaan")
@requires(Permission.LIBRARY_AWARDS)
def awards() -> Response:
    """Every award text with the programme and tier it stands for."""
    unmapped = request.args.get("saring") == "belum"
    wanted = queries.award_mappings(_searched(), unmapped=unmapped)
    return render_page(
        "library/awards.html",
        found=paginated(wanted, asked_page(), 25),
        q=_searched(),
        unmapped=unmapped,
        left=queries.count_unmapped(),
    )


@bp.post("/sekretariat/pustaka/penghargaan/<int:ref>")
@requires(Permission.LIBRARY_AWARDS)
def map_award(ref: int) -> Any:
    """Change one mapping."""
    mapping: AwardMapping = db.get_or_404(AwardMapping, ref)
    form = AwardForm()
    if form.validate_on_submit():
        with transaction():
            programme, tier = form.programme.data or "", form.tier.data or ""
            actions.map_award(mapping, programme, tier, by=current_user)
        flash(_("Pemetaan penghargaan disimpan."), "ok")
    else:
        flash(_("Program dan tingkat paling panjang 120 huruf."), "bad")
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("q", "saring", "halaman")}
    return redirect(url_for(".awards", **kept) + f"#a{ref}", code=303)


def _searched() -> str:
    return plain(request.args.get("q", "")).strip()[:200]


def _form(entry: LibraryEntry, **values: Any) -> LibraryEntryForm:
    form = LibraryEntryForm(**values)
    topics = [(topic.key, localized(topic, "name")) for topic in queries.topics()]
    form.describe(entry, topics, agencies.regions_by_province())
    pressed = {name: request.form.get(name, "") for name in ("buang", "tambah", "pilih")}
    for rows in (form.figures, form.replication_of):
        rows.tidy(pressed["buang"], pressed["tambah"] == rows.name, pressed["pilih"])
    return form


def _wants_other_rows() -> bool:
    """Whether rows were searched, added or taken away: the page goes on, nothing is saved yet."""
    pressed = {"tambah", "buang", "pilih"} & set(request.form)
    return bool(pressed or searched_field(request.form))


def _stored(entry: LibraryEntry, form: LibraryEntryForm) -> bool:
    """Save in one transaction; a broken rule is said at its field."""

    def save() -> None:
        actions.edit(
            entry,
            form.content(entry),
            award=form.award.data,
            agency=match_or_create(form.agency.data, by=current_user),
            version=form.seen_version,
            confirmed=form.confirmed.data,
            by=current_user,
        )

    return carried_out(save, form.agency, form.said_elsewhere)


def _show_form(
    entry: LibraryEntry, form: LibraryEntryForm, withdrawing: WithdrawForm | None = None
) -> Response:
    """The form as it was written; where somebody else saved meanwhile, the reader decides."""
    newer = str(form.version.data) != str(entry.version)
    form.version.data = str(entry.version)
    return render_page(
        "library/edit.html",
        entry=entry,
        form=form,
        newer=newer,
        agency_names=[name for _ref, name in agencies.agency_choices()],
        picks=picks(live_index(), form.replication_of.data, _origin_searched()),
        withdraw_form=withdrawing or WithdrawForm(formdata=None),
        status=422 if withdrawing else 200,
        **_agency_hints(form),
    )


def _origin_searched() -> str:
    asked = searched_field(request.form)
    return request.form.get(f"{asked}-cari", "")


def _agency_hints(form: LibraryEntryForm) -> Mapping[str, Any]:
    """For a name that was refused: what may be meant, and whether it may be a new agency's."""
    name = form.agency.data or ""
    if not (form.agency.errors and name):
        return {}
    may_be_new = agencies.governed_region(name) or kind_by_name(name)
    return {
        "similar": agencies.similar_names(name, with_regions=True),
        "doubtful": [name] if may_be_new else [],
    }
