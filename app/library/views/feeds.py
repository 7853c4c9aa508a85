"""What machines read: the sitemap and the Atom feed."""

from flask import Response, make_response, render_template

from app.library import queries
from app.library.views.blueprint import bp
from app.permissions import public


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """Every public page of lasting worth, in both languages; demo content left out."""
    return _xml("library/sitemap.xml", "application/xml", addresses=queries.addresses())


@bp.get("/inovasi.atom")
@public
def feed() -> Response:
    """The innovations that were published last, as Atom (RFC 4287)."""
    entries = queries.newest(30)
    updated = max((entry.changed_at for entry in entries), default=None)
    return _xml("library/feed.xml", "application/atom+xml", entries=entries, updated=updated)


def _xml(template: str, media_type: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.mimetype = media_type
    return response
