"""Competitions and editions.

make_edition()                                     opened, every stage runs now
make_edition(at=StageKind.PROPOSAL_ASSESSMENT)     that stage runs now, earlier ones are over
make_edition(stages={StageKind.REGISTRATION: ("2026-11-01T00:00+07:00", "2026-12-01T23:59+07:00")})
"""

import copy
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from app.accounts.models import Role
from app.agencies.models import Agency, AgencyKind
from app.competitions.models import (
    FOR_FINALISTS,
    Category,
    Competition,
    Criterion,
    Edition,
    EditionState,
    FormVersion,
    Group,
    Rubric,
    Stage,
    StageKind,
)
from app.core import canonical, clock
from app.core.db import db, transaction

_numbers = count(1)

FORM = {
    "sections": [
        {
            "key": "identitas",
            "title": "Identitas inovasi",
            "title_en": "The innovation",
            "questions": [
                {"key": "judul", "kind": "title", "label": "Judul inovasi", "audience": "public"},
                {"key": "kelompok", "kind": "group", "label": "Kelompok", "audience": "public"},
                {"key": "kategori", "kind": "category", "label": "Kategori", "audience": "public"},
                {
                    "key": "mulai",
                    "kind": "date",
                    "audience": "judges",
                    "label": "Hari pertama penerapan",
                    "role": "first_day",
                },
                {
                    "key": "sumber",
                    "kind": "sources",
                    "audience": "judges",
                    "label": "Inovasi yang direplikasi",
                    "groups": ["replikasi"],
                },
                {
                    "key": "penanggung-jawab",
                    "kind": "line",
                    "label": "Penanggung jawab",
                    "audience": "secretariat",
                    "identifies": True,
                    "required": False,
                },
                {
                    "key": "pernyataan",
                    "kind": "files",
                    "identifies": False,
                    "label": "Surat pernyataan identitas inovator",
                    "audience": "secretariat",
                    "attachment_class": "administrative",
                    "required": False,
                },
            ],
        },
        {
            "key": "isi",
            "title": "Isi proposal",
            "title_en": "The proposal",
            "questions": [
                {
                    "key": "ringkasan",
                    "kind": "text",
                    "identifies": False,
                    "label": "Ringkasan",
                    "label_en": "Summary",
                    "word_limit": 20,
                    "audience": "public",
                    "role": "summary",
                },
                {
                    "key": "dampak",
                    "kind": "text",
                    "audience": "judges",
                    "identifies": False,
                    "label": "Dampak",
                    "label_en": "Impact",
                    "word_limit": 50,
                    "role": "results",
                },
                {
                    "key": "angka",
                    "kind": "figures",
                    "audience": "judges",
                    "label": "Sebelum dan sesudah",
                    "required": False,
                },
                {
                    "key": "mitra",
                    "kind": "partners",
                    "label": "Mitra",
                    "audience": "judges",
                    "required": False,
                },
                {
                    "key": "video",
                    "kind": "url",
                    "audience": "judges",
                    "label": "Tautan video",
                    "role": "video",
                    "required": False,
                },
                {
                    "key": "bukti",
                    "kind": "files",
                    "audience": "judges",
                    "identifies": False,
                    "label": "Bukti dukung",
                    "required": False,
                },
            ],
        },
    ]
}

CRITERIA = (("ringkasan", "Kebaruan", "40.00"), ("dampak", "Dampak", "60.00"))
"""Key of the question that is judged, name, weight."""

