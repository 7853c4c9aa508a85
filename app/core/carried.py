"""A form that came too late: its session or its token had ended, and what it held is not lost.

The words go back to the page as hidden fields of a form that sends them once more. Only forms of
our own pages are carried: another site could else put its words under a person's name.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import current_app, request, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

PERSON = "person"
"""Session key: the id of who was signed in here, still known when their session has ended."""

MOST = 900_000
"""Characters of a sealed form: it has to fit into a form again, beside what signs in."""

HOURS = 12
"""How long a sealed form may wait."""

_NEVER = ("csrf_token",)


@dataclass(frozen=True)
class CarriedForm:
    """Where the form goes, what it holds in order, and whether files must be chosen again."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool
    person_id: int | None
    """Who was signed in on this browser when it was sent; None where nobody is known."""


def from_own_page() -> bool:
    """Whether a page of this site sent this request, as far as the browser says."""
    try:
        sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    except ValueError:
        return False
    return bool(sender.netloc) and sender.netloc == request.host


def form_of_request() -> CarriedForm | None:
    """The form of this request, unless it holds a password or comes from elsewhere."""
    if request.method != "POST" or not from_own_page():
        return None
    names = set(request.form)
    if any("password" in name for name in names):
        return None
    fields = [(n, v) for n, v in request.form.items(multi=True) if n not in _NEVER]
    path = request.script_root + request.full_path.rstrip("?")
    had_files = any(file.filename for file in request.files.values())
    if not fields and not had_files:
        return None
    return CarriedForm(path, tuple(fields), had_files, session.get(PERSON))


def seal(form: CarriedForm) -> str:
    """The form as one signed text for a hidden field; "" when it is too large for one."""
    sealed = _sealer().dumps([form.path, form.fields, form.had_files, form.person_id])
    text = sealed if isinstance(sealed, str) else sealed.decode("ascii")
    return text if len(text) <= MOST else ""


def opened(sealed: str, person_id: int) -> CarriedForm | None:
    """What was sealed not long ago, unless another person sent it."""
    try:
        path, fields, had_files, sender = _sealer().loads(sealed, max_age=HOURS * 3600)
    except (BadSignature, ValueError, TypeError):
        return None
    if sender not in (None, person_id):
        return None
    return CarriedForm(path, tuple((name, value) for name, value in fields), had_files, sender)


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="carried form")
