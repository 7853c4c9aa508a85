"""When a paper may be issued, and how it is called."""

import secrets
from datetime import datetime

from app.competitions.models import Edition, Stage
from app.competitions.rules import is_over
from app.judging.rules.stages import why_not_begun
from app.papers.models import IssuedPaper, Kind

PREFIXES = {
    Kind.STAGE_MINUTES: "BAP",
    Kind.PLENARY_MINUTES: "BAS",
    Kind.STATEMENT: "KET",
    Kind.CERTIFICATE: "PGM",
}
"""What the number of a paper begins with."""
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a code: Crockford's base 32, https://www.crockford.com/base32.html."""
CODE_LENGTH = 12
_MISTAKEN = str.maketrans("OIL", "011")


def why_not_issue(kind: Kind, edition: Edition, stage: Stage | None, at: datetime) -> str | None:
    """What stands against issuing it now."""
    if kind is Kind.STAGE_MINUTES:
        begun = stage is not None and why_not_begun(stage, edition) is None
        return None if begun and stage and is_over(stage, at) else "papers.stage_runs"
    if kind is Kind.PLENARY_MINUTES:
        public = edition.finalists_published_at or edition.results_published_at
        return None if public else "papers.nothing_decided"
    if edition.results_published_at:
        return None
    return "papers.no_certificate" if kind is Kind.CERTIFICATE else "papers.results_first"


def called(kind: Kind, number: int, edition: Edition) -> str:
    """Its number in full: "BAP-001/edisi-2027"."""
    return f"{PREFIXES[kind]}-{number:03d}/{edition.slug}"


def number_of(paper: IssuedPaper) -> str:
    return called(paper.kind, paper.number, paper.edition)


def new_code() -> str:
    """Sixty bits in twelve signs that nobody mistakes for one another."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """A code as it is kept, from how people write it down; "" for what can be none."""
    signs = typed.upper().replace("-", "").replace(" ", "").translate(_MISTAKEN)
    return signs if len(signs) == CODE_LENGTH and set(signs) <= set(SIGNS) else ""


def code_in_groups(code: str) -> str:
    """As it is written and spoken: "7K3M-9QXB-4D2H"."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
