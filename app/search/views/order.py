"""Why results stand in this order, in plain words and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l

from app.core.htmx import render_page
from app.core.text import visible
from app.library import queries as library
from app.library.asked import Reading, reading
from app.library.messages import SIGNAL_NAMES
from app.library.models import LibraryEntry
from app.library.ranking import WINDOW, ranked, signals_of, weights
from app.library.rules.ranking import factor
from app.permissions import Permission, requires
from app.search.explaining import Share, shares
from app.search.groups import NARROWER, NEAR, SAME
from app.search.index import IndexUnavailable, Page
from app.search.queries import live_index
from app.search.query import EXACT_BONUS
from app.search.schema import WEIGHTS
from app.search.source import source
from app.search.views.blueprint import bp

FIELD_NAMES = {
    "title": _l("Judul"),
    "summary": _l("Ringkasan dan cara kerja"),
    "body": _l("Masalah, hasil, dan bagian lain"),
    "names": _l("Nama instansi dan tempat"),
    "award": _l("Nama penghargaan"),
}
TEXT_WEIGHTS = {
    _l("Bentuk persis seperti yang dicari, di samping bentuk lain"): EXACT_BONUS,
    _l("Padanan yang sama artinya"): SAME,
    _l("Padanan yang lebih sempit"): NARROWER,
    _l("Padanan yang berdekatan"): NEAR,
}
SHOWN = 10


@dataclass(frozen=True)
class Standing:
    """One result: its place from 1, what its words bring, and what lifts it."""

    place: int
    entry: LibraryEntry
    text: float
    signals: Mapping[str, float]
    factor: float
    is_complete: bool
    shares: Sequence[Share] = ()

    @property
    def score(self) -> float:
        return self.text * self.factor

    @property
    def rest(self) -> float:
        """What the words together are more, or less, than each of them alone."""
        return self.text - sum(share.score for share in self.shares)


@bp.get("/sekretariat/pustaka/kata/urutan")
@requires(Permission.SEARCH_TEND)
def order() -> Response:
    """The first results of a search, and why one of them stands where it does."""
    q = visible(request.args.get("q", ""))[:200]
    return render_page(
        "search/order.html",
        q=q,
        weights=weights(),
        signal_names=SIGNAL_NAMES,
        field_names=FIELD_NAMES,
        field_weights=WEIGHTS,
        text_weights=TEXT_WEIGHTS,
        **(_explained(q, request.args.get("entri", 0, int)) if q else {}),
    )


def _explained(q: str, chosen: int) -> Mapping[str, Any]:
    """How the search was understood, the first results, and of the chosen one with the one above
    it what their words bring."""
    index = live_index()
    try:
        read = reading(index, q, (), exactly=False)
        answer = index.search(read.understood.query, filters=read.filters, size=WINDOW)
        rows = _standings(answer)
        at = next((n for n, row in enumerate(rows) if row.entry.id == chosen), None)
        pair = [] if at is None else _with_shares(read, rows[max(at - 1, 0) : at + 1])
    except IndexUnavailable:
        return {"unavailable": True}
    said = {"read": read, "also": answer.also, "total": answer.total, "rows": rows[:SHOWN]}
    above = pair[0] if len(pair) > 1 else None
    return {**said, "one": pair[-1] if pair else None, "above": above}


def _standings(answer: Page) -> list[Standing]:
    given, values = weights(), signals_of(answer.ids)
    texts = dict(zip(answer.ids, answer.scores, strict=True))
    whole = set(answer.ids[: answer.complete])
    return [
        Standing(
            place,
            entry,
            texts[entry.id],
            values[entry.id],
            factor(values[entry.id], given),
            entry.id in whole,
        )
        for place, entry in enumerate(library.in_order(ranked(answer, given).ids), 1)
    ]


def _with_shares(read: Reading, rows: Sequence[Standing]) -> list[Standing]:
    """The rows with what their words bring; none when one of them was withdrawn meanwhile."""
    documents = list(source().load([row.entry.id for row in rows]))
    if len(documents) < len(rows):
        return []
    told = shares(live_index(), read.understood.query, documents, read.filters)
    return [replace(row, shares=told[row.entry.id]) for row in rows]
