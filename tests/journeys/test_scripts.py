"""What the small scripts promise, in a real browser, on a page drawn by the real templates."""

from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlsplit

import pytest
from flask import render_template_string

from tests.factories.accounts import make_user

pytestmark = pytest.mark.browser

SITE = "http://lumbung.test"
FORM = """
{% extends "layouts/base.html" %}
{% from "components/fields.html" import counter %}
{% from "components/drafts.html" import draft_words %}
{% block title %}Uji{% endblock %}
{% block scripts %}<script defer src="{{ asset('js/form.js') }}"></script>{% endblock %}
{% block main %}<h1>Uji</h1>
<form method="post" action="/kirim" data-draft="7/uji"><div class="field">
  <label for="cerita">Cerita</label>
  <textarea id="cerita" name="cerita" hx-post="/simpan" hx-target="#state"
   hx-swap="outerHTML" hx-trigger="input changed delay:100ms, resend"></textarea>
  <div class="under">{{ counter('cerita', 5, none, 0) }}
    <p id="state" class="save-state" role="status"></p></div>
</div></form>
{{ draft_words() }}
<form action="/inovasi"><input type="search" name="q" aria-label="Cari"></form>
{% endblock %}
"""
SAVED = '<p id="state" class="save-state" role="status">tersimpan 10.42 WIB</p>'


class Desk:
    """A browser window on one page, and the server behind it: `fails` is how it answers."""

    def __init__(self, app, context):
        self.app = app
        self.context = context
        self.fails = None
        self.saved = []
        self.tokens = []
        self.senders = []
        self.html = ""
        self.person = None
        context.set_default_timeout(5000)
        context.route("**/*", self.answer)

    def answer(self, route):
        path = urlsplit(route.request.url).path
        if path == "/simpan":
            self.save(route)
        elif path.startswith("/static/"):
            with self.app.app_context():
                file = self.app.test_client().get(path)
            route.fulfill(body=file.data, content_type=file.content_type)
        else:
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")

    def save(self, route):
        if self.fails == "network":
            route.abort()
        elif self.fails:
            route.fulfill(status=self.fails, body="")
        else:
            self.saved.append(route.request.post_data_json["cerita"])
            self.tokens.append(route.request.headers["x-csrftoken"])
            self.senders.append(route.request.headers["x-drawn-for"])
            route.fulfill(body=SAVED, content_type="text/html; charset=utf-8")

    def draw(self, source, **context):
        with self.app.test_request_context("/"):
            self.html = render_template_string(source, **context)

    def open(self):
        page = self.context.new_page()
        page.goto(f"{SITE}/uji")
        return page

    def kept(self, page):
        return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draf:')).length")


@pytest.fixture
def desk(app, browser):
    context = browser.new_context(locale="id-ID")
    desk = Desk(app, context)
    desk.person = make_user()
    desk.draw(FORM, current_user=desk.person)
    yield desk
    context.close()


def wait_for(page, selector, words):
    page.locator(selector, has_text=words).wait_for()


def test_words_are_counted_when_typing_pauses(desk):
    page = desk.open()

    page.fill("#cerita", "satu dua")
    wait_for(page, ".count", "sisa 3 kata")

    page.fill("#cerita", "satu dua tiga empat lima enam")
    wait_for(page, ".count.over", "lebih 1 kata")


def test_what_the_server_took_is_not_kept_on_the_device(desk):
    page = desk.open()

    page.fill("#cerita", "satu dua")
    wait_for(page, "#state", "tersimpan 10.42 WIB")

    assert desk.saved == ["satu dua"]
    assert desk.kept(page) == 0


@pytest.mark.parametrize("trouble", ["network", 503])
def test_a_lost_network_loses_no_text(desk, trouble):
    page = desk.open()
    desk.fails = trouble

    page.fill("#cerita", "satu dua")
    wait_for(page, "#state", "Belum tersimpan di server")
    assert desk.kept(page) == 1

    desk.fails = None
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, "#state", "tersimpan 10.42 WIB")
    assert desk.saved == ["satu dua"]
    assert desk.kept(page) == 0


def lose_the_tab(desk):
    page = desk.open()
    desk.fails = "network"
    page.fill("#cerita", "yang belum sampai")
    wait_for(page, "#state", "Belum tersimpan di server")
    page.close()
    desk.fails = None


def test_a_closed_tab_is_offered_never_filled_in(desk):
    lose_the_tab(desk)

    page = desk.open()
    page.locator("[data-draft-use]").wait_for()
    assert page.input_value("#cerita") == ""

    page.click("[data-draft-use]")
    wait_for(page, "#state", "tersimpan 10.42 WIB")
    assert desk.saved == ["yang belum sampai"]


def test_what_is_thrown_away_is_not_offered_again(desk):
    lose_the_tab(desk)

    page = desk.open()
    page.click("[data-draft-drop]")
    page.reload()

    assert desk.kept(page) == 0
    assert page.locator("[data-draft-use]").count() == 0


