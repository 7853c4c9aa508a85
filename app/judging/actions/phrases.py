"""A judge keeps words that they write often, criterion by criterion."""

from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Criterion
from app.competitions.rules import reasons_asked
from app.competitions.settings import Reasons
from app.core import clock
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.judging import queries
from app.judging.actions.scoring import fields_of, fingerprints, save_scores
from app.judging.models import Assignment
from app.judging.models.phrases import Phrase
from app.judging.rules.writing import COMMENT, LONGEST_COMMENT, LONGEST_REASON, MOST_PHRASES, REASON


def keep_phrase(reading: Assignment, criterion: Criterion, text: str) -> None:
    """One more phrase of the reading's judge; the same once more changes nothing. RuleBroken when
    there are enough."""
    judge = locked(reading.judge)  # held, or two pages at once would keep too many
    kept = queries.phrases_of(judge.id, criterion.id)
    if text in {one.text for one in kept}:
        return
    if len(kept) >= MOST_PHRASES:
        raise RuleBroken("judging.phrases_full", most=MOST_PHRASES)
    row = Phrase(judge_id=judge.id, criterion_id=criterion.id, text=text, kept_at=clock.now())
    db.session.add(row)


def drop_phrase(phrase: Phrase) -> None:
    """It goes; what was written with it stays."""
    db.session.delete(phrase)


def use_phrase(assignment: Assignment, phrase: Phrase, *, by: User, now: datetime) -> str:
    """Append the phrase to what stands on its criterion, or in the comment where the edition asks
    for no reasons; once is enough. Returns the field's name.

    RuleBroken when the reading takes no marks, or the text gets too long.
    """
    asked = reasons_asked(assignment.stage.edition)
    field = f"{REASON}{phrase.criterion_id}" if asked is Reasons.ENDS else COMMENT
    present = fields_of(assignment)
    written = present.get(field, "")
    if phrase.text not in written:
        text = f"{written} {phrase.text}".strip()
        most = LONGEST_COMMENT if field == COMMENT else LONGEST_REASON
        if len(text) > most:
            raise RuleBroken("judging.text_too_long", most=most)
        base = fingerprints(present)
        save_scores(assignment, {field: text}, base=base, page="", by=by, now=now)
    return field
