"""What forms say about an agency that somebody named by its name."""

from typing import Any

from wtforms import StringField

from app.accounts.actions import rosters
from app.agencies.queries import similar_names


def agency_hints(field: StringField) -> dict[str, Any]:
    """For a name that was refused: what may be meant, and whether it may be a new agency's."""
    name = field.data or ""
    if not (field.errors and name):
        return {}
    return {
        "similar": similar_names(name, with_regions=True),
        "doubtful": list(rosters.unconfirmed([(name, None)]).values()),
    }
