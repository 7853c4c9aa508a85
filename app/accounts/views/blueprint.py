"""The blueprint, where people are sent, and what its pages share."""

from posixpath import normpath
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from flask_login import current_user

from app.accounts import rules
from app.accounts.messages import ROLES
from app.accounts.models import User
from app.accounts.rules import invitation_state, may_make
from app.core import clock
from app.core.request import local_path
from app.navigation import WORKSPACES
from app.permissions import permits

bp = Blueprint("accounts", __name__)


def here(path: str) -> str:
    """A path of this site in the language of this request; one that names its language stays."""
    if path == "/en" or path.startswith("/en/"):
        return path
    return request.script_root + path


def back_to(target: str | None, otherwise: str) -> str:
    """Where a form said to go on, if that is a page of this site; else `otherwise`.

    Nobody signs in to sign out.
    """
    path = local_path(target or "", otherwise)
    return here(otherwise if _leaves(path) else path)


def _leaves(path: str) -> bool:
    """Whether this is the address of the page for signing out, however a browser may write it."""
    plain = unquote(urlsplit(path).path).replace("\\", "/")
    return normpath(plain).casefold().removeprefix("/en") == "/keluar"


def first_page(user: User) -> str:
    """The workspace in which a person begins; what a role needs before it opens comes first."""
    if rules.waiting(user, clock.now()):
        return "/akun/verifikasi/pasang"
    mine = (name for name, (_, needed) in WORKSPACES.items() if permits(user, needed))
    return f"/{next(mine, 'akun')}"


@bp.after_request
def _keep_nowhere(response: Response) -> Response:
    """These pages name people, also to a visitor who has no session yet."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.record
def _tell_templates(state: BlueprintSetupState) -> None:
    """Macros see no context processor, so what they need is a global of the templates."""
    state.app.jinja_env.globals |= {
        "role_names": ROLES,
        "invitation_state": lambda invitation: invitation_state(invitation, clock.now()),
        "may_make": lambda invitation: may_make(current_user, invitation, clock.now()),
    }
