"""Who plays: agencies, units and people, all invented and marked as demo."""

from dataclasses import dataclass
from datetime import timedelta

from app.accounts import passwords
from app.accounts.actions import grants
from app.accounts.models import Role, User
from app.accounts.rules import Offer
from app.agencies import actions as agencies
from app.agencies import queries as agency_queries
from app.agencies.models import Agency, AgencyKind, Unit
from app.agencies.rules import name_key
from app.core import clock
from app.core.db import db

PASSWORD = "lumbung-demo-2026"  # noqa: S105 - printed at the start, works in a demo only
ORGANISER = "Kementerian Pelayanan Publik (contoh)"
AGENCIES = {
    "kab": ("Pemerintah Kabupaten Padi Makmur (contoh)", AgencyKind.REGENCY),
    "kota": ("Pemerintah Kota Bahari (contoh)", AgencyKind.CITY),
    "prov": ("Pemerintah Provinsi Nusantara Tengah (contoh)", AgencyKind.PROVINCE),
}
HOMES = {"juri4": "kota"}
"""Judges who work for an agency: they never read its entries."""
BUMD = "Perumda Air Minum Padi Makmur (contoh)"


@dataclass(frozen=True)
class Cast:
    """The agencies by their short key, and the people by the first part of their address."""

    agencies: dict[str, Agency]
    people: dict[str, User]

    def innovator(self, key: str) -> User:
        return self.people["inovator" if key == "kab" else f"inovator.{key}"]

    def admin(self, key: str) -> User:
        return self.people["admin.instansi" if key in {"kab", "bumd"} else f"admin.{key}"]


def enter(years: int) -> Cast:
    """Create everybody, with grants that began `years` ago."""
    with clock.shifted(-timedelta(days=366 * years)):
        cast = Cast({}, {})
        _found_agencies(cast)
        _invite_people(cast)
    return cast


def _found_agencies(cast: Cast) -> None:
    founded = agencies.create_agency(ORGANISER, AgencyKind.MINISTRY, is_demo=True, by=None)
    cast.agencies["organiser"] = founded
    for key, (name, kind) in AGENCIES.items():
        agency = agencies.create_agency(name, kind, is_demo=True, by=None)
        agencies.edit_contact_desk(
            agency,
            desk="Bagian Organisasi, Sekretariat Daerah (contoh)",
            email=f"organisasi@{key}.demo.test",
            phone="",
            by=None,
        )
        cast.agencies[key] = agency
    cast.agencies["bumd"] = agencies.create_agency(
        BUMD, AgencyKind.BUMD, parent_id=cast.agencies["kab"].id, is_demo=True, by=None
    )


def unit(agency: Agency, name: str) -> Unit | None:
    """The agency's unit of this name, made when needed; none without a name."""
    if not name:
        return None
    known = agency_queries.unit_by_key(agency, name_key(name))
    return known or agencies.add_unit(agency, name, by=None)


def _invite_people(cast: Cast) -> None:
    person = _Person(cast)
    person("admin", "Ayu Pengelola", Offer(Role.PLATFORM_ADMIN))
    kab = cast.agencies["kab"].id
    person("admin.instansi", "Bima Organisasi", Offer(Role.AGENCY_ADMIN, agency_id=kab))
    person("inovator", "Citra Inovator", Offer(Role.INNOVATOR, agency_id=kab))
    for key in ("kota", "prov"):
        ref = cast.agencies[key].id
        person(f"admin.{key}", f"Admin {key.title()}", Offer(Role.AGENCY_ADMIN, agency_id=ref))
        person(f"inovator.{key}", f"Inovator {key.title()}", Offer(Role.INNOVATOR, agency_id=ref))
    for name, words in (
        ("sekretariat", "Dewi Sekretariat"),
        ("ketua", "Prof. Kartika Ketua"),
        ("juri1", "Prof. Eka Penilai"),
        ("juri2", "Prof. Fajar Penilai"),
        ("juri3", "Dr. Gita Penilai"),
        ("juri4", "Dr. Hasan Penilai"),
        ("panelis", "Indah Panelis"),
    ):
        person(name, words)


@dataclass(frozen=True)
class _Person:
    cast: Cast

    def __call__(self, name: str, words: str, *offers: Offer) -> None:
        user = User(
            email=f"{name}@demo.test",
            name=f"{words} (contoh)",
            password_hash=passwords.hashed(PASSWORD),
            is_demo=True,
            created_at=clock.now(),
            grants=[],
        )
        db.session.add(user)
        db.session.flush()
        self.cast.people[name] = user
        for offer in offers:
            grants.give(user, offer, granted_by_id=None, by=None)


def appoint(cast: Cast, edition_ids: list[int], competition_id: int) -> None:
    """Give the organiser's people and the judges their roles in the competition."""
    people = cast.people
    secretariat = Offer(Role.SECRETARIAT, competition_id=competition_id)
    grants.give(people["sekretariat"], secretariat, granted_by_id=None, by=None)
    chair = Offer(Role.CHAIR, competition_id=competition_id)
    grants.give(people["ketua"], chair, granted_by_id=None, by=None)
    for ref in edition_ids:
        for name in ("juri1", "juri2", "juri3", "juri4", "panelis"):
            role = Role.PANELIST if name == "panelis" else Role.EVALUATOR
            home = cast.agencies[HOMES[name]].id if name in HOMES else None
            offer = Offer(role, home, competition_id=competition_id, edition_id=ref)
            grants.give(people[name], offer, granted_by_id=None, by=None)
    db.session.flush()
    for person in people.values():
        db.session.expire(person, ["grants"])
