"""What people do to an entry, and what stands in the database afterwards."""

import json
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.agencies.models import Agency
from app.competitions.definition import Audience
from app.competitions.models import Edition, StageKind
from app.core import canonical, clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries import queries
from app.entries.actions import checking, handing, writing
from app.entries.models import AnswerVersion, Entry, EntryState, Partner, Snapshot, Transition
from app.entries.queries import content
from tests.factories.accounts import make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.entries import make_attachment, make_entry, save, usual_answers

S = EntryState


def broken(action, *args, **kwargs):
    with pytest.raises(RuleBroken) as problem, transaction():
        action(*args, **kwargs)
    return problem.value.code


def texts(entry, key):
    wanted = select(AnswerVersion).where(
        AnswerVersion.entry_id == entry.id, AnswerVersion.question_key == key
    )
    return [v.value for v in db.session.scalars(wanted.order_by(AnswerVersion.version))]


def at_once(app, times, act):
    """`act` in so many threads that all begin at the same moment."""
    ready = threading.Barrier(times)
    failed = []

    def run():
        with app.app_context():
            ready.wait()
            try:
                act()
            except Exception as problem:
                failed.append(problem)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def rows(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def colleague(app):
    return make_user(name="Sinta")


def test_a_draft_starts_with_its_title(app):
    entry = make_entry(title="Kelas Perahu", answers={})

    assert (entry.title, entry.title_key, entry.state) == ("Kelas Perahu", "kelas perahu", S.DRAFT)
    assert content.draft_of(entry).values == {"judul": "Kelas Perahu"}


def test_the_same_start_twice_makes_one_draft(app):
    entry = make_entry(title="Kelas Perahu", answers={})
    with transaction():
        again = writing.start(
            entry.edition, entry.agency, None, "Kelas Perahu", by=entry.started_by, now=clock.now()
        )

    assert again.id == entry.id
    assert rows(Entry) == 1


def test_the_same_start_at_the_same_moment_makes_one_draft(app):
    edition, agency, user = make_edition(), make_agency(), make_user()
    refs = edition.id, agency.id, user.id
    db.session.rollback()

    def start():
        with transaction():
            mine = [
                db.session.get_one(*one) for one in zip((Edition, Agency, User), refs, strict=True)
            ]
            writing.start(mine[0], mine[1], None, "Kelas Perahu", by=mine[2], now=clock.now())

    at_once(app, 4, start)

    assert rows(Entry) == 1


def test_nothing_starts_when_registration_is_closed(app):
    edition = make_edition(at=StageKind.DECISION)
    agency, user = make_agency(), make_user()

    code = broken(writing.start, edition, agency, None, "X", by=user, now=clock.now())

    assert code == "entry.registration_closed"


def test_every_change_is_a_version_with_its_writer(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=colleague)

    versions = [v for v in queries.versions_of(entry.id) if v.question_key == "dampak"]
    assert [(v.version, v.value, v.changed_by.name) for v in versions] == [
        (1, "satu", "Rina Wulandari"),
        (2, "dua", "Sinta"),
    ]


def test_the_same_text_changes_nothing(app):
    entry = make_entry()
    before = rows(AnswerVersion)

    saved = save(entry, usual_answers(entry), by=entry.started_by)

    assert rows(AnswerVersion) == before
    assert set(saved.versions.values()) == {1}


def test_an_old_page_with_another_text_changes_nothing_and_keeps_both(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=entry.started_by, version=1)

    saved = save(entry, {"dampak": "tiga"}, by=colleague, version=1)

    assert saved.versions == {}
    assert content.draft_of(entry).values["dampak"] == "dua"
    [conflict] = queries.open_conflicts(entry.id)
    assert (conflict.value, conflict.based_on_version, conflict.made_by.name) == (
        "tiga",
        1,
        "Sinta",
    )


def test_going_on_writing_on_the_old_page_keeps_the_newest_text_once(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=entry.started_by, version=1)
    for text in ("tiga", "tiga empat"):
        save(entry, {"dampak": text}, by=colleague, version=1)

    [conflict] = queries.open_conflicts(entry.id)
    assert conflict.value == "tiga empat"


def test_a_page_goes_on_over_its_own_save_whose_answer_was_lost(app):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by, page="p")

    again = save(entry, {"dampak": "satu dua"}, by=entry.started_by, version=0, page="p")
    other = save(entry, {"dampak": "tiga"}, by=entry.started_by, version=0, page="q")

    assert again.versions == {"dampak": 2}
    assert [c.value for c in other.conflicts] == ["tiga"]


