"""Secrets that people carry, and the one-way traces of them that the database keeps."""

import hashlib
import secrets


def fresh() -> str:
    """A new secret for a link: 256 bits, safe in a path."""
    return secrets.token_urlsafe(32)


def trace(token: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()
