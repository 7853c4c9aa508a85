"""Library entries as the search index sees them."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.library import queries
from app.library.models import AwardMapping, LibraryEntry
from app.search.index import Document

FACETS = (
    "topik",
    "wilayah",
    "tahun",
    "jenis",
    "penghargaan",
    "kelompok",
    "tpb",
    "kelanjutan",
    "instansi",
)
"""Names of the filters, as they stand in addresses."""


def all_ids() -> Sequence[int]:
    """Every id that belongs into the index."""
    return queries.public_ids()


def load(refs: Collection[int]) -> Iterable[Document]:
    """The documents of these ids; an id without one is no longer public."""
    return (document_of(entry) for entry in queries.public_entries(refs))


def describe(refs: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Id to (key, title)."""
    return queries.names_by_id(refs)


def names_among(phrases: Collection[str]) -> Mapping[str, str]:
    """Phrase to the code of the region that it names, or to TITLE for a title of the library."""
    return queries.names_among({phrase.replace("_", " "): phrase for phrase in phrases})


def document_of(entry: LibraryEntry) -> Document:
    """What can be found of an entry, and under which filters it counts."""
    region = entry.region
    province = (region.province or region) if region else None
    names = [entry.agency.name, entry.unit_name, entry.topic.name if entry.topic else ""]
    names += [place.name for place in (region, province) if place]
    return Document(
        id=entry.id,
        fields={
            "title": entry.title,
            "summary": "\n".join((entry.acronym_expansion, entry.summary, entry.solution)),
            "body": "\n".join(
                (
                    entry.problem,
                    entry.results,
                    *_article(entry),
                    " ".join(entry.vulnerable_groups),
                    " ".join(entry.replicated_by),
                    *(section["text"] for section in entry.sections),
                )
            ),
            "names": "\n".join(names),
            "award": _award_words(entry),
        },
        facets={
            "topik": [entry.topic_key] if entry.topic_key else [],
            "wilayah": [place.code for place in (province, region) if place],
            "tahun": [str(entry.year)] if entry.year else [],
            "jenis": [entry.agency.kind.value],
            "penghargaan": [award_label(entry)] if award_label(entry) else [],
            "kelompok": entry.vulnerable_groups,
            "tpb": [str(goal) for goal in entry.sdgs],
            "kelanjutan": [entry.status.value],
            "instansi": [str(entry.agency_id)],
        },
        year=entry.year or 0,
        counted=not entry.is_demo,
    )


def _article(entry: LibraryEntry) -> Sequence[str]:
    told = (entry.cost, entry.people, entry.legal_base, *entry.timeline, entry.failures)
    return [text for text in told if text]


def _award_words(entry: LibraryEntry) -> str:
    """The award as its text says it, and as programme and tier."""
    award = _standing(entry)
    return "\n".join((award.text, award.programme, award.tier)) if award else ""


def award_label(entry: LibraryEntry) -> str:
    """Programme and tier as one value of the facet; empty while the text is not mapped."""
    award = _standing(entry)
    if award is None or not award.programme:
        return ""
    return f"{award.programme}: {award.tier}" if award.tier else award.programme


def _standing(entry: LibraryEntry) -> AwardMapping | None:
    """The award unless it was withdrawn."""
    return entry.award_mapping if entry.award_withdrawn_at is None else None