def test_two_old_pages_of_one_person_keep_both_texts(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=colleague)
    for page in ("p", "q"):
        save(entry, {"dampak": page}, by=entry.started_by, version=0, page=page)

    assert [c.value for c in queries.open_conflicts(entry.id)] == ["p", "q"]


def test_an_old_page_that_did_not_touch_the_answer_is_no_conflict(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu", "ringkasan": "a"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=entry.started_by, version=1)

    saved = save(entry, {"dampak": "satu", "ringkasan": "b"}, by=colleague, version=1)

    assert content.draft_of(entry).values["dampak"] == "dua"
    assert content.draft_of(entry).values["ringkasan"] == "b"
    assert saved.versions == {"ringkasan": 2}
    assert not queries.open_conflicts(entry.id)


@pytest.mark.parametrize(("chosen", "answer"), [(None, "dua"), ("tiga", "tiga"), ("x", "x")])
def test_the_person_chooses_between_both_texts(app, colleague, chosen, answer):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=entry.started_by, version=1)
    [conflict] = save(entry, {"dampak": "tiga"}, by=colleague, version=1).conflicts

    with transaction():
        writing.settle_conflict(
            conflict, entry, chosen, 2, by=colleague, as_admin=False, now=clock.now()
        )

    assert content.draft_of(entry).values["dampak"] == answer
    assert not queries.open_conflicts(entry.id)


def test_choosing_on_an_outdated_page_asks_again(app, colleague):
    entry = make_entry(answers={})
    save(entry, {"dampak": "satu"}, by=entry.started_by)
    save(entry, {"dampak": "dua"}, by=entry.started_by, version=1)
    [conflict] = save(entry, {"dampak": "tiga"}, by=colleague, version=1).conflicts
    save(entry, {"dampak": "empat"}, by=entry.started_by, version=2)

    code = broken(
        writing.settle_conflict,
        conflict,
        entry,
        "tiga",
        2,
        by=colleague,
        as_admin=False,
        now=clock.now(),
    )

    assert code == "entry.answer_changed_again"
    assert content.draft_of(entry).values["dampak"] == "empat"


def test_an_unknown_category_and_goal_are_left_out(app):
    entry = make_entry(answers={})
    save(entry, {"kategori": "sihir", "kelompok": "umum"}, by=entry.started_by)

    assert entry.category is None
    assert entry.group.key == "umum"


def test_partners_stand_in_their_table_too(app):
    entry = make_entry(answers={})
    save(
        entry, {"mitra": [{"name": "Universitas Contoh", "role": "Evaluasi"}]}, by=entry.started_by
    )
    save(entry, {"mitra": [{"name": "BPS", "role": "Data"}]}, by=entry.started_by)

    assert [p.name for p in db.session.scalars(select(Partner))] == ["BPS"]


def test_an_innovator_cannot_edit_what_lies_with_the_admin(app):
    entry = make_entry(state=S.WITH_ADMIN)

    code = broken(save, entry, {"dampak": "x"}, by=entry.started_by, as_admin=False)

    assert code == "entry.with_admin"
    assert save(entry, {"dampak": "x"}, by=entry.started_by).versions == {"dampak": 2}


def test_handing_on_needs_every_answer(app):
    entry = make_entry(answers={"dampak": ""})

    code = broken(
        handing.hand_to_admin, entry, by=entry.started_by, as_admin=False, now=clock.now()
    )

    assert code == "entry.incomplete"
    assert entry.state is S.DRAFT
    assert rows(Snapshot) == 0


def test_handing_on_waits_for_the_choice_between_two_texts(app, colleague):
    entry = make_entry()
    save(entry, {"dampak": "dua"}, by=entry.started_by)
    save(entry, {"dampak": "tiga"}, by=colleague, version=1)

    code = broken(
        handing.hand_to_admin, entry, by=entry.started_by, as_admin=False, now=clock.now()
    )

    assert code == "entry.conflicts_open"


