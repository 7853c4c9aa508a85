"""The request at the edge: text without control characters, line ends as \\n."""

from functools import cached_property
from urllib.parse import urlsplit

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict


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
    parts = urlsplit(target)
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and not parts.netloc and not parts.scheme else default
