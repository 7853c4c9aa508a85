"""Mail transport: a durable outbox in the database, drained by the worker.

With `SMTP_URL` (smtp://user:password@host:port, smtps:// for implicit TLS) letters go there;
without it they are written to `INSTANCE_PATH/mail/` as .eml files. The platform admin has the list
of all letters, so a subject names no title and tells no result.
"""

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, jobs
from app.core.db import Base, UtcDateTime, db, transaction

SMTP_SECONDS = 30
JOB = "mail.send"


class Letter(Base):
    """One message to one address; sent once per row. Only who is killed between the server's yes
    and the commit sends it again, under the same Message-ID, by which mailboxes know it."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(60), default="")
    """Its template, as in accounts/invitation; "" where it has none."""
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(250))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def post(
    recipient: str, subject: str, text: str, *, key: str | None = None, kind: str = ""
) -> Letter:
    """Put a letter into the outbox of this transaction; the same `key` again posts nothing."""
    if key is not None:
        known = db.session.scalar(select(Letter).where(Letter.key == key))
        if known is not None:
            return known
    letter = Letter(
        key=key,
        kind=kind,
        recipient=_one_line(recipient),
        subject=_one_line(subject)[:250],
        text=text,
        created_at=clock.now(),
    )
    db.session.add(letter)
    db.session.flush()
    jobs.enqueue(JOB, key=f"letter:{letter.id}", letter_id=letter.id)
    return letter


def forget(key: str) -> None:
    """Take a letter out of the outbox, with the work of sending it; the address goes with it.

    Only for a background job: no other is running then that might be sending the letter.
    """
    letter = db.session.scalar(select(Letter).where(Letter.key == key))
    if letter is not None:
        db.session.execute(delete(jobs.Job).where(jobs.Job.key == f"letter:{letter.id}"))
        db.session.delete(letter)


def send_job(job: jobs.Job) -> None:
    """Deliver one letter; a letter that was sent already is left alone."""
    letter = db.session.get_one(Letter, job.data["letter_id"])
    if letter.sent_at is not None:
        return
    message = _compose(letter)
    url, ref = current_app.config["SMTP_URL"], letter.id
    if url:
        _deliver(message, url)
    else:
        _keep(message, ref)
    with transaction():
        letter = db.session.get_one(Letter, ref)
        letter.sent_at = clock.now()
        if url:
            letter.text = ""  # it may hold links that open an account; the reader has it now


def _compose(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = Address(addr_spec=letter.recipient)
    message["Date"] = format_datetime(clock.now())
    written = f"{letter.created_at:%Y%m%d%H%M%S%f}"
    message["Message-ID"] = f"<letter{letter.id}.{written}@lumbung-inovasi>"
    message.set_content(letter.text)
    return message


def _deliver(message: EmailMessage, url: str) -> None:
    """Hand the message to the server; its password goes only over a verified TLS connection."""
    parts = urlsplit(url)
    encrypted = parts.scheme == "smtps"
    host, port = parts.hostname or "localhost", parts.port or (465 if encrypted else 587)
    with _connected(host, port, encrypted=encrypted) as smtp:
        smtp.ehlo()
        if not encrypted and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            encrypted = True
        if parts.username:
            if not encrypted:
                raise smtplib.SMTPNotSupportedError(
                    "the mail server offers no TLS, so the password was not sent"
                )
            smtp.login(unquote(parts.username), unquote(parts.password or ""))
        smtp.send_message(message)


def _connected(host: str, port: int, *, encrypted: bool) -> smtplib.SMTP:
    if encrypted:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=SMTP_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=SMTP_SECONDS)


def _keep(message: EmailMessage, ref: int) -> None:
    folder = Path(current_app.instance_path) / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / f"{ref:06d}.eml").write_bytes(bytes(message))


def _one_line(text: str) -> str:
    return " ".join(text.split())