GROUPS = (
    {"key": "umum", "name": "Umum", "minimum_age_months": 24, "agency_quota": 10},
    {
        "key": "replikasi",
        "name": "Replikasi",
        "minimum_age_months": 12,
        "agency_quota": 5,
        "needs_source": True,
    },
)
FINAL_CRITERIA = (("mandiri", "Kemandirian", "100", {"question_keys": []}),)
CATEGORIES = ("kesehatan", "pendidikan", "lingkungan")
NAMES = {
    StageKind.REGISTRATION: "Pendaftaran",
    StageKind.ADMINISTRATIVE_SELECTION: "Seleksi administrasi",
    StageKind.PROPOSAL_ASSESSMENT: "Penilaian proposal",
    StageKind.TEAM_CONSOLIDATION: "Konsolidasi tim",
    StageKind.USEFULNESS_RATING: "Penilaian kebermanfaatan publik",
    StageKind.INTERVIEW: "Presentasi dan wawancara",
    StageKind.FIELD_VERIFICATION: "Verifikasi dan observasi lapangan",
    StageKind.DECISION: "Penetapan",
    StageKind.ANNOUNCEMENT: "Pengumuman",
}
ALWAYS = (
    set(NAMES) - {StageKind.TEAM_CONSOLIDATION, StageKind.USEFULNESS_RATING} - set(FOR_FINALISTS)
)
"""Kinds of stages that every edition has."""
ENGLISH = {
    StageKind.REGISTRATION: "Registration",
    StageKind.ADMINISTRATIVE_SELECTION: "Administrative selection",
    StageKind.PROPOSAL_ASSESSMENT: "Proposal assessment",
    StageKind.TEAM_CONSOLIDATION: "Team consolidation",
    StageKind.USEFULNESS_RATING: "Public usefulness rating",
    StageKind.INTERVIEW: "Presentation and interview",
    StageKind.FIELD_VERIFICATION: "Verification and field observation",
    StageKind.DECISION: "Decision",
    StageKind.ANNOUNCEMENT: "Announcement",
}


def make_competition(slug=None, *, organiser=None, name="Kompetisi Contoh", **fields):
    """A competition; its organiser is a new ministry if the test gives none."""
    with transaction():
        competition = Competition(
            slug=slug or f"kompetisi-{next(_numbers)}",
            name=name,
            organiser_id=(organiser or _new_organiser()).id,
            **fields,
        )
        db.session.add(competition)
        db.session.flush()
    return competition


def make_edition(
    slug=None,
    *,
    state=EditionState.OPENED,
    at=None,
    stages=None,
    form=FORM,
    criteria=CRITERIA,
    groups=GROUPS,
    categories=CATEGORIES,
    rules=None,
    competition=None,
    organiser=None,
    grace_minutes=0,
    internal_deadline=None,
    blind=False,
    teams=False,
    finals=None,
    year=2027,
    **fields,
):
    """An edition with stages, form, rubric (scale 1–5), groups and categories. `criteria`: key,
    name, weight and perhaps other fields of each. `finals`: kinds of stages for finalists → the
    share of each; two panelists score everybody there by one criterion."""
    competition = competition or make_competition(organiser=organiser)
    opened = state is not EditionState.PREPARED
    now = clock.now()
    with transaction():
        edition = Edition(
            competition_id=competition.id,
            slug=slug or f"edisi-{next(_numbers)}",
            state=state,
            year=year,
            rules=rules or {"checklist": [{"key": "lengkap", "text": "Jawaban lengkap"}]},
            opened_at=now if opened else None,
            created_at=now,
            **{"name": f"Kompetisi Contoh {year}", "theme": "Layanan yang berdampak", **fields},
        )
        db.session.add(edition)
        edition.groups = [Group(position=n, **one) for n, one in enumerate(groups, 1)]
        edition.categories = [
            Category(position=n, key=key, name=key.capitalize())
            for n, key in enumerate(categories, 1)
        ]
        rubric = _rubric(edition, criteria, now if opened else None)
        calendar = stages or _calendar(at, now, teams, finals or {})
        edition.stages = _stages(calendar, rubric, blind)
        for one in edition.stages:
            if one.kind in FOR_FINALISTS:
                one.rubric = _rubric(edition, FINAL_CRITERIA, now if opened else None, one.kind)
                one.share, one.readers, one.judge_roles = finals[one.kind], 2, [Role.PANELIST]
        edition.stages[0].grace_minutes = grace_minutes
        edition.stages[0].internal_deadline_at = _moment(internal_deadline)
        db.session.add(_form(edition, form, now if opened else None))
        db.session.flush()
    return edition


def stage(edition, kind):
    """The edition's stage of this kind."""
    return next(one for one in edition.stages if one.kind is kind)


