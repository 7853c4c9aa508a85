"""The test client: one person's browser without JavaScript."""

from datetime import UTC, datetime
from functools import cached_property

from flask import Response, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import update

from app.accounts.actions import sessions
from app.accounts.identity import SIGNED_IN
from app.accounts.models import UserSession
from app.core.db import db, transaction
from tests.harness import html
from tests.harness.forms import Form

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Page(Response):
    """An answer of the site; `soup` rejects malformed HTML."""

    @cached_property
    def soup(self):
        page = html.parse(self.get_data(as_text=True))
        for place in page("wbr"):  # where a line may break is no gap in a word
            place.decompose()
        page.smooth()
        return page

    @property
    def words(self):
        """What a reader sees in the main part, white space made plain."""
        part = self.soup.main or self.soup
        return " ".join(part.get_text(" ").split())

    @property
    def title(self):
        return " ".join(self.soup.h1.get_text(" ").split())


class Visitor(FlaskClient):
    """Each request gets an application context of its own, as under a server.

    Rows that the test holds are read again after a request, so they show what it changed.
    """

    def run_wsgi_app(self, environ, buffered=False):
        if has_app_context():
            db.session.rollback()
        with self.application.app_context():
            return super().run_wsgi_app(environ, buffered=True)

    def open(self, *args, csrf=True, **kwargs):
        """Like Flask's, but what is sent carries the session's token, unless `csrf=False`."""
        if csrf and kwargs.get("method", "GET") in ("POST", "PUT", "PATCH", "DELETE"):
            headers = dict(kwargs.pop("headers", None) or {})
            kwargs["headers"] = {"X-CSRFToken": self._csrf_token(), **headers}
        return super().open(*args, **kwargs)

    def sign_in(self, user):
        """Become `user` without the sign-in page, for as long as a test moves the clock."""
        with transaction():
            token = sessions.start(user)
            db.session.execute(update(UserSession).values(ends_at=NEVER))
        with self.session_transaction() as kept:
            kept.clear()
            kept[SIGNED_IN] = token
        return self

    def submit(self, page, form="main form", values=None, *, button=None, **kwargs):
        """Fill in the form that the selector finds on `page`, send it, and follow redirects."""
        tags = page.soup.select(form)
        assert tags, f"no form {form!r} on {page.request.path}"
        filled = Form(tags[0], page.request.url)
        filled.fill(values or {})
        address = filled.press(button)
        kwargs.setdefault("follow_redirects", True)
        if filled.method == "GET":
            return self.get(address, query_string=filled.data, **kwargs)
        return self.post(address, data=filled.data, csrf=False, **kwargs)

    def _csrf_token(self):
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "c" * 40)
        return URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw)
