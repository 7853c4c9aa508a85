"""Who is written to, where several features know a part of the people."""

from collections.abc import Sequence

from app.competitions.models import Amendment, ExtraTime
from app.core import clock
from app.entries import queries as entries
from app.judging.queries import judges_of_stage


def told_of(amendment: Amendment, given: Sequence[ExtraTime]) -> list[int]:
    """Ids of those who take part in the edition, or have the extra time that it gives."""
    agencies = [extra.agency for extra in given]
    told = {
        *entries.people_of_edition(amendment.edition_id, [one.id for one in agencies]),
        *(person for one in agencies for person in entries.admins_of(one, clock.now())),
        *judges_of_stage(amendment.stage_id),
    }
    return sorted(person.id for person in told if person.is_active)