def test_a_session_that_ended_is_picked_up_again(desk):
    page = desk.open()
    desk.fails = 401

    page.fill("#cerita", "satu dua")
    wait_for(page, "#flashes", "Sesi Anda berakhir")
    desk.fails = None
    desk.html = desk.html.replace('{"X-CSRFToken": "', '{"X-CSRFToken": "baru-')
    page.evaluate("dispatchEvent(new Event('focus'))")

    wait_for(page, "#state", "tersimpan 10.42 WIB")
    assert desk.tokens[0].startswith("baru-")
    assert page.locator("[data-session-ended]").count() == 0


def test_nobody_sends_what_another_person_wrote(desk):
    page, of_writer, writer = desk.open(), desk.html, desk.person
    desk.draw(FORM, current_user=make_user(name="Laras Admin"))
    desk.fails = 400

    page.fill("#cerita", "satu dua")
    wait_for(page, "#flashes", "Anda sekarang masuk sebagai Laras Admin")
    assert desk.kept(page) == 1

    desk.fails, desk.html = None, of_writer
    page.evaluate("dispatchEvent(new Event('focus'))")
    wait_for(page, "#state", "tersimpan 10.42 WIB")
    assert desk.senders == [str(writer.id)]
    assert page.locator("[data-session-ended]").count() == 0


def test_signing_out_forgets_what_was_kept(desk):
    lose_the_tab(desk)
    page = desk.open()

    page.click("details.account summary")
    page.click("[data-sign-out] button")

    assert desk.kept(page) == 0


def test_a_slash_goes_to_the_search_box_but_not_while_typing(desk):
    page = desk.open()

    page.focus("#cerita")
    page.keyboard.press("/")
    assert page.input_value("#cerita") == "/"

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"


def test_the_chosen_theme_stays(desk):
    page = desk.open()

    page.click("[data-theme-switch]")
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


CARD = """
{% extends "layouts/base.html" %}
{% from "components/scorecard.html" import criterion, total, keys_dialog %}
{% block title %}Uji{% endblock %}
{% block scripts %}<script defer src="{{ asset('js/score.js') }}"></script>{% endblock %}
{% block main %}<h1>Uji</h1>
{% for criteria in cards %}{% set card = loop.index %}
<form data-score data-scale="100" data-counted="# dari % kriteria dinilai">
{% for weight, points in criteria %}
{{ criterion('c%d-%d' % (card, loop.index), 'Kriteria', weight, weight ~ ' %', points=points) }}
{% endfor %}{{ total('', 0, 0) }}</form>
{% endfor %}{{ keys_dialog() }}{% endblock %}
"""


def expected(criteria):
    """The same figure as the server computes: exact, rounded half up only at the end."""
    top = sum(Decimal(weight) * (points or 0) for weight, points in criteria) * 100
    bottom = 5 * sum(Decimal(weight) for weight, _ in criteria)
    whole = (top / bottom).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return str(whole).replace(".", ",")


def test_the_live_total_is_exact(desk):
    cards = [
        [("10", 4), ("15", 3), ("30", None), ("20", None), ("5", 1), ("15", 5), ("5", 2)],
        [("0.1", 1), ("0.2", 1), ("0.3", 1)],
        [("33.3333", 5), ("33.3333", 4), ("33.3334", 3)],
        [("7", 1), ("9", 2), ("16.125", 3)],
        [("12.5", 5), ("87.5", 5)],
        [("50", None), ("50", None)],
    ]
    desk.draw(CARD, cards=cards)

    page = desk.open()

    shown = page.locator("[data-total]").all_inner_texts()
    assert shown == [expected(criteria) for criteria in cards]
    assert page.locator("[data-scored]").first.inner_text() == "5 dari 7 kriteria dinilai"


def test_a_digit_scores_where_the_focus_is_and_moves_on(desk):
    desk.draw(CARD, cards=[[("40", None), ("60", None)]])
    page = desk.open()
    page.keyboard.press("5")
    assert page.locator("input:checked").count() == 0

    page.keyboard.press("k")
    page.keyboard.press("5")
    page.keyboard.press("3")

    assert page.locator("[data-total]").inner_text() == "76,00"
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == [
        "5",
        "3",
    ]


def test_a_chosen_mark_keeps_its_colours_under_the_pointer(desk):
    desk.draw(CARD, cards=[[("100", 4)]])
    page = desk.open()
    look = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).color]"
    chosen = page.locator("input:checked + label")
    at_rest = chosen.evaluate(look)

    chosen.hover()

    assert chosen.evaluate(look) == at_rest


def test_the_keys_can_be_read_and_turned_off(desk):
    desk.draw(CARD, cards=[[("100", None)]])
    page = desk.open()

    page.keyboard.press("?")
    page.check("[data-keys-switch]")
    page.click("dialog button")
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("5")

    assert page.locator("[data-total]").inner_text() == "0,00"
