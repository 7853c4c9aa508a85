"""A list that is in memory already, cut into pages like a query."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_sqlalchemy.pagination import Pagination


class ListPagination(Pagination):
    """One page of `items`; has all that the macro `pages` draws from."""

    def _query_items(self) -> list[Any]:
        start = self._query_offset
        return list(self._query_args["items"][start : start + self.per_page])

    def _query_count(self) -> int:
        return len(self._query_args["items"])


def paged(items: Sequence[Any], size: int) -> ListPagination:
    """The page that the request's `halaman` names; the last one when there are not so many."""
    last = max(1, -(-len(items) // size))
    page = min(max(request.args.get("halaman", 1, int), 1), last)
    return ListPagination(page=page, per_page=size, max_per_page=size, error_out=False, items=items)
