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
    had_password: bool = False
    """Whether a password was left out, which has to be typed again."""


def from_own_page() -> bool:
    """Whether a page of this site sent this request, as far as the browser says."""
    try:
        sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer", ""))
    except ValueError:
        return False
    return bool(sender.netloc) and sender.netloc == request.host


def form_of_request() -> CarriedForm | None:
    """The form of this request without its passwords, unless it comes from elsewhere."""
    if request.method != "POST" or not from_own_page():
        return None
    sent = [(n, v) for n, v in request.form.items(multi=True) if n not in _NEVER]
    fields = [(name, value) for name, value in sent if "password" not in name]
    path = request.script_root + request.full_path.rstrip("?")
    had_files = any(file.filename for file in request.files.values())
    if not fields and not had_files:
        return None
    had_password = len(fields) < len(sent)
    return CarriedForm(path, tuple(fields), had_files, session.get(PERSON), had_password)


def seal(form: CarriedForm) -> str:
    """The form as one signed text for a hidden field; "" when it is too large for one."""
    held = [form.path, form.fields, form.had_files, form.person_id, form.had_password]
    sealed = _sealer().dumps(held)
    text = sealed if isinstance(sealed, str) else sealed.decode("ascii")
    return text if len(text) <= MOST else ""


def unsealed(sealed: str) -> CarriedForm | None:
    """What was sealed not long ago, whoever sent it."""
    try:
        path, fields, *others = _sealer().loads(sealed, max_age=HOURS * 3600)
        return CarriedForm(path, tuple((name, value) for name, value in fields), *others)
    except (BadSignature, ValueError, TypeError):
        return None


def opened(sealed: str, person_id: int) -> CarriedForm | None:
    """What was sealed not long ago, unless another person sent it."""
    sent = unsealed(sealed)
    return sent if sent and sent.person_id in (None, person_id) else None


def _sealer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="carried form")
