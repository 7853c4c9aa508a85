"""The page of open data, its files and their catalogue."""

from flask import Response, abort, send_file

from app.core import settings
from app.core.htmx import render_page
from app.limits import DOWNLOADS, OPEN_DATA, limited
from app.opendata import files
from app.opendata.catalogue import ADDRESS, catalogue
from app.opendata.problems import opened
from app.opendata.shapes import written
from app.opendata.views.blueprint import bp
from app.permissions import public


@bp.get("/data")
@public
def data() -> Response:
    """What there is to take, and how."""
    return render_page(
        "opendata/data.html",
        made=files.manifest(),
        address_of_file=_address,
        catalogue=ADDRESS,
        harvest="/oai?verb=Identify",
        feed="/inovasi.atom",
    )


def _address(file: files.File) -> str:
    return f"/data/{files.NAME}.{file.kind}"


@bp.get("/data/inovasi.csv", defaults={"kind": "csv"})
@bp.get("/data/inovasi.json", defaults={"kind": "json"})
@bp.get("/data/inovasi.xlsx", defaults={"kind": "xlsx"})
@public
@limited(DOWNLOADS)
def download(kind: str) -> Response:
    made = files.manifest()
    file = made.file(kind) if made else None
    if made is None or file is None:
        abort(404)
    response = send_file(
        file.path,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=f"{files.NAME}-{made.made_at[:10]}.{kind}",
        etag=file.sha256,
        last_modified=made.moment,
    )
    return opened(response)


@bp.get(ADDRESS)
@public
@limited(OPEN_DATA)
def dcat() -> Response:
    """The catalogue as JSON-LD."""
    told = catalogue(files.manifest(), settings.words()["site.operator"])
    return opened(Response(written(told), content_type="application/ld+json"))