def test_the_snapshot_is_canonical_and_holds_the_whole_entry(app):
    entry = make_entry(state=S.SUBMITTED)
    attached = make_entry(entry.edition, entry.agency, by=entry.started_by)
    attachment = make_attachment(attached)
    with transaction():
        snapshot = handing.hand_to_admin(
            attached, by=entry.started_by, as_admin=True, now=clock.now()
        )

    body = json.loads(snapshot.body)
    assert snapshot.body == canonical.dumps(body)
    assert snapshot.sha256 == canonical.sha256(snapshot.body)
    assert sorted(body) == (
        [
            "agency",
            "answers",
            "category",
            "edition",
            "entry_id",
            "files",
            "form",
            "group",
            "number",
            "schema",
            "taken_at",
            "title",
            "unit",
        ]
    )
    assert body["group"] == {"key": "umum", "name": "Umum"}
    assert body["unit"] is None
    assert body["answers"]["dampak"].startswith("Waktu tunggu")
    assert [f["id"] for f in body["files"]] == [attachment.id]
    assert set(body["files"][0]) == {
        "id",
        "question_key",
        "kind",
        "filename",
        "sha256",
        "size",
        "media_type",
    }


def test_answers_of_another_group_stay_out_of_the_snapshot(app):
    entry = make_entry()
    save(entry, {"kelompok": "replikasi"}, by=entry.started_by)
    draft = content.draft_of(entry)
    draft = content.Draft(
        draft.form, draft.definition, draft.answers, (), {**draft.values, "sumber": [1]}
    )

    assert content.draft_content(entry, draft, 1, clock.now())["answers"]["sumber"] == [1]
    save(entry, {"kelompok": "umum"}, by=entry.started_by)
    assert "sumber" not in content.draft_content(entry, draft, 1, clock.now())["answers"]


def test_each_step_asked_for_twice_happens_once(app):
    entry = make_entry()
    by, now = entry.started_by, clock.now()
    receipts = []
    for _ in range(2):
        with transaction():
            receipts.append(handing.hand_to_admin(entry, by=by, as_admin=True, now=now).id)
    for _ in range(2):
        with transaction():
            receipts.append(handing.forward(entry, by=by, now=now).id)
    for _ in range(2):
        with transaction():
            handing.withdraw(entry, "", by=by, now=_before_assessment(entry.edition))

    assert receipts[0] == receipts[1] != receipts[2] == receipts[3]
    assert rows(Transition) == 4
    assert rows(Snapshot) == 2


def test_a_returned_entry_carries_the_note_and_is_handed_on_again(app):
    entry = make_entry(state=S.RETURNED)
    with transaction():
        again = handing.hand_to_admin(entry, by=entry.started_by, as_admin=False, now=clock.now())

    notes = [t.note for t in queries.transitions_of(entry.id) if t.note]
    assert notes == ["Tambahkan angka awal."]
    assert again.number == 2
    assert again.receipt_number.endswith("-02")


def test_returning_needs_a_note(app):
    entry = make_entry(state=S.WITH_ADMIN)

    code = broken(handing.return_with_note, entry, "  ", by=entry.started_by, now=clock.now())

    assert code == "entry.note_missing"


LAST_MINUTE = "2026-12-11T23:59+07:00"


@pytest.mark.parametrize(
    ("arrives", "grace", "in_time"),
    [
        ("2026-12-11T23:59:59.999999+07:00", 0, True),
        ("2026-12-12T00:00:00+07:00", 0, False),
        ("2026-12-12T00:04:59+07:00", 5, True),
        ("2026-12-12T00:05:00+07:00", 5, False),
    ],
)
def test_the_deadline_binds_forwarding_to_the_minute(app, freeze, arrives, grace, in_time):
    freeze("2026-12-01T10:00+07:00")
    edition = make_edition(
        grace_minutes=grace,
        stages={StageKind.REGISTRATION: ("2026-11-01T00:00+07:00", LAST_MINUTE)},
    )
    entry = make_entry(edition, state=S.WITH_ADMIN)
    freeze(arrives)

    if in_time:
        with transaction():
            handing.forward(entry, by=entry.started_by, now=clock.now())
        assert entry.state is S.SUBMITTED
    else:
        code = broken(handing.forward, entry, by=entry.started_by, now=clock.now())
        assert code == "entry.too_late"
        assert entry.state is S.WITH_ADMIN
        assert content.draft_of(entry).values["dampak"]


