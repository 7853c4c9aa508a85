"""What objections do when something happens elsewhere."""

from app.competitions.models import Edition
from app.core.db import db
from app.core.errors import RuleBroken
from app.judging.events import ResultsPublished
from app.objections import queries


def results_published(happened: ResultsPublished) -> None:
    """Nothing is published over an objection that nobody has answered: RuleBroken undoes it all."""
    for code in queries.waits_for_answers(db.session.get_one(Edition, happened.edition_id)):
        raise RuleBroken(code)


SUBSCRIPTIONS = ((ResultsPublished, results_published),)
