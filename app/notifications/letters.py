"""Writes letters from templates/mail/<feature>/<name>.txt into the outbox.

A letter's template extends `mail/letter.txt` and has the blocks `subject`, `text` and, where the
reader may have no account, `brief`: the same in few words, added in English.
"""

from typing import Any

from flask import current_app
from jinja2 import Template

from app.accounts.models import User
from app.core import mail
from app.core.i18n import absolute_url, spoken

_DEFAULT_ZONE = "Asia/Jakarta"

TELL_RESULTS = "notifications.tell_results"
"""The job that writes to everybody when an edition's results are out."""

TELL_FINALISTS = "notifications.tell_finalists"
"""The same when its finalists are public, before they are scored."""

TELL_INTERVIEWS = "notifications.tell_interviews"
"""The job that writes to those whose turn in an interview is new or has changed."""

TELL_AMENDMENT = "notifications.tell_amendment"
"""The job that writes to those whose dates an amendment changes."""


def write_to(
    user: User, name: str, *, address: str = "", key: str | None = None, **values: Any
) -> mail.Letter:
    """A letter in the person's language; it knows their `name` and their `zone`."""
    values = {"name": user.name, "zone": user.timezone, **values}
    subject, text = _compose(name, user.locale, values)
    return mail.post(address or user.email, subject, text, key=key, kind=name)


def write_to_stranger(
    address: str, name: str, *, key: str | None = None, **values: Any
) -> mail.Letter:
    """A letter to somebody whose language is unknown: Indonesian, then briefly English."""
    subject, text = _compose(name, "id", {"zone": _DEFAULT_ZONE, **values})
    with spoken("en"):
        brief = _block(name, "brief", {"zone": _DEFAULT_ZONE, "locale": "en", **values})
    whole = f"{text}\n\n---\nEnglish\n\n{brief}\n"
    return mail.post(address, subject, whole, key=key, kind=name)


def page_link(endpoint: str, locale: str, **values: Any) -> str:
    """The full address of a page, for a letter; works without a request."""
    routes = current_app.url_map.bind("")
    path = routes.build(endpoint, values, url_scheme="")
    return absolute_url(("/en" if locale == "en" else "") + path)


def _compose(name: str, locale: str, values: dict[str, Any]) -> tuple[str, str]:
    context = {**values, "locale": locale}
    with spoken(locale):
        text = _template(name).render(context, link=page_link)
        return _block(name, "subject", context), text.strip() + "\n"


def _block(name: str, block: str, context: dict[str, Any]) -> str:
    template = _template(name)
    scope = template.new_context({**context, "link": page_link})
    return "".join(template.blocks[block](scope)).strip()


def _template(name: str) -> Template:
    return current_app.jinja_env.get_template(f"mail/{name}.txt")
