"""The request at the edge: text without control characters, line ends as \\n."""

from functools import cached_property
from urllib.parse import urlsplit

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
"""What an id column holds on every database; no row lies above it."""


class IdConverter(IntegerConverter):
    """`<int:ref>` in an address: a number that may be an id, so that others are a plain 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def clean_text(value: str) -> str:
    """Line ends as \\n; NUL and the other control characters removed; tabs stay."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in value if c in "\n\t" or (c >= " " and c != "\x7f"))


def _clean(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((key, clean_text(value)) for key, value in values.items(multi=True))


class CleanRequest(Request):
    """A request whose form and query values are cleaned before anything reads them."""

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        return _clean(super().form)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _clean(super().args)


def local_path(target: str, default: str = "/") -> str:
    """The address to go on to, if it is a path of this site, else the default."""
    if clean_text(target) != target or "\n" in target or "\t" in target:
        return default  # control characters belong in no header and in no address
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and not parts.netloc and not parts.scheme else default
