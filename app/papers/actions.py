"""Every write of papers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Edition, Stage
from app.core import canonical, chain, clock, files, pdf_files
from app.core.audit import note
from app.core.blocks import Fact, Paper, as_data
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.core.i18n import gettext as _
from app.core.i18n import long_datetime, spoken
from app.core.signed_pdf import Signed
from app.decrees.queries import decree_of
from app.judging.models import Decision
from app.papers import certificates, minutes, queries, rules, statements
from app.papers.events import PaperIssued
from app.papers.models import IssuedPaper, Kind


@dataclass(frozen=True)
class Prepared:
    """A paper that is written and lies on disk; no row names it yet."""

    kind: Kind
    number: int
    content: str
    file: files.Received
    stage_id: int | None = None
    judge_id: int | None = None
    entry_id: int | None = None
    code: str | None = None
    replaces_id: int | None = None


def prepare_minutes(edition: Edition, kind: Kind, stage: Stage | None, now: datetime) -> Prepared:
    """Minutes as they would be issued now; works outside a transaction. RuleBroken before what they
    tell of is over."""
    if broken := rules.why_not_issue(kind, edition, stage, now):
        raise RuleBroken(broken)
    with spoken("id"):
        head = chain.head()
        paper = minutes.of_stage(stage, head) if stage else minutes.of_plenary(edition, head)
        number = queries.last_number(edition, kind) + 1
        former = queries.newest_about(edition, kind, stage.id if stage else None)
        made = _prepared(edition, kind, paper, former, number=number)
    return replace(made, stage_id=stage.id if stage else None)


def prepare_statements(edition: Edition, now: datetime) -> Sequence[Prepared]:
    """The statements of all judges of whom none was issued that says the same."""
    if broken := rules.why_not_issue(Kind.STATEMENT, edition, None, now):
        raise RuleBroken(broken)
    with spoken("id"):
        return list(_statements(edition))


def _statements(edition: Edition) -> Iterator[Prepared]:
    number = queries.last_number(edition, Kind.STATEMENT)
    for judge, work in queries.judges_with_work(edition):
        paper = statements.of_judge(edition, judge, work)
        former = queries.newest_about(edition, Kind.STATEMENT, judge_id=judge.id)
        if former is not None and _says(former, paper):
            continue
        number += 1
        made = _prepared(edition, Kind.STATEMENT, paper, former, number=number)
        yield replace(made, judge_id=judge.id)


def prepare_certificates(edition: Edition, now: datetime) -> Sequence[Prepared]:
    """Certificates of all that stands and of which none was issued that says the same."""
    if broken := rules.why_not_issue(Kind.CERTIFICATE, edition, None, now):
        raise RuleBroken(broken)
    with spoken("id"):
        return list(_certificates(edition, now))


def _certificates(edition: Edition, now: datetime) -> Iterator[Prepared]:
    number, kind = queries.last_number(edition, Kind.CERTIFICATE), Kind.CERTIFICATE
    decree = decree_of(edition)
    for decision in certificates.certified(edition):
        said = certificates.said(decision, decree)
        former = queries.newest_about(edition, kind, entry_id=decision.entry_id)
        if former is not None and _holds(former, decision, said):
            continue
        number += 1
        called, code = rules.called(kind, number, edition), rules.new_code()
        written = certificates.written(said, called, code, now)
        file = files.keep(written, pdf_files.MIMETYPE)
        replaced = rules.number_of(former) if former else ""
        content = {"certificate": said, "number": called, "made_at": now, "replaces": replaced}
        yield Prepared(
            kind,
            number,
            canonical.dumps(content),
            file,
            entry_id=decision.entry_id,
            code=code,
            replaces_id=former.id if former else None,
        )


def _holds(former: IssuedPaper, decision: Decision, said: Mapping[str, str]) -> bool:
    """Whether it says this, and its check calls it valid: not after corrections that led back to
    the same words."""
    standing = certificates.standing_of(former, decision, former)
    return standing is certificates.Standing.VALID and _certificate(former.content) == said


def _certificate(content: str) -> Mapping[str, str]:
    said: Mapping[str, str] = json.loads(content)["certificate"]
    return said


def _says(former: IssuedPaper, paper: Paper) -> bool:
    """Whether it said the same, but for its number and day."""
    known = json.loads(former.content)["paper"]
    return canonical.dumps(known) == canonical.dumps(as_data(paper))


def _prepared(
    edition: Edition, kind: Kind, paper: Paper, former: IssuedPaper | None, *, number: int
) -> Prepared:
    called, now = rules.called(kind, number, edition), clock.now()
    replaced = rules.number_of(former) if former else ""
    opening = [
        Fact(_("Nomor"), called),
        Fact(_("Dibuat"), long_datetime(now, edition.timezone)),
        *([Fact(_("Menggantikan"), replaced)] if replaced else ()),
    ]
    written = pdf_files.written(replace(paper, blocks=[*opening, *paper.blocks]))
    file = files.keep(written, pdf_files.MIMETYPE)
    content = {"paper": as_data(paper), "number": called, "made_at": now, "replaces": replaced}
    text = canonical.dumps(content)
    return Prepared(kind, number, text, file, replaces_id=former.id if former else None)


def issue(edition: Edition, prepared: Prepared, *, by: User) -> IssuedPaper | None:
    """Issue it; None where another of its kind was issued since it was prepared."""
    edition, now = locked(edition), clock.now()
    if queries.last_number(edition, prepared.kind) != prepared.number - 1:
        return None
    paper = IssuedPaper(
        edition_id=edition.id,
        kind=prepared.kind,
        number=prepared.number,
        stage_id=prepared.stage_id,
        judge_id=prepared.judge_id,
        entry_id=prepared.entry_id,
        code=prepared.code,
        replaces_id=prepared.replaces_id,
        content=prepared.content,
        content_sha256=canonical.sha256(prepared.content),
        file_sha256=files.record(prepared.file).sha256,
        issued_at=now,
        issued_by_id=by.id,
    )
    db.session.add(paper)
    said = {"kind": paper.kind, "number": paper.number, "sha256": paper.file_sha256}
    note("paper.issued", paper, by=by, edition_id=edition.id, **said)
    record(PaperIssued(paper.id))
    return paper


def issue_certificates(
    edition: Edition, prepared: Sequence[Prepared], *, by: User
) -> Sequence[IssuedPaper]:
    """Issue them; without those that were issued since they were prepared. RuleBroken where an
    award was changed since, so that its certificate would say what does not stand."""
    edition = locked(edition)
    stands = {one.entry_id: one for one in certificates.certified(edition)}
    for one in prepared:
        decision = stands.get(one.entry_id or 0)
        said = _certificate(one.content)["award"]
        if decision is None or certificates.award_on(decision) != said:
            raise RuleBroken("papers.award_changed")
    made = (issue(edition, one, by=by) for one in prepared)
    return [one for one in made if one is not None]


def send_out(paper: IssuedPaper, *, by: User) -> None:
    """It is out for signing; sent out twice it went out once."""
    paper = locked(paper)
    if paper.sent_at is None:
        paper.sent_at = clock.now()
        note("paper.sent_out", paper, by=by, edition_id=paper.edition_id)


def take_back(
    paper: IssuedPaper, file: files.Received, found: Signed, *, instead_of: str, by: User
) -> None:
    """From now on this signed file is handed out. RuleBroken where the one that it was compared
    with, `instead_of`, is not the newest any more."""
    paper = locked(paper)
    if paper.signed_sha256 == file.sha256:
        return
    if paper.given_sha256 != instead_of:
        raise RuleBroken("signing.returned_meanwhile")
    paper.signed_sha256 = files.record(file).sha256
    paper.signed_at = clock.now()
    paper.signatures, paper.pages_signed = found.signatures, [*found.pages]
    said = {"signatures": found.signatures, "sha256": file.sha256, "of": paper.file_sha256}
    note("paper.signed", paper, by=by, edition_id=paper.edition_id, **said)
