"""Where a person can go: a workspace for each role, and the links inside it.

A views module that has pages in a workspace lists them in `DESK_LINKS`, and pages about one
edition (`/sekretariat/<slug>/…`) in `EDITION_LINKS`; wiring collects both.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import Flask, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.rules import AGENCY_STAFF
from app.competitions.models import Edition
from app.permissions import Permission, can
from app.predicates import grants

WORKSPACES: dict[str, tuple[LazyString, Permission]] = {
    "instansi": (_l("Instansi"), Permission.AGENCY_WORK),
    "penilaian": (_l("Juri"), Permission.JUDGE_WORK),
    "pemeriksa": (_l("Pemeriksa"), Permission.EXAMINER_WORK),
    "sekretariat": (_l("Sekretariat"), Permission.SECRETARIAT_WORK),
    "pengelola": (_l("Pengelola situs"), Permission.PLATFORM_HEALTH),
}
"""First part of the path → name and the permission that opens it."""


class DeskLink(NamedTuple):
    """One link in the bar of a workspace; `permission` is one that asks about no object."""

    workspace: str
    position: int
    label: LazyString
    endpoint: str
    permission: Permission | None = None


class EditionLink(NamedTuple):
    """One tab over the secretariat's pages of an edition; `permission` asks about the edition."""

    position: int
    label: LazyString
    endpoint: str
    permission: Permission


@dataclass(frozen=True)
class Link:
    """A link as the layout draws it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Desk:
    """The bar of the workspace that this page belongs to."""

    role: str
    links: list[Link]
    acting_for: str


_links: dict[str, list[DeskLink]] = {}
_edition_links: list[EditionLink] = []


def offer(links: Iterable[DeskLink]) -> None:
    """Add a feature's links to the bars; the same link counts once."""
    for link in links:
        known = _links.setdefault(link.workspace, [])
        if link not in known:
            known.append(link)
            known.sort(key=lambda one: one.position)


def offer_in_edition(links: Iterable[EditionLink]) -> None:
    """Add a feature's tabs to the pages of an edition; the same link counts once."""
    _edition_links.extend(link for link in links if link not in _edition_links)
    _edition_links.sort(key=lambda one: one.position)


def workspaces() -> list[Link]:
    """The workspaces of the signed-in person; none for a visitor."""
    return [
        Link(str(label), f"{request.script_root}/{name}", name == _here())
        for name, (label, permission) in WORKSPACES.items()
        if can(permission)
    ]


def desk() -> Desk | None:
    """The bar over this page, or None outside the person's workspaces."""
    name = _here()
    if name not in WORKSPACES or not can(WORKSPACES[name][1]):
        return None
    shown = [
        (str(link.label), url_for(link.endpoint))
        for link in _links.get(name, ())
        if link.permission is None or can(link.permission)
    ]
    acting_for = _acting_for() if name == "instansi" else ""
    return Desk(str(WORKSPACES[name][0]), _with_current(shown), acting_for)


def edition_links(edition: Edition) -> list[Link]:
    """The tabs that this person has over an edition's pages."""
    return _with_current(
        [
            (str(link.label), url_for(link.endpoint, slug=edition.slug))
            for link in _edition_links
            if can(link.permission, edition)
        ]
    )


def _with_current(shown: Sequence[tuple[str, str]]) -> list[Link]:
    nearest = max((url for _, url in shown if _leads_here(url)), key=len, default="")
    return [Link(label, url, url == nearest) for label, url in shown]


def _here() -> str:
    return request.path.strip("/").split("/")[0]


def _leads_here(url: str) -> bool:
    """Whether this page lies under `url`; "/instansi/7/orang" lies under "/instansi/orang" too."""
    path = request.script_root + request.path
    named = re.sub(r"/\d+(?=/|$)", "", path)
    return any(one == url or one.startswith(url.rstrip("/") + "/") for one in (path, named))


def _acting_for() -> str:
    staff = grants(current_user, *AGENCY_STAFF)
    names = {grant.agency.name for grant in staff if grant.agency}
    return ", ".join(sorted(names))


def init_app(app: Flask) -> None:
    app.add_template_global(workspaces)
    app.add_template_global(desk)
    app.add_template_global(edition_links)
