"""Regions by Kemendagri code, agencies (instansi) and their units."""

import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, ExactDecimal, UtcDateTime


class RegionKind(enum.StrEnum):
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"


class Region(Base):
    """A province, regency or city; `code` is the Kemendagri code ("35", "35.78")."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[RegionKind]
    province_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    island_group: Mapped[str] = mapped_column(String(40))
    population: Mapped[int]
    area_km2: Mapped[Decimal] = mapped_column(ExactDecimal(3))
    districts: Mapped[int]
    villages: Mapped[int]
    islands: Mapped[int]
    tile_column: Mapped[int | None]
    tile_row: Mapped[int | None]
    province: Mapped["Region | None"] = relationship(remote_side="Region.code")


class RegionAlias(Base):
    """A way in which files write a region's name, as its key (rules.region_key): "dkijakarta"."""

    __tablename__ = "region_alias"

    name_key: Mapped[str] = mapped_column(String(100), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)


class AgencyKind(enum.StrEnum):
    """Types of agency; the values are the words of the library's data file."""

    MINISTRY = "kementerian"
    STATE_BODY = "lembaga"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CITY = "kota"
    BUMN = "bumn"
    BUMD = "bumd"


class Agency(Base):
    """A government body or state enterprise. Its contact desk is a role, never a person."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    contact_desk: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    region: Mapped[Region | None] = relationship()
    parent: Mapped["Agency | None"] = relationship(remote_side="Agency.id")
    """The local government that manages a BUMD, or the body above this one."""


class AgencyAlias(Base):
    """A former or other name of an agency, so that files keep finding it."""

    __tablename__ = "agency_alias"

    name_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)


class Unit(Base):
    """A unit inside an agency, for example the UPP that runs a service."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("agency_id", "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agency: Mapped[Agency] = relationship()
