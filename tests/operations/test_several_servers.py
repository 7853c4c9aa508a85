"""Two web servers, one worker, one database, one folder: nobody notices which server they ask."""

import io
import subprocess
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.http import parse_cookie
from werkzeug.test import encode_multipart

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.config import ROOT
from app.core.db import transaction
from app.entries.models import EntryState
from app.search.actions import touch
from tests.factories.accounts import PASSWORD, grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import PDF, make_entry
from tests.factories.library import make_library_entry
from tests.harness import html, outages
from tests.harness.forms import Form
from tests.harness.live import LiveServer


class Browser:
    """One person's browser, which a balancer sends now to this server, now to that one."""

    def __init__(self, ports):
        self.ports, self.cookies, self.asked = ports, {}, 0

    def get(self, path):
        return self._send("GET", path)

    def submit(self, page, form="main form", **values):
        filled = Form(page.soup.select(form)[0], page.address)
        filled.fill(values)
        where = urlsplit(filled.press(None))
        boundary, body = encode_multipart(filled.data)
        kind = f"multipart/form-data; boundary={boundary}"
        answer = self._send("POST", where.path, body, {"Content-Type": kind})
        return self.get(answer.location) if answer.location else answer

    def _send(self, method, path, body=None, headers=()):
        port = self.ports[self.asked % len(self.ports)]
        self.asked += 1
        line = HTTPConnection("127.0.0.1", port, timeout=outages.PATIENCE)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        host = {"Host": "localhost", **({"Cookie": cookies} if cookies else {})}
        line.request(method, path, body, {**host, **dict(headers)})
        answer = Answer(line.getresponse(), path)
        line.close()
        self.cookies.update(answer.cookies)
        return answer


class Answer:
    def __init__(self, response, path):
        self.status, self.content = response.status, response.read()
        self.address = f"http://localhost{path}"
        place = urlsplit(response.getheader("Location", ""))
        self.location = place.path + (f"?{place.query}" if place.query else "")
        said = [value.split(";")[0] for value in response.headers.get_all("Set-Cookie", [])]
        self.cookies = dict(parse_cookie("; ".join(said)))

    @property
    def soup(self):
        return html.parse(self.content.decode())

    @property
    def words(self):
        return " ".join(self.soup.main.get_text(" ").split())


@pytest.fixture
def ports(app, tmp_path):
    """A worker and two web servers, of one process each, are up."""
    environment = outages.site_environment(app)
    started, taken = [], []
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
    started.append(_start(command, environment, tmp_path / "worker.log"))
    for number in range(2):
        taken.append(LiveServer.free_port())
        command = [sys.executable, "-m", "gunicorn", "--workers", "1", "wsgi:app"]
        own = {**environment, "PORT": str(taken[-1]), "BASE_URL": "http://localhost"}
        started.append(_start(command, own, tmp_path / f"web-{number}.log"))
    for port in taken:
        outages.until(lambda port=port: _is_up(port))
    yield taken
    for process in started:
        process.terminate()
    for process in started:
        process.wait(30)


def _start(command, environment, log):
    with log.open("w") as told:
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=told, stderr=told)


def _is_up(port):
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def signed_in(ports, user, password=PASSWORD):
    browser = Browser(ports)
    return browser, browser.submit(browser.get("/masuk"), email=user.email, password=password)


def test_sessions_files_limits_and_the_index_are_those_of_all(app, ports):
    agency = make_agency("Kabupaten Contoh Barat")
    edition = make_edition("kipp-2027", at=StageKind.REGISTRATION)
    innovator = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])
    entry = make_entry(edition, agency, by=innovator, state=EntryState.DRAFT)
    step = f"/instansi/proposal/{entry.id}/isi/isi"

    browser, page = signed_in(ports, innovator)
    file = FileStorage(io.BytesIO(PDF), "laporan.pdf")
    browser.submit(browser.get(step), q_ringkasan="Kapal obat.", q_bukti=[file])
    for _ in ports:
        page = browser.get(step)
        assert page.soup.select_one("[name=q_ringkasan]").text.strip() == "Kapal obat."
    link = page.soup.select_one(".files a")["href"]
    assert [browser.get(link).content for _ in ports] == [PDF, PDF]

    found = make_library_entry(title="Perahu Obat", problem="Warga pulau jauh dari apotek.")
    with transaction():
        touch(found.id)
    for port in ports:
        outages.until(
            lambda port=port: "Perahu Obat" in Browser([port]).get("/inovasi?q=apotek").words
        )

    for _ in range(8):
        signed_in(ports, innovator, "salah sama sekali")
    for port in ports:
        assert "Terlalu" in signed_in([port], innovator)[1].words

    browser.submit(browser.get("/keluar"))
    assert [browser.get(step).status for _ in ports] == [302, 302]
