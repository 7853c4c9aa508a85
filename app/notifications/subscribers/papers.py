"""Letters about papers: a judge's statement is there."""

from app.core.db import db
from app.notifications.letters import write_to
from app.papers.events import PaperIssued
from app.papers.models import IssuedPaper


def paper_issued(happened: PaperIssued) -> None:
    """The judge's role may have ended by now, so the letter leads to the file itself."""
    paper = db.session.get_one(IssuedPaper, happened.paper_id)
    if paper.judge is not None:
        write_to(paper.judge, "papers/statement_issued", paper=paper)


SUBSCRIPTIONS = ((PaperIssued, paper_issued),)
