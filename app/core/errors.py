"""What can go wrong on purpose, and the pages that say so."""

from typing import Any


class RuleBroken(Exception):
    """A rule of the domain forbids this now. `code` names the rule; the page says it in words."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


class NotFound(Exception):
    """The row does not exist, or the person may not know that it does."""
