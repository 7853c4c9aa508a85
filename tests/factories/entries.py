"""Entries in any state, on the way that people take them.

make_entry()                                  a whole draft of a new agency in a new edition
make_entry(edition, state=EntryState.PASSED)  checked, with answers and both snapshots
make_entry(answers={"dampak": "…"})           other answers than the usual ones
make_entry(answers={})                        a draft with nothing but its title
"""

import io
from datetime import timedelta
from itertools import count

from app.accounts.models import Role
from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.definition import QuestionKind
from app.competitions.models import StageKind
from app.core import clock, files
from app.core.db import db, settle, transaction
from app.entries.actions import attaching, checking, handing, writing
from app.entries.models import EntryState
from app.entries.queries import content
from app.entries.rules import eligibility
from app.entries.rules.checklist import checklist_of
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition

K = QuestionKind
S = EntryState
SELECTION = StageKind.ADMINISTRATIVE_SELECTION
_numbers = count(1)

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"
)


def make_entry(
    edition=None,
    agency=None,
    *,
    unit=None,
    state=S.DRAFT,
    title=None,
    group="umum",
    category=None,
    answers=None,
    files=(),
    by=None,
    now=None,
):
    """An entry that walked to `state`; `by` (an innovator and agency admin if new) takes it there,
    in one transaction, as each costs more than a step.

    `answers` are laid over the usual ones, which answer all that is required; {} means none.
    `files` are keys of questions that get a file (registration must run now), or key → name.
    """
    with transaction():
        edition = edition or make_edition()
        agency = agency or make_agency(f"Kabupaten Contoh {next(_numbers)}")
        by = by or make_user(
            grants=[grant(Role.INNOVATOR, agency=agency), grant(Role.AGENCY_ADMIN, agency=agency)]
        )
        now = now or _in_registration(edition)
        title = title or f"Antar Obat Sehari Sampai {next(_numbers)}"
        entry = writing.start(edition, agency, unit, title, by=by, now=now)
        settle()
        if answers != {}:
            _answer(entry, {**usual_answers(entry, group, category), **(answers or {})}, by, now)
        named = files if isinstance(files, dict) else dict.fromkeys(files, "laporan.pdf")
        for question_key, name in named.items():
            make_attachment(entry, question_key, name=name, by=by)
        for step in _way_to(state):
            step(entry, by, now)
            settle()
    return entry


def usual_answers(entry, group="umum", category=None):
    """An answer to every required question that this group is asked, files apart."""
    definition = content.draft_of(entry).definition
    edition = entry.edition
    chosen = next(one for one in edition.groups if one.key == group)
    return {
        question.key: _usual(question, edition, chosen, category, entry)
        for question in definition.questions()
        if question.required and question.applies_to(group) and question.kind is not K.FILES
    }


def save(entry, answers, *, by, as_admin=True, version=None, now=None, page=""):
    """Save answers over the present versions (or over `version`)."""
    with transaction():
        present = content.draft_of(entry).answers
        given = {
            key: writing.Given(
                value,
                version if version is not None else getattr(present.get(key), "version", 0),
            )
            for key, value in answers.items()
        }
        return writing.save_answers(
            entry, given, by=by, as_admin=as_admin, now=now or clock.now(), page=page
        )


def make_attachment(entry, question_key="bukti", *, name="laporan.pdf", body=None, by=None):
    """A file under a question; distinct bytes each time unless given."""
    body = body if body is not None else PDF + f"% {next(_numbers)}\n".encode()
    received = files.receive(io.BytesIO(body), limit=10_000_000)
    with transaction():
        return attaching.attach(
            entry,
            question_key,
            received,
            name,
            by=by or entry.started_by,
            as_admin=True,
            now=clock.now(),
        )


def _answer(entry, answers, by, now):
    draft = content.draft_of(entry)
    definition, present = draft.definition, draft.answers
    given = {
        question.key: writing.Given(
            answers[question.key], getattr(present.get(question.key), "version", 0)
        )
        for question in definition.questions()
        if question.key in answers
    }
    writing.save_answers(entry, given, by=by, as_admin=True, now=now)
    for question in definition.questions():
        if question.kind is K.FILES and question.required and question.applies_to(_group(entry)):
            received = files.receive(io.BytesIO(PDF), limit=10_000_000)
            attaching.attach(
                entry, question.key, received, "surat.pdf", by=by, as_admin=True, now=now
            )


def _usual(question, edition, group, category, entry):
    if question.kind is K.DATE:
        closes = competitions.stage_of_kind(edition, StageKind.REGISTRATION).closes_at.date()
        first_day = eligibility.latest_first_day(closes, group.minimum_age_months)
        return (first_day - timedelta(days=30)).isoformat()
    values = {
        K.TITLE: entry.title,
        K.GROUP: group.key,
        K.CATEGORY: category or edition.categories[0].key,
        K.URL: "https://video.example.org/tonton",
        K.SDGS: [3],
        K.FIGURES: [
            {
                "indicator": "Waktu tunggu obat",
                "unit": "hari",
                "baseline": "9",
                "result": "1",
                "period": "2024–2026",
                "source": "Catatan farmasi",
            }
        ],
        K.PARTNERS: [{"name": "Universitas Contoh", "role": "Evaluasi"}],
        K.SOURCES: [],
    }
    if question.kind is K.CHOICE:
        return question.options[0].key
    if question.kind in (K.CHOICES, K.TARGET_GROUPS):
        return [question.options[0].key]
    return values.get(
        question.kind, "Waktu tunggu obat turun dari sembilan hari menjadi satu hari."
    )


def _group(entry):
    return entry.group.key if entry.group else None


def _in_registration(edition):
    stage = competitions.stage_of_kind(edition, StageKind.REGISTRATION)
    now = clock.now()
    return now if calendar.is_open(stage, now) else stage.opens_at + timedelta(hours=1)


def _hand(entry, by, now):
    handing.hand_to_admin(entry, by=by, as_admin=True, now=now)


def _return(entry, by, now):
    handing.return_with_note(entry, "Tambahkan angka awal.", by=by, now=now)


def _forward(entry, by, now):
    handing.forward(entry, by=by, now=now)


def _withdraw(entry, by, now):
    handing.withdraw(entry, "", by=by, now=now)


def _check(passed):
    def conclude(entry, by, now):
        mark = checking.Mark(passed, "" if passed else "Surat pernyataan belum ditandatangani.")
        marks = {item["key"]: mark for item in checklist_of(entry)}
        checking.save_check(entry, marks, by=by, now=now)
        selection = competitions.stage_of_kind(entry.edition, SELECTION)
        opens_at = selection.opens_at if selection else now
        checking.conclude_check(entry, by=by, now=max(now, opens_at))

    return conclude


def _way_to(state):
    return {
        S.DRAFT: (),
        S.WITH_ADMIN: (_hand,),
        S.RETURNED: (_hand, _return),
        S.SUBMITTED: (_hand, _forward),
        S.PASSED: (_hand, _forward, _check(True)),
        S.FAILED: (_hand, _forward, _check(False)),
        S.WITHDRAWN: (_withdraw,),
    }[state]


def reload(entry):
    """The entry as the database has it now."""
    db.session.rollback()
    return entry