def move_stage(one, *, opens_at=None, closes_at=None):
    """Give a stage other dates without an amendment."""
    with transaction():
        one.opens_at = _moment(opens_at) or one.opens_at
        one.closes_at = _moment(closes_at) or one.closes_at
    return one


def _calendar(at, now, teams, finals):
    """All stages run now; or `at` runs now, each of the others twenty days away from the next.
    Teams consolidate only with `teams`; the public rates only where that runs now."""
    day = timedelta(days=1)
    wanted = {at, *ALWAYS, *finals, *([StageKind.TEAM_CONSOLIDATION] if teams else ())}
    kinds = [kind for kind in StageKind if kind in wanted]
    if at is None:
        return dict.fromkeys(kinds, (now - 10 * day, now + 10 * day))
    away = {kind: 20 * (kinds.index(kind) - kinds.index(at)) * day for kind in kinds}
    return {kind: (now + off - 9 * day, now + off + 9 * day) for kind, off in away.items()}


def _stages(calendar, rubric, blind):
    return [
        Stage(
            kind=kind,
            position=position,
            name=NAMES[kind],
            name_en=ENGLISH[kind],
            opens_at=_moment(opens),
            closes_at=_moment(closes),
            rubric=rubric if kind is StageKind.PROPOSAL_ASSESSMENT else None,
            blind=blind and kind is StageKind.PROPOSAL_ASSESSMENT,
        )
        for position, (kind, (opens, closes)) in enumerate(calendar.items(), 1)
    ]


def _rubric(edition, criteria, frozen_at, kind=StageKind.PROPOSAL_ASSESSMENT):
    rubric = Rubric(
        edition=edition,
        stage_kind=kind,
        number=1,
        scale_minimum=1,
        scale_maximum=5,
        sha256=canonical.sha256(canonical.dumps(list(criteria))),
        frozen_at=frozen_at,
    )
    rubric.criteria = [
        Criterion(
            key=key,
            position=position,
            name=name,
            weight=Decimal(weight),
            **{"question_keys": [key], **dict(*more)},
            anchors=[
                {"points": 1, "text": "Belum tampak", "text_en": "Not visible"},
                {"points": 3, "text": "Cukup", "text_en": "Fair"},
                {"points": 5, "text": "Sangat kuat", "text_en": "Very strong"},
            ],
        )
        for position, (key, name, weight, *more) in enumerate(criteria, 1)
    ]
    db.session.add(rubric)
    return rubric


def _form(edition, form, frozen_at):
    text = canonical.dumps(form)
    return FormVersion(
        edition=edition,
        number=1,
        definition=text,
        sha256=canonical.sha256(text),
        frozen_at=frozen_at,
    )


def _moment(value):
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _new_organiser():
    number = next(_numbers)
    agency = Agency(
        name=f"Kementerian Contoh {number}",
        name_key=f"kementerian contoh {number}",
        kind=AgencyKind.MINISTRY,
        created_at=clock.now(),
    )
    db.session.add(agency)
    db.session.flush()
    return agency


INTERVIEW = {
    "kind": "interview",
    "name": "Presentasi dan wawancara",
    "name_en": "Presentation and interview",
    "opens_at": "2027-05-01T08:00",
    "closes_at": "2027-05-06T23:59",
    "scoring": {
        "readers": 3,
        "passing_grade": 70,
        "share": 30,
        "judges": ["panelist"],
        "rubric": {
            "scale": {"minimum": 1, "maximum": 5},
            "criteria": [
                {
                    "key": "kesiapan",
                    "name": "Kesiapan direplikasi",
                    "name_en": "Readiness",
                    "weight": "100.00",
                    "anchors": [{"points": 1, "text": "Belum", "text_en": "Not yet"}],
                }
            ],
        },
    },
}


def with_interview(definition, **scoring):
    """The data of a definition file with a stage for finalists more; `scoring` changes what it says
    of it."""
    data = copy.deepcopy(definition)
    stage = copy.deepcopy(INTERVIEW)
    stage["scoring"].update(scoring)
    place = [one["kind"] for one in data["stages"]].index("decision")
    data["stages"][place]["opens_at"] = "2027-05-07T08:00"
    data["stages"].insert(place, stage)
    return data
