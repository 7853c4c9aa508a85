"""A closed edition whose record can be sealed, and bundles that somebody changed."""

import json

from app.competitions.description import to_freeze
from app.competitions.models import StageKind
from app.competitions.queries import newest_form, rubric_in_force
from app.core import audit, canonical
from app.core.db import transaction
from app.judging import actions
from app.judging.models import Outcome
from app.judging.rules.sealed import envelope
from app.judging.rules.sealed.checking import checked
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

MARKS = ["55", "44", "33", "44", "22", "35"]
RULES = settings(
    passing_grade=50,
    selected_entries=2,
    ties=["heaviest_criterion", "draw"],
    selection_quotas=[{"category": "kesehatan", "most": 1}],
)


def freeze(edition):
    """Its rules are frozen as at an opening; somebody of its office."""
    with transaction():
        frozen = to_freeze(edition, newest_form(edition), rubric_in_force(edition))
        edition.frozen_definition = canonical.dumps(frozen)
        edition.frozen_sha256 = canonical.sha256(edition.frozen_definition)
        by = make_secretary(edition)
        audit.note("edition.opened", edition, edition_id=edition.id, sha256=edition.frozen_sha256)
    return by


def make_closed():
    """Six proposals read by three judges each, two of them alike; one finalist, one winner."""
    edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=RULES)
    office = freeze(edition)
    judges = [make_judge(edition) for _ in range(3)]
    entries = []
    for at, (summary, impact) in enumerate(MARKS):
        category = "kesehatan" if at < 3 else "pendidikan"
        entry = make_passed_entry(edition, answers={"kategori": category})
        for shift, judge in enumerate(judges):
            points = {"ringkasan": max(int(summary) - shift % 2, 1), "dampak": int(impact)}
            make_reading(edition, judge, entry, points=points, done=True)
        entries.append(entry)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        actions.decide(edition, [entries[0]], Outcome.WINNER, award="Top 5", by=office)
        actions.decide(edition, [entries[1]], Outcome.FINALIST, reason="Daerah 3T", by=office)
        actions.publish_results(edition, by=office)
    return edition


def codes(whole, **options):
    """What a check of the bundle finds."""
    return [one.code for one in checked(whole, **options).differences]


def changed(whole, part, change):
    """The bundle with one part changed, and everything around it made to fit."""
    parts = envelope.unpacked(whole)
    data = json.loads(parts[part])
    change(data)
    parts[part] = canonical.dumps(data).encode()
    return envelope.packed(envelope.with_manifest(parts))
