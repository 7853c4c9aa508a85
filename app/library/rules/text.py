"""Text that can be kept, addresses that can be linked, figures that can be drawn."""

import re
import unicodedata
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from app.core.text import visible


def is_web_address(text: Any) -> bool:
    """Whether this is an http or https address that may stand in a link, nobody's name in it."""
    if not isinstance(text, str) or len(text) > 500 or any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return known and "@" not in parts.netloc


_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text with plain line ends and without characters that no database or feed can hold."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


def tidied(text: str) -> str:
    """The text without outer white space and without signs that nobody sees or that turn the
    direction of reading; empty when nothing else was in it."""
    return visible(plain(text))


def source_name(address: str) -> str:
    """An address as its link reads: the host and what is looked up there, a long one cut."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
    return host + (path if len(path) <= 60 else f"/…{path[-50:]}")


def slug_of(title: str) -> str:
    """The readable part of an entry's address: ASCII words joined by hyphens, at most 80 long."""
    ascii_text = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower())
    slug = ""
    for word in words:
        if len(slug) + len(word) >= 80:
            break
        slug = f"{slug}-{word}" if slug else word
    return slug or "inovasi"


def as_number(text: str) -> Decimal | None:
    """A figure as people write it in Indonesian ("1.234,5"), or None when it is not a number."""
    plain = text.strip().replace(" ", "")
    if not re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?|-?\d+([.,]\d+)?", plain):
        return None
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", plain):
        plain = plain.replace(".", "")
    return Decimal(plain.replace(",", "."))
