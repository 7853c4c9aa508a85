"""In which order judging holds rows, so that nobody waits for somebody who waits for them."""

from app.competitions.models import Edition
from app.core.db import locked
from app.judging.rules.stages import assessments


def hold(edition: Edition) -> Edition:
    """Hold the edition, then its assessments by number; readings come after these.

    Who needs only one stage holds that, and then its readings: with each finished reading the
    database stamps the stage (migration 0036), so a reading is never held before its stage.
    """
    locked(edition)
    for stage in sorted(assessments(edition.stages), key=lambda stage: stage.id):
        locked(stage)
    return edition
