"""When the public may rate, what it is asked, and what the edition makes of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from app.accounts.contacts import LINK_HOURS
from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import StageProgress, ends_at, is_over, progress, settings_of
from app.competitions.settings import SettingKey, value_of

DEFAULT_WEIGHT = 30
LEAST, MOST = 1, 5
"""Points of an answer."""
LONGEST_COMMENT = 500
LONGEST_REASON = 1000


def rating_stage(stages: Iterable[Stage]) -> Stage | None:
    """The stage in which the public rates, where the edition has one."""
    return next((one for one in stages if one.kind is StageKind.USEFULNESS_RATING), None)


def is_public(stage: Stage, at: datetime) -> bool:
    """Whether everybody may see what is rated, or was: from the opening of the stage on."""
    return (
        stage.edition.state is not EditionState.PREPARED
        and progress(stage, at) is not StageProgress.COMING
    )


def why_not_rate(stage: Stage, at: datetime) -> str | None:
    """What stands against rating, or confirming a rating, now."""
    if stage.edition.state is not EditionState.OPENED:
        return "rating.over"
    match progress(stage, at):
        case StageProgress.COMING:
            return "rating.coming"
        case StageProgress.OVER:
            return "rating.over"
    return None


def figures_visible(stage: Stage, at: datetime) -> bool:
    """Whether the organisers see how useful people found what: never while people still rate."""
    return is_over(stage, at)


def link_ends(stage: Stage, asked_at: datetime) -> datetime:
    """The first moment at which a link that was asked for then works no longer."""
    return min(asked_at + timedelta(hours=LINK_HOURS), ends_at(stage))


def share(edition: Edition) -> int | None:
    """Percent of the final score that the public's rating makes; None where it makes none."""
    percent: int | None = value_of(settings_of(edition), SettingKey.USEFULNESS_SHARE)
    return percent if rating_stage(edition.stages) else None


def weight(edition: Edition) -> int:
    """So many ratings of the common mean each innovation is given."""
    ratings: int | None = value_of(settings_of(edition), SettingKey.USEFULNESS_WEIGHT)
    return ratings or DEFAULT_WEIGHT


def own_statements(edition: Edition) -> Sequence[Mapping[str, str]] | None:
    """The statements that the edition asks, each `text` and `text_en`; None for the default."""
    stated: Sequence[Mapping[str, str]] | None = value_of(
        settings_of(edition), SettingKey.USEFULNESS_QUESTIONS
    )
    return stated
