"""Lists cut into pages: of a query, or of what is in memory already."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import Select

from app.core.db import db

FARTHEST = 100_000
"""No list has more pages; a larger number would not fit a database's OFFSET."""


class ListPagination(Pagination):
    """One page of `items`; has all that the macro `pages` draws from."""

    def _query_items(self) -> list[Any]:
        start = self._query_offset
        return list(self._query_args["items"][start : start + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["items"])


def asked_page() -> int:
    """The page that the request's `halaman` names, at least 1."""
    return min(max(request.args.get("halaman", 1, int), 1), FARTHEST)


def paginated(wanted: Select[Any], page: int, size: int) -> Pagination:
    """One page of the rows; the last one when there are not so many."""
    found = db.paginate(wanted, page=page, per_page=size, max_per_page=size, error_out=False)
    if found.items or page == 1:
        return found
    return db.paginate(wanted, page=max(1, found.pages), per_page=size, max_per_page=size)


def paged(items: Sequence[Any], size: int) -> ListPagination:
    """The page of `items` that the request names; the last one when there are not so many."""
    last = max(1, -(-len(items) // size))
    page = min(asked_page(), last)
    return ListPagination(page=page, per_page=size, max_per_page=size, error_out=False, items=items)
