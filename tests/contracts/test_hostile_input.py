"""Whatever anybody sends to any address is answered, and nothing of it comes back as markup.

Each person of the demo walks through all pages that links reach, then sends thousands of forms
and addresses with values that no page would send. The values are drawn from a seed, so a failure
comes again.
"""

import io
import random
import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import db
from tests.harness.forms import Form

REQUESTS = {"sqlite": 1_112, "postgresql": 300}
"""Of each person; ten thousand in all on SQLite."""
PAGES = 90
REVIEWED = {"sqlite": 1, "postgresql": 4}
"""Every such page is read again in the end: what templates write is the same on both."""
PEOPLE = (
    None,
    "admin",
    "sekretariat",
    "admin.instansi",
    "admin.prov",
    "inovator",
    "juri1",
    "juri2",
    "panelis",
)
PROBE = "lumbung-probe"
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "1e9",
    "NaN",
    "²",
    "٣",
    "99999999999999999999999",
    "9" * 5000,
    "x" * 3000,
    f"<{PROBE}>",
    f'"><{PROBE} onload=x>',
    f"'-->]]><{PROBE}>",
    f"javascript:{PROBE}",
    "=1+1",
    "nul\x00nul",
    "\u202eterbalik",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "a\r\nBcc: semua@dunia.test",
    "../../../../etc/passwd",
    "//evil.test",
    "http://[",
    "%s%n{{7*7}}${7*7}",
    "' OR 1=1 --",
    "0001-01-01",
    "9999-12-31T23:59",
    "2027-02-30",
    "[" * 2000,
    '{"a": 1}',
    "null",
    "true",
)
NAMES = ("q", "halaman", "urut", "next", "tahap", "edisi", "keadaan", "ukuran", "id", "proposal")
HEADERS = (
    {},
    {},
    {"HX-Request": "true"},
    {"Referer": "http://["},
    {"Referer": "http://localhost//evil.test"},
    {"Accept-Language": "x" * 300},
    {"Cookie": f"zona={PROBE}"},
)


class Attacker:
    """One person's session, the forms seen in it, and a source of hostile requests."""

    def __init__(self, app, person, visitor, seed):
        self.app, self.person, self.visitor = app, person, visitor
        self.chance = random.Random(seed)
        self.routes = [
            rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/static")
        ]
        self.pages, self.forms = [], []

    def walk(self):
        """Follow links from the front page; remember the forms on the way."""
        waiting, seen = ["/", "/en/", "/akun", "/masuk", "/inovasi?q=obat"], set()
        while waiting and len(self.pages) < PAGES:
            path = waiting.pop(0)
            shape = re.sub(r"\d+", "N", path.split("?")[0])
            if path in seen or sum(re.sub(r"\d+", "N", p) == shape for p in self.pages) > 3:
                continue
            seen.add(path)
            answer = self.visitor.get(path)
            assert answer.status_code < 500, f"GET {path} as {self.person}"
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            self.pages.append(path)
            soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
            self.forms += [Form(tag, f"http://localhost{path}") for tag in soup.select("form")]
            for link in soup.select("a[href]"):
                target = urlsplit(link["href"])
                if not target.netloc and target.path.startswith("/"):
                    waiting.append(target.path)

    def send(self):
        """One hostile request; its description and the answer."""
        if self.forms and self.chance.random() < 0.6:
            return self._form()
        return self._address()

    def _form(self):
        form = self.chance.choice(self.forms)
        data = {
            name: [self._value()] if self.chance.random() < 0.4 else list(values)
            for name, values in form.data.items()
            if name != "csrf_token" and self.chance.random() > 0.05
        }
        for _ in range(self.chance.randrange(3)):
            data[self.chance.choice([*form.data, *NAMES])] = [self._value(), self._value()]
        if self.chance.random() < 0.1:
            name = self.chance.choice([*form.data, "file", "q_bukti"])
            data[name] = (io.BytesIO(self._value().encode() or b"PK\x03\x04"), self._value())
        path = urlsplit(form.press(None)).path
        if form.method == "GET":
            plain = {name: value for name, value in data.items() if isinstance(value, list)}
            return f"GET {path} {plain}", self._ask("get", path, query_string=plain)
        return f"POST {path} {data}", self._ask("post", path, data=data)

    def _address(self):
        rule = self.chance.choice(self.routes)
        prefix = self.chance.choice(("", "", "/en"))
        path = prefix + re.sub(r"<(?:(\w+):)?(\w+)>", self._part, rule.rule)
        query = {name: self._value() for name in self.chance.sample(NAMES, 2)}
        if "POST" in rule.methods and self.chance.random() < 0.5:
            return f"POST {path} {query}", self._ask("post", path, data=query)
        return f"GET {path} {query}", self._ask("get", path, query_string=query)

    def _part(self, found):
        if found[1] == "int" and self.chance.random() < 0.8:
            return str(self.chance.randrange(1, 30))
        if found[2] == "slug" and self.chance.random() < 0.7:
            return f"kipp-contoh-{self.chance.choice((2025, 2026, 2027))}"
        value = self._value().replace("/", "-").replace("\x00", "")
        return value.replace("?", "").replace("#", "")[:60] or "x"

    def _value(self):
        return self.chance.choice(HOSTILE)

    def _ask(self, verb, path, **kwargs):
        headers = self.chance.choice(HEADERS)
        return getattr(self.visitor, verb)(path, headers=headers, **kwargs)


@pytest.mark.parametrize("person", PEOPLE)
def test_hostile_input_is_answered_and_never_comes_back_as_markup(demo, app, new_client, person):
    def visitor():
        user = db.session.scalar(select(User).where(User.email == f"{person}@demo.test"))
        return new_client(user)

    attacker = Attacker(app, person, visitor(), seed=f"lumbung {person}")
    attacker.walk()
    assert len(attacker.pages) > 5

    for number in range(REQUESTS[db.engine.name]):
        if number % 100 == 0:
            attacker.visitor = visitor()  # the last one may have signed out
        told, answer = attacker.send()
        assert answer.status_code < 500, f"{number}: {told[:600]}"

    attacker.visitor = visitor()
    for path in attacker.pages[:: REVIEWED[db.engine.name]]:
        answer = attacker.visitor.get(path)
        assert answer.status_code < 500, path
        assert f"<{PROBE}" not in answer.get_data(as_text=True), path
