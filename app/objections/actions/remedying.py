"""What follows from an upheld appeal or objection: new readers, and what is decided with them."""

from app.accounts.models import User
from app.core import clock
from app.core.db import locked
from app.core.errors import RuleBroken
from app.judging import actions as judging
from app.judging.models import Outcome
from app.objections import queries
from app.objections.models import Appeal, Consequence


def send_to_readers(one: queries.Either, readers: int, days: int, *, by: User) -> None:
    """So many judges who have not read the entry read it now, for so many days; 0 for none.

    RuleBroken as `judging.read_again` says.
    """
    if readers:
        one.readers = readers
        judging.read_again(one.entry, readers, days, by=by, now=clock.now())


def follow(
    one: queries.Either,
    consequence: Consequence,
    *,
    outcome: Outcome | None,
    award: str,
    reason: str,
    by: User,
) -> bool:
    """Decide what follows: nothing, a finalist more, or another result (`outcome` and `award`),
    which a second person confirms. False when the same was decided before.

    An applicant's appeal takes nothing away, so `outcome` None, which withdraws what was
    announced, is for the public's. RuleBroken while new readers read, as `judging.name_finalist`
    and `judging.propose_change` say, and when it was decided otherwise, unless the second person
    refused.
    """
    reason, now = reason.strip(), clock.now()
    same = (one.consequence, one.conclusion) == (consequence, reason)
    if same and not queries.is_refused(one):
        return False
    if broken := queries.why_not_conclude(one, now):
        raise RuleBroken(broken)
    if consequence is Consequence.FINALIST:
        judging.name_finalist(one.entry, reason=reason, by=by, now=now)
    elif consequence is Consequence.AWARD:
        change = {"award": award, "reason": reason}
        upheld = isinstance(one, Appeal)
        judging.propose_change(one.entry, outcome, **change, upheld=upheld, by=by)
    one.consequence, one.conclusion = consequence, reason
    one.concluded_by_id, one.concluded_at = by.id, now
    return True


def held(one: queries.EitherT) -> queries.EitherT:
    """It, after its edition: whoever publishes or proposes waits."""
    locked(one.entry.edition)
    return locked(one)
