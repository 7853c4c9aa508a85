"""Importing, editing, publishing, withdrawing; what a winner's entry takes from its proposal."""

import json

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions.models import StageKind
from app.core import canonical
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.judging.actions import deciding
from app.judging.models import Outcome
from app.library import actions, documents, queries
from app.library.models import LibraryStatus
from app.library.rules.records import Record
from app.search.queries import count_waiting
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_competition, make_edition
from tests.factories.entries import make_entry
from tests.factories.library import make_library_entry

pytestmark = pytest.mark.usefixtures("app")

HERE = Record(
    key="d001",
    title="Antar Obat",
    agency="Pemerintah Kabupaten Lumajang",
    agency_type="kabupaten",
    topic="kesehatan",
    year=2018,
    award="Top 40",
    source_urls=("https://contoh.go.id/obat",),
)


def bring(record=HERE, overwrite=False):
    with transaction():
        return actions.import_record(record, overwrite=overwrite)


def changed(**values):
    return Record(**{**HERE.__dict__, **values})


def edit(entry, by=None, award="", agency=None, confirmed=False, **content):
    with transaction():
        actions.edit(
            entry,
            content,
            award=award,
            agency=agency or entry.agency,
            version=entry.version,
            confirmed=confirmed,
            by=by or make_user(grants=[]),
        )


def test_a_new_record_is_published_with_its_agency_region_and_award():
    assert bring() == "created"
    entry = queries.entry_by_key("d001")

    assert entry.published_at is not None
    assert (entry.agency.kind, entry.region.name) == (AgencyKind.REGENCY, "Kabupaten Lumajang")
    assert entry.award_mapping.text == "Top 40"
    assert count_waiting() == 1


def test_the_same_record_again_changes_nothing():
    bring()

    assert bring() == "unchanged"
    assert queries.entry_by_key("d001").version == 1
    assert count_waiting() == 1


def test_a_changed_record_makes_a_new_version_and_keeps_the_old_one():
    bring()

    assert bring(changed(title="Antar Obat Cepat")) == "updated"
    newest, oldest = queries.versions_of(queries.entry_by_key("d001"))
    assert (newest.content["title"], oldest.content["title"]) == ("Antar Obat Cepat", "Antar Obat")
    assert newest.sha256 == canonical.sha256(newest.body)


def test_what_was_edited_by_hand_is_kept_until_told_otherwise():
    bring()
    by_hand = {
        "title": "Judul Tangan",
        "summary": "Ringkas.",
        "licence": "CC0 1.0",
        "figures": [{"indicator": "Waktu"}],
        "status": LibraryStatus.GROWING,
    }
    edit(queries.entry_by_key("d001"), **by_hand)

    assert bring() == "kept"
    assert queries.entry_by_key("d001").title == "Judul Tangan"
    assert bring(overwrite=True) == "overwritten"
    entry = queries.entry_by_key("d001")
    assert (entry.title, entry.summary, entry.licence, entry.figures) == ("Antar Obat", "", "", [])
    assert (entry.status, entry.confirmed_at) == (LibraryStatus.UNKNOWN, None)
    assert queries.versions_of(entry)[1].content["summary"] == "Ringkas."
    assert bring() == "unchanged"


def test_an_import_never_replaces_the_entry_of_a_winner():
    winner, _ = published_winner()

    with pytest.raises(RuleBroken, match=r"library.key_taken"):
        bring(changed(key=winner.key), overwrite=True)


def test_an_award_without_programme_is_not_in_the_filter_until_it_is_mapped():
    entry = make_library_entry(award="Top 40 (2018)")
    assert documents.document_of(entry).facets["penghargaan"] == []

    with transaction():
        actions.map_award(entry.award_mapping, "KIPP", "Top 40", by=None)

    assert documents.document_of(entry).facets["penghargaan"] == ["KIPP: Top 40"]
    assert count_waiting() == 1


def test_saving_an_entry_as_it_stands_makes_no_version():
    entry = make_library_entry()

    edit(entry, title=entry.title)

    assert entry.version == 1
    assert not entry.edited_by_hand


def test_a_confirmed_status_keeps_its_day_and_an_unknown_one_has_none(freeze):
    entry = make_library_entry()
    freeze("2026-11-01T10:00+07:00")
    edit(entry, status=LibraryStatus.GROWING)
    first = entry.confirmed_at

    freeze("2026-11-20T10:00+07:00")
    edit(entry, status=LibraryStatus.GROWING)
    assert entry.confirmed_at == first
    edit(entry, status=LibraryStatus.GROWING, confirmed=True)
    assert entry.confirmed_at > first
    edit(entry, status=LibraryStatus.UNKNOWN)
    assert entry.confirmed_at is None


def test_without_a_topic_nothing_is_published():
    entry = make_library_entry(topic_key=None, published=False)

    with pytest.raises(RuleBroken, match=r"library.topic_missing"), transaction():
        actions.publish(entry, by=make_user())
    assert entry.published_at is None


