"""Background work of accounts."""

from app.accounts.actions import own
from app.accounts.models import User
from app.core.db import db, transaction
from app.core.jobs import Handler, Job


def send_reset_link(job: Job) -> None:
    """The letter with the link; nothing where the address belongs to nobody."""
    user = db.session.get(User, job.data["user_id"]) if job.data["user_id"] else None
    if user is None or not user.is_active:
        return
    with transaction():
        own.send_reset_link(user)


HANDLERS: dict[str, Handler] = {own.RESET_JOB: send_reset_link}
