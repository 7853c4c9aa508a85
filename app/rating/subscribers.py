"""What the public rating does when something happens elsewhere."""

from datetime import timedelta

from app.accounts.contacts import RETENTION_DAYS
from app.core import clock, jobs
from app.judging.events import ResultsPublished
from app.rating.actions.rating import FORGET_CONTACTS


def results_published(happened: ResultsPublished) -> None:
    """Objections may still need to know who rated how often; then nobody does."""
    jobs.enqueue(
        FORGET_CONTACTS,
        run_at=clock.now() + timedelta(days=RETENTION_DAYS),
        key=f"{FORGET_CONTACTS}:{happened.edition_id}",
        edition_id=happened.edition_id,
    )


SUBSCRIPTIONS = ((ResultsPublished, results_published),)
