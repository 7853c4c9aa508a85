"""`python -m tests.bench.deadline`: the last minutes before a close, and whether all was kept.

Agencies write and hand in while visitors search, all sent by a second process at fixed moments,
whether the site keeps up or not. Afterwards every write that the site said it took is looked for
in the database. Ends with 1 when one is lost or doubled, or when a request failed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from app import create_app
from app.accounts.actions import sessions
from app.accounts.identity import SIGNED_IN
from app.accounts.models import Role, User
from app.agencies.models import AgencyKind
from app.competitions import queries as competitions
from app.competitions.definition import QuestionKind
from app.config import from_environment
from app.core import canonical, clock
from app.core.db import db, transaction
from app.entries.models import Answer, AnswerVersion, Entry, EntryState, Occasion, Snapshot
from tests.__main__ import postgres_server
from tests.bench.arithmetic import percentile
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.entries import make_entry
from tests.harness.live import LiveServer

AGENCIES = 600
VISITORS = 200
AUTOSAVES, SUBMISSIONS = 2000, 300  # a minute
SEARCH_EVERY = 10.0  # seconds, of each visitor
AIM = 300  # milliseconds
SEARCHES = ("antrean obat", "stunting", "kartu keluarga", "persalinan", "bank sampah", "izin usaha")


@dataclass(frozen=True)
class Plan:
    """Who writes in which draft, and which entries wait to be forwarded, with their cookies."""

    drafts: Sequence[tuple[int, str]]
    waiting: Sequence[tuple[int, str]]


def main(arguments: Sequence[str]) -> int:
    seconds = int(arguments[0]) if arguments else 60
    share = float(arguments[1]) if len(arguments) > 1 else 1.0
    print(
        f"{AGENCIES * share:.0f} agencies, {AUTOSAVES * share:.0f} autosaves and"
        f" {SUBMISSIONS * share:.0f} submissions a minute, {VISITORS * share:.0f} visitors,"
        f" {seconds} s, {os.cpu_count()} cores"
    )
    held = [night("SQLite", "", seconds, share)]
    with postgres_server(durable=True) as url:
        held.append(night("PostgreSQL", url, seconds, share))
    return 0 if all(held) else 1


def night(name: str, database: str, seconds: int, share: float) -> bool:
    """One run on one database; whether nothing failed and all was kept."""
    with tempfile.TemporaryDirectory(prefix="lumbung-deadline-") as folder:
        site = LiveServer(Path(folder) / "site", database=database)
        print(f"\n── {name}: filling …", flush=True)
        site.start()
        try:
            plan = prepare(site, seconds, share)
            results = under_load(site, plan, seconds, share, Path(folder))
        finally:
            site.stop()
        with application(site):
            problems = missing(results)
    report(results)
    for problem in problems:
        print(f"   {problem}")
    failed = sum(not one["ok"] for one in results)
    print(f"   {failed} requests failed, {len(problems)} writes not as they were accepted")
    return not failed and not problems


@contextmanager
def application(site: LiveServer) -> Iterator[Flask]:
    """The site's own code on its database, in this process."""
    values = {"INSTANCE_PATH": str(site.instance)}
    if site.database:
        values["DATABASE_URL"] = site.database
    app = create_app(from_environment(values))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def prepare(site: LiveServer, seconds: int, share: float) -> Plan:
    """A draft for each agency, and an entry with its agency's admin for each submission."""
    with application(site) as app:
        edition = competitions.open_editions(clock.now())[0]
        _definition, form = competitions.form_in_force(edition)
        needed = [
            question.key
            for question in form.questions()
            if question.kind is QuestionKind.FILES and question.required
        ]
        drafts, waiting = [], []
        submissions = int(SUBMISSIONS * share * seconds / 60)
        for number in range(int(AGENCIES * share)):
            agency = make_agency(f"Kabupaten Beban {number}", kind=AgencyKind.REGENCY)
            roles = (Role.INNOVATOR, Role.AGENCY_ADMIN)
            person = make_user(grants=[grant(role, agency=agency) for role in roles])
            cookie = _cookie(app, person)
            draft = make_entry(edition, agency, by=person, files=needed)
            drafts.append((draft.id, cookie))
            if number < submissions:
                state = EntryState.WITH_ADMIN
                entry = make_entry(edition, agency, by=person, files=needed, state=state)
                waiting.append((entry.id, cookie))
        return Plan(drafts, waiting)


