"""What anybody may do: write an objection to a nominee, bring files along, and confirm it."""

from dataclasses import dataclass
from datetime import timedelta

from app.accounts import tokens
from app.accounts.contacts import LETTERS_A_DAY, contact_of
from app.accounts.rules import normal_email
from app.core import clock, files
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.core.limits import alone
from app.core.traces import keyed_trace
from app.entries.models import Entry
from app.objections import queries, rules
from app.objections.actions.keeping import clean_files_later, settle_later
from app.objections.events import ObjectionAsked, ObjectionFiled
from app.objections.models import Ground, Objection, ObjectionFile, Relation

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """What somebody writes against a nominee, and who they are."""

    ground: Ground
    text: str
    evidence: str
    name: str
    email: str
    organisation: str
    relation: Relation


def ask(entry: Entry, said: Said, *, network: str) -> None:
    """Keep the words apart until the link in a letter to their address is confirmed.

    Asked again with the same words nothing happens. RuleBroken outside the objection period, and
    when the address got as many links today as one may.
    """
    edition, now = entry.edition, clock.now()
    broken, about = rules.why_not_object(edition, now), rules.newest(edition)
    if broken or about is None:
        raise RuleBroken(broken or "objections.no_objections")
    objection = Objection(
        entry_id=entry.id,
        about=about,
        ground=said.ground,
        text=said.text,
        evidence=said.evidence,
        name=said.name,
        email=normal_email(said.email),
        organisation=said.organisation,
        relation=said.relation,
        nonce=tokens.fresh(),
        claimed=_trace("contact", edition.id, contact_of(said.email)),
        network=_trace("network", edition.id, network),
        asked_at=now,
        expires_at=rules.link_ends(edition, now),
    )
    alone(str(objection.claimed))
    if queries.same_asked(objection, now):
        return
    if queries.letters_since(str(objection.claimed), now - DAY) >= LETTERS_A_DAY:
        raise RuleBroken("objections.too_many_letters")
    db.session.add(objection)
    db.session.flush()
    record(ObjectionAsked(objection.id))
    settle_later(objection)


def confirm(objection: Objection) -> None:
    """Make it count, with a number and a day for the answer; doing it twice changes nothing.

    RuleBroken when the link works no longer, or while another objection of the same contact to
    this nominee is open.
    """
    alone(str(objection.claimed))
    objection = locked(objection)
    if objection.filed_at is not None:
        return
    now, edition = clock.now(), objection.entry.edition
    if now >= objection.expires_at:
        raise RuleBroken("objections.link_is_over")
    if queries.has_open(objection):
        raise RuleBroken("objections.objected_already")
    objection.contact, objection.filed_at = objection.claimed, now
    objection.due_at = rules.answer_due(edition, now)
    note(
        "objection.filed",
        objection,
        edition_id=edition.id,
        entry_id=objection.entry_id,
        about=objection.about,
        ground=objection.ground,
    )
    record(ObjectionFiled(objection.id))


def add_file(objection: Objection, received: files.Received, name: str) -> None:
    """Put a received file to an objection that is not confirmed yet; the same again adds nothing.

    RuleBroken: file.too_many, and once it is confirmed or its link is over.
    """
    objection = _unconfirmed(objection)
    if any(one.sha256 == received.sha256 for one in objection.files):
        return
    if len(objection.files) >= rules.MOST_FILES:
        raise RuleBroken("file.too_many", limit=rules.MOST_FILES)
    objection.files.append(
        ObjectionFile(
            filename=files.clean_name(name, received.media_type),
            sha256=files.record(received).sha256,
            added_at=clock.now(),
        )
    )


def remove_file(objection: Objection, ref: int) -> None:
    """Take a file away again; one that is not there is gone already."""
    objection = _unconfirmed(objection)
    objection.files[:] = [one for one in objection.files if one.id != ref]
    clean_files_later()


def _unconfirmed(objection: Objection) -> Objection:
    objection = locked(objection)
    if objection.filed_at is not None:
        raise RuleBroken("objections.is_filed")
    if clock.now() >= objection.expires_at:
        raise RuleBroken("objections.link_is_over")
    return objection


def _trace(what: str, edition_id: int, text: str) -> str:
    """Of one edition only: nobody can be followed from one to another."""
    return keyed_trace(f"objection {what} {edition_id}", text)
