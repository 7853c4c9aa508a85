"""Whoever writes another organisation's ids into an address learns nothing, not even that they are.

Every route of the golden list that names an object is asked by everybody who has no part in it,
with ids that are there and with ids that are not: both must be answered alike.
"""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from app.accounts.actions import sessions
from app.accounts.models import Role, UserSession
from app.agencies.models import AgencyKind
from app.competitions.models import EditionState
from app.core import clock, files
from app.core.db import db, transaction
from app.core.jobs import Job
from app.core.mail import Letter
from app.core.pictures import MEDIA_TYPE, picture_of
from app.core.request import LARGEST_ID
from app.entries.models import AnswerConflict, EntryState, Snapshot
from app.entries.queries import draft_of
from app.judging import actions
from app.judging import queries as judging
from app.judging.models import Conflict, ConflictSource
from app.judging.rules.solving import solve
from app.library.models import AwardMapping
from app.objections.models import Appeal, ObjectionFile, Publication
from app.papers import actions as papers
from app.papers.models import Kind
from app.search.models import WordGroup
from tests.contracts import routes
from tests.factories.accounts import grant, invite, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.factories.entries import make_attachment, make_entry, save
from tests.factories.judging import assessment, make_judge, make_reading
from tests.factories.library import make_library_entry
from tests.factories.objections import make_objection

LINES = [line.split() for line in routes.GOLDEN.read_text("utf-8").splitlines()]
ASKED = [(m, path, mark) for m, path, _, mark in LINES if "<" in path and mark != "public"]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
MISSING = {
    "ref": LARGEST_ID,
    "conflict": LARGEST_ID,
    "slug": "tidak-ada",
    "number": "TT-0",
    "file": 0,
    "version": LARGEST_ID,
}
WITHOUT_OBJECT = {"library.awards", "platform.health", "search.tend"}
"""Permissions that ask about no object: who lacks them is refused before the id is looked at."""

SHARED = {
    Role.PLATFORM_ADMIN: ("platform.", "role.", "unit.", "agency.units"),
    Role.SECRETARIAT: ("library.awards", "search.tend"),
}
"""What a role does for everybody; whatever else others own is foreign to it too."""

AGENCY_ROLES = {Role.AGENCY_ADMIN, Role.INNOVATOR}
PEOPLE = ["visitor", "nobody", "former", "secretariat of a province", *Role]


def held(role, edition, agency, **fields):
    """The grant of this role within this organisation."""
    if role is Role.PLATFORM_ADMIN:
        return grant(role, **fields)
    if role in AGENCY_ROLES:
        return grant(role, agency=agency, **fields)
    return grant(role, edition=edition, **fields)


@pytest.fixture
def theirs(app):
    """An edition, an agency and what belongs to them: the rows, by the noun of the permission."""
    edition = make_edition("asing-2027")
    agency = make_agency("Pemerintah Kabupaten Asing", region_code="73.11")
    unit, judge = make_unit(agency), make_judge(edition)
    people = {role: make_user(grants=[held(role, edition, agency)]) for role in Role}
    draft = make_entry(edition, agency, unit=unit)
    passed = make_entry(edition, agency, state=EntryState.PASSED, files=["bukti"])
    prepared = make_edition(
        "asing-2028", competition=edition.competition, year=2028, state=EditionState.PREPARED
    )
    entry = make_library_entry(
        agency=agency, region_code="73.11", entry_id=passed.id, published=False, award="Juara"
    )
    offers = [
        invite("a@asing.test", by=people[Role.AGENCY_ADMIN], role=Role.INNOVATOR, agency=agency),
        invite("j@asing.test", by=people[Role.SECRETARIAT], role=Role.EVALUATOR, edition=edition),
    ]
    author = people[Role.INNOVATOR]
    save(draft, {"ringkasan": "Baru"}, by=author)
    save(draft, {"ringkasan": "Juga baru"}, by=author, version=1, page="lain")
    rows = {
        "agency": [agency],
        "appeal": [appealed(passed)],
        "assignment": [make_reading(edition, judge, passed)],
        "attachment": [make_attachment(draft), *draft_of(passed).attachments],
        "competition": [edition.competition],
        "conflict": [declared(passed, judge)],
        "edition": [edition],
        "edition.view": [prepared],
        "entry": [draft, passed],
        "library": [entry],
        "search": db.session.scalars(select(WordGroup).limit(2)).all(),
        "library.awards": db.session.scalars(select(AwardMapping)).all(),
        "paper": [issued(edition, people[Role.SECRETARIAT])],
        "objection": [objected_to(passed)],
        "photo": [photographed(make_reading(edition, make_judge(edition), passed))],
        "plan": [planned(edition, people[Role.SECRETARIAT])],
        "unit": [unit],
        "peran": [person.grants[0] for person in people.values()],
        "undangan": [offer for offer, _ in offers],
        "instansi": [agency],
        "orang": [author],
        "sesi": sessions_of(author),
        "surat": db.session.scalars(select(Letter)).all(),
        "kesehatan": db.session.scalars(select(Job)).all(),
    }
    assert all(rows.values()), rows
    return {
        "edition": edition,
        "slug": edition.slug,
        "ids": {noun: [ids_of(row) for row in found] for noun, found in rows.items()},
        "agency": agency,
        "parts": {
            "section": "isi",
            "version": 1,
            "number": db.session.scalar(select(Snapshot.receipt_number)),
            "file": db.session.scalars(select(ObjectionFile.id)).one(),
            "conflict": db.session.scalars(select(AnswerConflict.id)).one(),
        },
    }


