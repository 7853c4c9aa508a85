"""Secrets that people carry, and the one-way traces of them that the database keeps."""

import hashlib
import hmac
import secrets

from flask import current_app


def fresh() -> str:
    """A new secret for a link: 256 bits, safe in a path."""
    return secrets.token_urlsafe(32)


def trace(token: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_trace(kind: str, text: str) -> str:
    """What is kept of a short text that could be guessed: bound to this site's secret key."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
