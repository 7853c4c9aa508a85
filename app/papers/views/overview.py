"""One page for all papers of an edition: which there are, how far each is, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.htmx import render_page
from app.decrees.queries import decree_of, why_not_record
from app.judging.rules.stages import assessments
from app.objections.rules import last_close
from app.papers import certificates, queries, rules
from app.papers.models import IssuedPaper, Kind
from app.papers.views.blueprint import bp
from app.permissions import Permission, requires


@dataclass(frozen=True)
class Line:
    """Minutes that there are or will be."""

    kind: Kind
    stage: Stage | None
    paper: IssuedPaper | None
    """The one in force."""
    waits: str
    """The code of what stands against issuing; "" where nothing does."""

    @property
    def is_due(self) -> bool:
        return self.paper is None and not self.waits


@bp.get("/sekretariat/<slug>/naskah")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def papers(edition: Edition) -> Response:
    every = queries.papers_of(edition)
    in_force = [one for one in every if one.id not in {other.replaces_id for other in every}]
    decree = decree_of(edition)
    return render_page(
        "papers/papers.html",
        edition=edition,
        decree=decree,
        waits="" if decree else why_not_record(edition) or "",
        closes=last_close(edition),
        minutes=_minutes(edition, in_force),
        numbers=_last_numbers(every),
        **_statements(edition, in_force),
        **_certificates(edition, in_force),
    )


def _minutes(edition: Edition, in_force: Sequence[IssuedPaper]) -> list[Line]:
    now = clock.now()
    known = {(one.kind, one.stage_id): one for one in in_force}
    wanted: list[tuple[Kind, Stage | None]] = [
        *((Kind.STAGE_MINUTES, stage) for stage in assessments(edition.stages)),
        (Kind.PLENARY_MINUTES, None),
    ]
    return [
        Line(
            kind,
            stage,
            known.get((kind, stage.id if stage else None)),
            rules.why_not_issue(kind, edition, stage, now) or "",
        )
        for kind, stage in wanted
    ]


def _statements(edition: Edition, in_force: Sequence[IssuedPaper]) -> Mapping[str, Any]:
    issued = [one for one in in_force if one.kind is Kind.STATEMENT]
    issued.sort(key=lambda one: one.judge.name if one.judge else "")
    waits = rules.why_not_issue(Kind.STATEMENT, edition, None, clock.now()) or ""
    known = {one.judge_id for one in issued}
    work = {} if waits else queries.work_by_judge(edition)
    return {
        "statements": issued,
        "statements_wait": waits,
        "without_statement": len(work.keys() - known),
    }


def _certificates(edition: Edition, in_force: Sequence[IssuedPaper]) -> Mapping[str, Any]:
    waits = rules.why_not_issue(Kind.CERTIFICATE, edition, None, clock.now()) or ""
    decisions = {one.entry_id: one for one in certificates.certified(edition)} if not waits else {}
    issued = sorted(
        (one for one in in_force if one.kind is Kind.CERTIFICATE), key=lambda one: one.number
    )
    standing = {
        one.id: certificates.standing_of(one, decisions.get(one.entry_id or 0), one)
        for one in issued
    }
    held = {one.entry_id for one in issued if standing[one.id] is certificates.Standing.VALID}
    return {
        "certificates": issued,
        "standing": standing,
        "certificates_wait": waits,
        "without_certificate": len(decisions.keys() - held),
    }


def _last_numbers(every: Sequence[IssuedPaper]) -> Mapping[str, int]:
    return {kind: max((p.number for p in every if p.kind is kind), default=0) for kind in Kind}
