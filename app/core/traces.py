"""One-way traces of what the database shall not hold in the clear."""

import hashlib
import hmac

from flask import current_app


def keyed_trace(kind: str, text: str) -> str:
    """What is kept of a short text that could be guessed: bound to this site's secret key."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()