def test_after_the_internal_deadline_only_the_admin_hands_on(app):
    edition = make_edition(internal_deadline=clock.now() - timedelta(hours=1))
    entry = make_entry(edition)

    def hand(as_admin):
        handing.hand_to_admin(entry, by=entry.started_by, as_admin=as_admin, now=clock.now())

    assert broken(hand, False) == "entry.internal_deadline_passed"
    with transaction():
        hand(True)
    assert entry.state is S.WITH_ADMIN


def test_the_quota_binds_forwarding(app):
    groups = (
        {"key": "umum", "name": "Umum", "agency_quota": 1},
        {"key": "replikasi", "name": "Replikasi", "agency_quota": 5},
    )
    edition = make_edition(groups=groups)
    first = make_entry(edition, state=S.SUBMITTED)
    second = make_entry(edition, first.agency, state=S.WITH_ADMIN, by=first.started_by)

    code = broken(handing.forward, second, by=first.started_by, now=clock.now())
    assert code == "entry.quota_full"

    with transaction():
        handing.withdraw(first, "", by=first.started_by, now=_before_assessment(edition))
        handing.forward(second, by=first.started_by, now=clock.now())
    assert second.state is S.SUBMITTED


def _before_assessment(edition):
    return stage(edition, StageKind.PROPOSAL_ASSESSMENT).opens_at - timedelta(days=1)


def test_two_forwards_at_the_same_moment_make_one_receipt(app):
    entry = make_entry(state=S.WITH_ADMIN)
    ref, user_id = entry.id, entry.started_by.id
    db.session.rollback()
    receipts = []

    def forward():
        with transaction():
            mine = queries.entry_by_id(ref)
            by = db.session.get_one(User, user_id)
            receipts.append(handing.forward(mine, by=by, now=clock.now()).receipt_number)

    at_once(app, 2, forward)

    assert len(receipts) == 2
    assert len(set(receipts)) == 1
    assert rows(Snapshot) == 2


def test_withdrawing_ends_when_assessment_starts(app):
    edition = make_edition(at=StageKind.ADMINISTRATIVE_SELECTION)
    entry = make_entry(edition, state=S.PASSED)
    move_stage(stage(edition, StageKind.PROPOSAL_ASSESSMENT), opens_at=clock.now())

    code = broken(handing.withdraw, entry, "", by=entry.started_by, now=clock.now())

    assert code == "entry.assessment_started"


CHECKLIST = [{"key": "umur", "text": "Umur"}, {"key": "surat", "text": "Surat"}]


def test_the_check_is_kept_in_parts_and_concluded_with_reasons(app):
    entry = make_entry(make_edition(rules={"checklist": CHECKLIST}), state=S.SUBMITTED)
    by, now = entry.started_by, clock.now()

    def save_marks(**marks):
        with transaction():
            checking.save_check(
                entry,
                {key: checking.Mark(*mark) for key, mark in marks.items()},
                by=by,
                now=now,
            )

    save_marks(umur=(True,))
    assert broken(checking.conclude_check, entry, by=by, now=now) == "check.items_open"
    save_marks(surat=(False,))
    assert broken(checking.conclude_check, entry, by=by, now=now) == "check.reason_missing"
    save_marks(surat=(False, "Belum ditandatangani"))
    for _ in range(2):
        with transaction():
            check = checking.conclude_check(entry, by=by, now=now)

    assert check.passed is False
    assert entry.state is S.FAILED
    assert [item["passed"] for item in check.items] == [True, False]
    assert queries.snapshot_for_judges(entry.id) is None


def test_judges_read_the_snapshot_that_passed(app):
    entry = make_entry(state=S.PASSED)

    snapshot = queries.snapshot_for_judges(entry.id)

    assert snapshot.occasion == "forwarded"
    sections = queries.readable(snapshot, content.definition_of(snapshot), Audience.JUDGES)
    assert [s.section.key for s in sections] == ["identitas", "isi"]


def test_every_step_is_in_the_audit_trail_without_names(app):
    entry = make_entry(state=S.PASSED)

    trail = db.session.scalars(
        select(AuditRow).where(AuditRow.subject_type == "entry").order_by(AuditRow.id)
    ).all()
    assert [row.action for row in trail] == [
        "entry.started",
        "entry.handed_to_admin",
        "entry.forwarded",
        "entry.check_saved",
        "entry.check_concluded",
    ]
    assert not any(entry.title in row.payload for row in trail)
    assert {row.edition_id for row in trail} == {entry.edition_id}