def _cookie(app: Flask, person: User) -> str:
    with transaction():
        token = sessions.start(person)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    kept = {SIGNED_IN: token, "csrf_token": "c" * 40}
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(kept)}"


def under_load(
    site: LiveServer, plan: Plan, seconds: int, share: float, folder: Path
) -> list[dict[str, Any]]:
    """What the second process sent, and what came back; one line for each request."""
    saves = int(AUTOSAVES * share * seconds / 60)
    searches = int(VISITORS * share * seconds / SEARCH_EVERY)
    events = [
        *_spread("autosave", saves, seconds, [list(one) for one in plan.drafts]),
        *_spread("submission", len(plan.waiting), seconds, [list(one) for one in plan.waiting]),
        *_spread("search", searches, seconds, [[word, ""] for word in SEARCHES]),
    ]
    events.sort(key=lambda event: event["at"])
    work, done = folder / "plan.json", folder / "results.jsonl"
    drafts = [list(one) for one in plan.drafts]
    work.write_text(json.dumps({"port": site.port, "events": events, "drafts": drafts}))
    print("   under load …", flush=True)
    subprocess.run([sys.executable, "-m", "tests.bench.crowd", work, done], check=True)
    return [json.loads(line) for line in done.read_text().splitlines()]


def _spread(kind: str, number: int, seconds: int, whom: list[list[Any]]) -> list[dict[str, Any]]:
    """So many events over the time, evenly, with those of `whom` in turn."""
    turns = islice(cycle(whom), number)
    return [
        {"kind": kind, "at": seconds * place / number, "what": what, "cookie": cookie}
        for place, (what, cookie) in enumerate(turns)
    ]


def missing(results: Sequence[dict[str, Any]]) -> list[str]:
    """Every accepted write that the database does not hold exactly once, in a sentence."""
    return [*_missing_answers(results), *_missing_receipts(results)]


def _missing_answers(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    last: dict[tuple[int, str], str] = {}
    times: dict[tuple[int, str], int] = {}
    for one in results:
        if one["kind"] == "autosave" and one["accepted"]:
            place = one["what"], one["question"]
            last[place] = one["text"]
            times[place] = times.get(place, 0) + 1
    for (entry, question), text in last.items():
        answer = db.session.scalars(
            select(Answer).where(Answer.entry_id == entry, Answer.question_key == question)
        ).one_or_none()
        if answer is None or answer.value != text:
            yield f"proposal {entry}, {question}: the last accepted text is not there"
        elif answer.version != 1 + times[entry, question]:
            saves = times[entry, question]
            yield f"proposal {entry}, {question}: {saves} saves, version {answer.version}"
        versions = db.session.scalar(
            select(func.count())
            .select_from(AnswerVersion)
            .where(AnswerVersion.entry_id == entry, AnswerVersion.question_key == question)
        )
        if answer is not None and versions != answer.version:
            yield f"proposal {entry}, {question}: {versions} versions kept of {answer.version}"


def _missing_receipts(results: Sequence[dict[str, Any]]) -> Iterator[str]:
    numbers = db.session.scalars(select(Snapshot.receipt_number)).all()
    if len(numbers) != len(set(numbers)):
        yield "a receipt's number was given twice"
    for one in results:
        if one["kind"] != "submission" or not one["accepted"]:
            continue
        ref = one["what"]
        entry = db.session.get_one(Entry, ref)
        kept = db.session.scalars(
            select(Snapshot).where(
                Snapshot.entry_id == ref, Snapshot.occasion == Occasion.FORWARDED
            )
        ).all()
        if len(kept) != 1 or entry.state is not EntryState.SUBMITTED:
            yield f"proposal {ref}: accepted, but {len(kept)} receipts and state {entry.state}"
        elif canonical.sha256(kept[0].body) != kept[0].sha256:
            yield f"proposal {ref}: the receipt's hash is not that of its text"


def report(results: Sequence[dict[str, Any]]) -> None:
    print(f"\n   {'request':14}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'errors':>8}   ms")
    kinds = dict.fromkeys(one["kind"] for one in results)
    for kind in (*kinds, "all"):
        own = [one for one in results if kind in ("all", one["kind"])]
        took = sorted(one["ms"] for one in own)
        errors = sum(not one["ok"] for one in own)
        shown = "".join(f"{percentile(took, share):8.0f}" for share in (50, 95, 99))
        late = "" if percentile(took, 95) <= AIM else f"   p95 above the aim of {AIM}"
        print(f"   {kind:14}{len(own):8}{shown}{errors:8}{late}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
