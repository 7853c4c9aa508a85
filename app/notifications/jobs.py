"""Letters to many people, written by the worker; safe to run twice."""

from collections.abc import Sequence

from app.core import clock, jobs
from app.core.db import transaction
from app.entries import queries as entries
from app.entries.models import Entry
from app.judging.queries import entries_to_assign
from app.notifications.letters import TELL_RESULTS, write_to

AT_ONCE = 50


def tell_results(job: jobs.Job) -> None:
    """Every applicant whose proposal was judged, and their agency admins, learn of the results."""
    judged = [entry for entry, _snapshot in entries_to_assign(job.data["edition_id"])]
    for start in range(0, len(judged), AT_ONCE):
        with transaction():
            _write(judged[start : start + AT_ONCE])
        jobs.set_progress(job, min(start + AT_ONCE, len(judged)), len(judged))


def _write(judged: Sequence[Entry]) -> None:
    now = clock.now()
    for entry in judged:
        people = {entry.started_by, *entries.admins_of(entry.agency, now)}
        for person in sorted(people, key=lambda person: person.id):
            write_to(
                person,
                "judging/results_published",
                key=f"results:{entry.id}:{person.id}",
                entry=entry,
            )


HANDLERS = {TELL_RESULTS: tell_results}
