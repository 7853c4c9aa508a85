"""Letters about appeals and objections: receipts, what waits for whom, and what was answered."""

from app.core import clock
from app.core.db import db
from app.entries import queries as entries
from app.judging.events import AwardChanged
from app.judging.models.awards import AwardChange
from app.notifications.letters import write_to, write_to_stranger
from app.objections import events, queries
from app.objections.actions.keeping import forget_letter_later, letter_key
from app.objections.messages import PUBLICATIONS, VERDICTS
from app.objections.models import Appeal, Consequence, Objection


def appeal_filed(happened: events.AppealFiled) -> None:
    appeal = db.session.get_one(Appeal, happened.appeal_id)
    write_to(
        appeal.filed_by,
        "objections/appeal_filed",
        appeal=appeal,
        publication_words=PUBLICATIONS,
    )


def appeal_answered(happened: events.AppealAnswered) -> None:
    """Who objected, and the admins of the agency."""
    appeal = db.session.get_one(Appeal, happened.appeal_id)
    if appeal.verdict is None:
        return
    told = {appeal.filed_by, *entries.admins_of(appeal.entry.agency, clock.now())}
    for person in sorted(told, key=lambda one: one.id):
        write_to(
            person,
            "objections/appeal_answered",
            appeal=appeal,
            verdict=VERDICTS[appeal.verdict],
        )


def objection_asked(happened: events.ObjectionAsked) -> None:
    _tell_objector(happened.objection_id, "objection_asked")


def objection_filed(happened: events.ObjectionFiled) -> None:
    _tell_objector(happened.objection_id, "objection_filed")


def objection_refused(happened: events.ObjectionRefused) -> None:
    _tell_objector(happened.objection_id, "objection_ended")


def objection_forwarded(happened: events.ObjectionForwarded) -> None:
    _tell_agency(happened.objection_id, "objection_forwarded")


def objection_answered(happened: events.ObjectionAnswered) -> None:
    _tell_objector(happened.objection_id, "objection_ended")
    _tell_agency(happened.objection_id, "objection_answered")


def _tell_objector(ref: int, name: str) -> None:
    """Whoever wrote it, while that is still known; each letter once."""
    objection = db.session.get_one(Objection, ref)
    if not objection.email:
        return
    key = letter_key(objection, name)
    write_to_stranger(
        objection.email,
        f"objections/{name}",
        key=key,
        objection=objection,
        secret=queries.key_of(objection),
    )
    forget_letter_later(key)


def _tell_agency(ref: int, name: str) -> None:
    """Who started the proposal, and the admins of its agency."""
    objection = db.session.get_one(Objection, ref)
    entry, now = objection.entry, clock.now()
    verdict = VERDICTS[objection.verdict] if objection.verdict else ""
    for person in sorted(
        {entry.started_by, *entries.admins_of(entry.agency, now)}, key=lambda one: one.id
    ):
        write_to(person, f"objections/{name}", objection=objection, verdict=verdict)


def appeal_concluded(happened: events.AppealConcluded) -> None:
    """The same people."""
    appeal = db.session.get_one(Appeal, happened.appeal_id)
    told = {appeal.filed_by, *entries.admins_of(appeal.entry.agency, clock.now())}
    for person in sorted(told, key=lambda one: one.id):
        write_to(person, "objections/appeal_concluded", appeal=appeal)


def objection_concluded(happened: events.ObjectionConcluded) -> None:
    """Another result is told once a second person agrees: it may yet stay as it is."""
    objection = db.session.get_one(Objection, happened.objection_id)
    if objection.consequence is not Consequence.AWARD:
        _tell_objector(objection.id, "objection_followed")
        _tell_agency(objection.id, "objection_concluded")


def award_changed(happened: AwardChanged) -> None:
    """Who objected is told when it follows from that; all others are told of every change."""
    change = db.session.get_one(AwardChange, happened.change_id)
    for objection in queries.objections_about(change.entry):
        if objection.consequence is Consequence.AWARD:
            _tell_objector(objection.id, "objection_followed")


SUBSCRIPTIONS = (
    (AwardChanged, award_changed),
    (events.AppealConcluded, appeal_concluded),
    (events.AppealFiled, appeal_filed),
    (events.AppealAnswered, appeal_answered),
    (events.ObjectionAsked, objection_asked),
    (events.ObjectionFiled, objection_filed),
    (events.ObjectionRefused, objection_refused),
    (events.ObjectionForwarded, objection_forwarded),
    (events.ObjectionAnswered, objection_answered),
    (events.ObjectionConcluded, objection_concluded),
)