def ids_of(row):
    """Its values for the parameters of an address, kept apart: each request forgets the row."""
    return {"ref": row.id, "slug": getattr(row, "slug", None)}


def sessions_of(person):
    with transaction():
        sessions.start(person)
    return db.session.scalars(select(UserSession).where(UserSession.user_id == person.id)).all()


def planned(edition, by):
    design = judging.design_of(assessment(edition))
    with transaction():
        return actions.keep_plan(assessment(edition), design, solve(design), by=by)


def appealed(entry):
    with transaction():
        said = {"reason": "Keliru.", "filed_by_id": entry.started_by_id, "filed_at": clock.now()}
        appeal = Appeal(entry_id=entry.id, about=Publication.RESULTS, **said)
        db.session.add(appeal)
    return appeal


def issued(edition, by):
    with transaction():
        edition.finalists_published_at = clock.now()
        kept = papers.prepare_minutes(edition, Kind.PLENARY_MINUTES, None, clock.now())
        return papers.issue(edition, kept, by=by)


def objected_to(entry):
    with transaction():
        return make_objection(entry, names=["surat.pdf"], forwarded=True)


def photographed(reading):
    body = io.BytesIO()
    Image.new("RGB", (8, 6)).save(body, "PNG")
    picture = picture_of(io.BytesIO(body.getvalue()), limit=10_000)
    kept = files.keep(picture.large, MEDIA_TYPE), files.keep(picture.small, MEDIA_TYPE)
    with transaction():
        return actions.add_photo(reading, picture, kept, by=reading.judge, now=clock.now())


def declared(entry, judge):
    with transaction():
        conflict = Conflict(
            entry_id=entry.id,
            judge_id=judge.id,
            source=ConflictSource.DECLARED,
            found_at=clock.now(),
        )
        db.session.add(conflict)
    return conflict


def asked_by(name):
    """What this person asks for: everything on SQLite; elsewhere people take turns, so that each
    address is still asked by several, as it is not the database that tells them apart."""
    turns = {"sqlite": 1}.get(db.engine.name, 3)
    return ASKED[PEOPLE.index(name) % turns :: turns]


def stranger(name, theirs, here):
    """Somebody who has this role, but elsewhere; or had every role there once."""
    if name == "former":
        ended = [held(r, theirs["edition"], theirs["agency"], ends_at=clock.now()) for r in Role]
        return make_user(grants=ended)
    if name == "secretariat of a province":
        east = make_agency("Pemprov Jatim", kind=AgencyKind.PROVINCE, region_code="35")
        return make_user(grants=[grant(Role.SECRETARIAT, edition=make_edition(organiser=east))])
    agency = make_agency("Pemerintah Kabupaten Sendiri", region_code="35.08")
    return make_user(grants=[held(Role(name), here, agency)] if name in list(Role) else [])


def named(path, mark, ids):
    """The rows that an address names: what the permission is about, or else the path's own word."""
    _, first, second, *_ = path.split("/")
    return next(ids[kind] for kind in (mark, mark.partition(".")[0], first, second) if kind in ids)


def addresses(path, mark, theirs, here):
    """The address with each of their ids: within their edition, and below one's own."""
    names = PARAMETER.findall(path)
    for ids in named(path, mark, theirs["ids"]):
        asked_for = "ref" if "ref" in names else "slug"
        values = {"slug": theirs["slug"], **theirs["parts"], asked_for: ids[asked_for]}
        yield filled(path, values)
        if {"ref", "slug"} <= set(names):
            yield filled(path, {**values, "slug": here})


def filled(path, values):
    return PARAMETER.sub(lambda name: str(values[name[1]]), path)


@pytest.mark.parametrize("name", PEOPLE)
def test_foreign_ids_are_answered_like_ids_that_are_not(new_client, theirs, name):
    own = make_edition("sendiri-2027")
    client = new_client(None if name == "visitor" else stranger(name, theirs, own))
    here = own.slug
    db.session.expunge_all()  # each request would make all of it stale again
    asked = 0
    for method, path, mark in asked_by(name):
        if mark.startswith(SHARED.get(name, ("nothing",))):
            continue
        missing = client.open(filled(path, {"section": "isi", **MISSING}), method=method)
        expected = {302} if name == "visitor" else {404}
        expected |= {403} if mark in WITHOUT_OBJECT else set()
        expected |= {404} if mark in {"edition.view", "library.view"} else set()
        assert missing.status_code in expected, (method, path)
        for address in addresses(path, mark, theirs, here):
            answer = client.open(address, method=method)
            assert answer.status_code == missing.status_code, (method, address)
            asked += 1
    assert asked > 20