def test_publishing_withdrawing_and_publishing_again():
    entry, by = make_library_entry(published=False), make_user()
    with pytest.raises(RuleBroken, match=r"library.not_published"), transaction():
        actions.withdraw(entry, "Salah orang", by=by)

    with transaction():
        actions.publish(entry, by=by)
    assert list(documents.all_ids()) == [entry.id]
    with transaction():
        actions.withdraw(entry, "Permintaan instansi", by=by)
    assert list(documents.all_ids()) == []
    with transaction():
        actions.publish(entry, by=by)
    assert list(documents.all_ids()) == [entry.id]


def test_an_id_is_never_used_again():
    first = make_library_entry()
    ref = first.id
    with transaction():
        db.session.delete(first)

    assert make_library_entry().id > ref


# --- winners --------------------------------------------------------------------------------

SECRET = "RAHASIA"
_KINDS = {
    "line": "{0} baris",
    "text": "{0} teks panjang",
    "url": "https://{0}.example.org/",
    "date": "2024-03-01",
    "figures": [
        {
            **dict.fromkeys(("indicator", "unit", "period", "source"), "{0}"),
            "baseline": "9",
            "result": "1",
        }
    ],
    "partners": [{"name": "{0}", "role": "{0}"}],
}


def filled(shape, word):
    return json.loads(json.dumps(shape).replace("{0}", word))


def every_kind_of_question():
    """One question of each kind, audience and identification, its answer telling which it is."""
    questions, answers = [], {}
    for kind, shape in _KINDS.items():
        for audience in ("public", "judges", "secretariat"):
            for identifies in (False,) if audience == "public" else (False, True):
                key = f"{kind}-{audience}-{'nama' if identifies else 'isi'}"
                hidden = audience != "public"
                answers[key] = filled(shape, SECRET if hidden else "TERBUKA")
                questions.append(
                    {
                        "key": key,
                        "kind": kind,
                        "label": f"Pertanyaan {key}",
                        "audience": audience,
                        "identifies": identifies,
                        "required": False,
                    }
                )
    return questions, answers


def published_winner():
    """A winner whose proposal answers questions of every kind, and what its form asks."""
    questions, answers = every_kind_of_question()
    usual = [
        {"key": "judul", "kind": "title", "label": "Judul", "audience": "public"},
        {"key": "kelompok", "kind": "group", "label": "Kelompok", "audience": "public"},
        {"key": "kategori", "kind": "category", "label": "Kategori", "audience": "public"},
    ]
    form = {"sections": [{"key": "isi", "title": "Isi", "questions": [*usual, *questions]}]}
    criteria = (("text-judges-isi", "Mutu", "100.00"),)
    edition = make_edition(at=StageKind.DECISION, form=form, criteria=criteria)
    entry = make_entry(edition, state=EntryState.PASSED, answers=answers)
    by = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    with transaction():
        deciding.decide(edition, [entry], Outcome.WINNER, award="Top Inovasi", by=by)
    with transaction():
        deciding.publish_results(edition, by=by)
    return queries.entry_by_key(f"entry-{entry.id}"), by


@pytest.fixture
def winner():
    return published_winner()


def test_a_winner_becomes_a_draft_with_its_award_and_no_topic(winner):
    draft, _by = winner

    assert draft.published_at is None
    assert draft.topic_key is None
    assert draft.award_mapping.text == "Top Inovasi"
    assert "1 Maret 2024" in [section["text"] for section in draft.sections]


def test_nothing_but_public_answers_leaves_the_proposal(winner, new_client):
    draft, by = winner
    edit(draft, by, award="Top Inovasi", topic_key="kesehatan", licence="CC BY 4.0")
    with transaction():
        actions.publish(draft, by=by)
    said = repr(documents.document_of(draft)) + queries.versions_of(draft)[0].body
    pages = [f"/inovasi/{draft.id}-{draft.slug}", "/inovasi", "/inovasi.csv"]
    pages += ["/inovasi.atom", "/sitemap.xml"]
    said += "".join(new_client().get(path).get_data(as_text=True) for path in pages)

    assert "TERBUKA" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    ("lacking", "rule"),
    [
        ({"topic_key": None}, "library.topic_missing"),
        ({"year": None}, "library.year_missing"),
        ({"licence": ""}, "library.licence_missing"),
    ],
)
def test_a_winner_is_public_with_topic_year_and_licence_only(winner, lacking, rule):
    draft, by = winner
    whole = {"topic_key": "kesehatan", "year": 2026, "licence": "CC BY 4.0"}
    edit(draft, by, **(whole | lacking))

    with pytest.raises(RuleBroken, match=rule), transaction():
        actions.publish(draft, by=by)
    assert draft.published_at is None

    edit(draft, by, **whole)
    with transaction():
        actions.publish(draft, by=by)
    with pytest.raises(RuleBroken, match=rule):
        edit(draft, by, **lacking)


def test_publishing_twice_makes_one_entry(winner):
    draft, _by = winner

    with transaction():
        again = actions.draft_from_winner(draft.snapshot, {}, award="Top Inovasi")

    assert again.id == draft.id


def test_only_the_secretariat_of_the_edition_edits_a_winner(winner, new_client):
    draft, by = winner
    other = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])
    path = f"/sekretariat/pustaka/{draft.id}"

    assert new_client(by).get(path).status_code == 200
    assert new_client(other).get(path).status_code == 404
    assert new_client(make_user()).get(path).status_code == 404
    assert new_client().get(path).status_code in (302, 404)
