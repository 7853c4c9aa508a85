"""Letters about an edition itself: its amendments."""

from app.competitions import events
from app.core import jobs
from app.notifications.letters import TELL_AMENDMENT


def edition_amended(happened: events.EditionAmended) -> None:
    """Many people: the worker writes the letters after the amendment has committed."""
    ref = happened.amendment_id
    jobs.enqueue(TELL_AMENDMENT, key=f"amendment:{ref}", amendment_id=ref)


SUBSCRIPTIONS = ((events.EditionAmended, edition_amended),)
