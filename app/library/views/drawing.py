"""How results and filters are said, on every page that lists entries."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.agencies import queries as agencies
from app.core.i18n import gettext as _
from app.core.i18n import locale_code, localized, text_lang
from app.library import browse, queries
from app.library.models import LibraryEntry
from app.library.words import agency_kind_word, goal_word, status_word_of
from app.search.highlight import marked, snippet


@dataclass(frozen=True)
class Facet:
    """A filter: its name in addresses, its label, and how its values read."""

    name: str
    label: str
    say: Callable[[str], str] = str

    def say_all(self, values: Iterable[str]) -> str:
        return ", ".join(self.say(value) for value in values)


def facets(chosen: Mapping[str, Collection[str]]) -> Iterator[Facet]:
    """The filters in the order in which they stand beside the results."""
    topics = {topic.key: localized(topic, "name") for topic in queries.topics()}
    places = {region.code: region.name for region in agencies.provinces()}
    smaller = [code for code in chosen.get("wilayah", ()) if code not in places]
    places |= agencies.region_names(smaller) if smaller else {}
    by_id = agencies.agency_names(_numbers(chosen.get("instansi", ())))
    yield Facet("topik", _("Topik"), lambda value: topics.get(value, value))
    yield Facet("wilayah", _("Wilayah"), lambda value: places.get(value, value))
    yield Facet("penghargaan", _("Penghargaan"))
    yield Facet("tahun", _("Tahun"))
    yield Facet("jenis", _("Jenis instansi"), agency_kind_word)
    yield Facet("kelompok", _("Kelompok rentan"))
    yield Facet("tpb", _("Tujuan Pembangunan Berkelanjutan"), goal_word)
    yield Facet("kelanjutan", _("Kelanjutan"), status_word_of)
    yield Facet("instansi", _("Instansi"), lambda value: by_id.get(value, value))


def _numbers(values: Iterable[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit()]


def highlighter(result: browse.Result) -> Callable[[LibraryEntry], Mapping[str, Any]]:
    """For an entry of the result: its marked title and the part that fits best, as segments."""
    terms = result.answer.terms if result.answer else ()

    def highlight(entry: LibraryEntry) -> Mapping[str, Any]:
        parts = [
            (_("Hasil"), entry.results, "id"),
            (_("Masalah"), entry.problem, "id"),
            (_("Cara kerja"), entry.solution, "id"),
            (_("Ringkasan"), localized(entry, "summary"), text_lang(entry, "summary")),
        ]
        shown = [(name, snippet(text, terms), lang) for name, text, lang in parts if text]
        best = max(
            shown, key=lambda part: sum(match for _words, match in part[1]), default=("", (), "")
        )
        return {
            "title": marked(entry.title, terms),
            "part": best[0],
            "snippet": best[1],
            "lang": best[2] or locale_code(),
        }

    return highlight
