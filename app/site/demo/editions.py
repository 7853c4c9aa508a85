"""Three editions of the demo competition: one open, one in assessment, one announced."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.competitions.actions import loading, preparing
from app.competitions.edition_definition import EditionDefinition, parse_edition
from app.competitions.models import Edition, StageKind
from app.core import clock

DEFINITION = Path(__file__).parents[2] / "competitions" / "demo_edition.json"

# Days from today on which each stage opens and closes.
Calendar = dict[StageKind, tuple[int, int]]
OPEN: Calendar = {
    StageKind.REGISTRATION: (-20, 18),
    StageKind.ADMINISTRATIVE_SELECTION: (20, 30),
    StageKind.PROPOSAL_ASSESSMENT: (33, 50),
    StageKind.TEAM_CONSOLIDATION: (51, 54),
    StageKind.USEFULNESS_RATING: (53, 59),
    StageKind.DECISION: (55, 60),
    StageKind.ANNOUNCEMENT: (65, 70),
}
IN_ASSESSMENT: Calendar = {
    StageKind.REGISTRATION: (-80, -40),
    StageKind.ADMINISTRATIVE_SELECTION: (-38, -20),
    StageKind.PROPOSAL_ASSESSMENT: (-10, 8),
    StageKind.TEAM_CONSOLIDATION: (9, 11),
    StageKind.USEFULNESS_RATING: (10, 17),
    StageKind.DECISION: (12, 18),
    StageKind.ANNOUNCEMENT: (25, 30),
}
ANNOUNCED: Calendar = {
    StageKind.REGISTRATION: (-400, -360),
    StageKind.ADMINISTRATIVE_SELECTION: (-358, -345),
    StageKind.PROPOSAL_ASSESSMENT: (-340, -320),
    StageKind.TEAM_CONSOLIDATION: (-319, -316),
    StageKind.USEFULNESS_RATING: (-318, -311),
    StageKind.DECISION: (-315, -310),
    StageKind.ANNOUNCEMENT: (-305, -300),
}


def at(day: int, hour: int = 9) -> datetime:
    """A moment some days from today, in the competition's zone."""
    local = clock.now().astimezone(ZoneInfo("Asia/Jakarta")) + timedelta(days=day)
    return local.replace(hour=hour, minute=0, second=0, microsecond=0)


def prepare(calendar: Calendar, year: int) -> Edition:
    """Load the demo definition under this year and these dates."""
    definition = _definition()
    old = str(definition.edition.year)
    texts = {
        name: text.replace(old, str(year))
        for name, text in definition.edition.texts.items()
        if name.startswith("name")
    }
    slug = definition.edition.slug.removesuffix(old) + str(year)
    dated = definition.reissued(slug, year, **texts).redated(
        {kind: (at(first, 8), _last_minute(last)) for kind, (first, last) in calendar.items()}
    )
    return loading.load(dated)


def open_on(edition: Edition, day: int) -> None:
    """Open the edition some days from today, as its secretariat did then."""
    with clock.frozen(at(day)):
        preparing.open_edition(edition, by=None)


def _last_minute(day: int) -> datetime:
    return at(day).replace(hour=23, minute=59)


def _definition() -> EditionDefinition:
    return parse_edition(json.loads(DEFINITION.read_text("utf-8")))
