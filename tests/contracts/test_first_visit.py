"""What a browser fetches that has never been here: little, seldom, and from nobody else."""

import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest

from app.competitions.queries import public_editions
from app.library.queries import entry_by_id, public_ids

pytestmark = pytest.mark.once

MOST_REQUESTS = 8
MOST_BYTES = 100_000
FETCHED = {"link[rel=stylesheet]": "href", "link[rel=preload]": "href", "link[rel=icon]": "href",
           "script[src]": "src", "img[src]": "src", "source[src]": "src"}  # fmt: skip
CSS_URL = re.compile(rb'url\("?([^"):]+)"?\)')


@pytest.fixture
def paths(demo):
    editions = [f"/kompetisi/{edition.slug}" for edition in public_editions()]
    entry = entry_by_id(public_ids()[0])
    pages = ("/inovasi", "/inovasi?q=pelayanan+kesehatan", f"/inovasi/{entry.id}-{entry.slug}")
    return ["/", *pages, "/kompetisi", *editions, "/tentang", "/masuk"]


def answer_to(client, address):
    """The answer, and how many bytes it takes on the way."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, address
    return answer, len(answer.data) + sum(len(f"{k}: {v}\r\n") for k, v in answer.headers)


def files_of(soup, page):
    """The addresses that a page asks for by itself."""
    found = {
        urljoin(page, tag[name]) for look, name in FETCHED.items() for tag in soup.select(look)
    }
    assert {urlsplit(address).netloc for address in found} <= {""}
    return found


def test_of_every_public_page(paths, client):
    for path in paths:
        page, size = answer_to(client, path)
        page.set_data(gzip.decompress(page.data))
        files = files_of(page.soup, path)
        for sheet in [name for name in files if name.endswith(".css")]:
            style = gzip.decompress(answer_to(client, sheet)[0].data)
            files |= {urljoin(sheet, name.decode()) for name in CSS_URL.findall(style)}

        size += sum(answer_to(client, file)[1] for file in files)

        assert 1 + len(files) <= MOST_REQUESTS, (path, sorted(files))
        assert size <= MOST_BYTES, (path, size)
