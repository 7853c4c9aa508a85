"""The pages that tell people about open data."""

from collections.abc import Mapping

from flask import Response

from app.core import settings
from app.core.htmx import render_page
from app.core.i18n import absolute_url
from app.limits import OPEN_DATA
from app.opendata import openapi
from app.opendata.fields import API
from app.opendata.problems import WORDS
from app.opendata.views.blueprint import bp
from app.permissions import public

_ANSWER = """{
  "items": [{"id": 12, "title": "…", "licence": null, "agency": {"id": 3, …}, …}, …],
  "total": 31, "page": 1, "pages": 4, "size": 10,
  "links": {"next": "%(next)s", …},
  "facets": {"tahun": {"2021": 9, …}, …}
}"""


class _Gaps(dict[str, str]):
    """Fills every place of a sentence with a gap."""

    def __missing__(self, name: str) -> str:
        return "…"


@bp.get("/api")
@public
def api_guide() -> Response:
    """How programs read the site, with examples."""
    described = openapi.described()
    return render_page(
        "opendata/api.html",
        described=described,
        parameters={one.name: one.words for _, told in described for one in told.parameters},
        problems=_problems(),
        request_example=f"curl '{_asked()}'",
        answer_example=_ANSWER % {"next": _asked("&halaman=2")},
        document=f"{API}/openapi.json",
        most=settings.value(OPEN_DATA.key("network")),
    )


def _asked(more: str = "") -> str:
    return absolute_url(f"{API}/innovations?q=antrean&wilayah=35{more}")


def _problems() -> Mapping[str, tuple[int, str]]:
    return {code: (status, str(words) % _Gaps()) for code, (status, words) in WORDS.items()}
