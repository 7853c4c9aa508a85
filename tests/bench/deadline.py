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
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app import create_app
from app.config import from_environment
from app.core import canonical
from app.core.db import db
from app.entries.models import Answer, AnswerVersion, Entry, EntryState, Occasion, Snapshot
from tests.__main__ import postgres_server
from tests.bench import rush
from tests.bench.arithmetic import percentile
from tests.bench.processes import part_of
from tests.harness.live import LiveServer

AGENCIES = 600
VISITORS = 200
AUTOSAVES, SUBMISSIONS = 2000, 300  # a minute
SEARCH_EVERY = 10.0  # seconds, of each visitor
AIM = 300  # milliseconds
SEARCHES = ("antrean obat", "stunting", "kartu keluarga", "persalinan", "bank sampah", "izin usaha")


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
            with application(site) as app:
                submissions = int(SUBMISSIONS * share * seconds / 60)
                plan = rush.plan(app, int(AGENCIES * share), submissions)
            done = under_load(site, plan, seconds, share, Path(folder))
        finally:
            site.stop()
        results = done["results"]
        with application(site):
            problems = missing(results)
    report(results)
    tell_cost(done)
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


def under_load(
    site: LiveServer, plan: rush.Plan, seconds: int, share: float, folder: Path
) -> dict[str, Any]:
    """What the second process sent, what came back, and what that cost (`crowd.main`)."""
    saves = int(AUTOSAVES * share * seconds / 60)
    searches = int(VISITORS * share * seconds / SEARCH_EVERY)
    events = [
        *_spread("autosave", saves, seconds, plan.drafts),
        *_spread("submission", len(plan.waiting), seconds, plan.waiting),
        *_spread("search", searches, seconds, [(word, "") for word in SEARCHES]),
    ]
    events.sort(key=lambda event: event["at"])
    parts = {"web server": "gunicorn", "worker": "worker"}
    pids = {name: part_of(site.pid, word).pid for name, word in parts.items()}
    work, done = folder / "plan.json", folder / "done.json"
    sent = {"port": site.port, "pids": pids, "events": events, "drafts": plan.drafts}
    work.write_text(json.dumps(sent))
    print("   under load …", flush=True)
    subprocess.run([sys.executable, "-m", "tests.bench.crowd", work, done], check=True)
    told: dict[str, Any] = json.loads(done.read_text())
    return told


def _spread(
    kind: str, number: int, seconds: int, whom: Sequence[tuple[Any, str]]
) -> list[dict[str, Any]]:
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


def tell_cost(done: dict[str, Any]) -> None:
    """Where the time of the processors went; `machine` is all of it, whoever took it."""
    took, spent = done["seconds"], done["spent"]
    each = ", ".join(f"{name} {one / took:.0%}" for name, one in spent.items())
    print(f"   of one processor: {each}")
    cpu = spent["web server"] * 1000 / len(done["results"])
    print(f"   {cpu:.1f} ms of the web server's processors for each")


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
