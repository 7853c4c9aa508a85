"""Macros draw what the markup contract promises."""

from types import SimpleNamespace

import pytest
from flask import render_template_string
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core.forms import BaseForm
from tests.harness import html

pytestmark = pytest.mark.once


def use(file, names):
    """The import of macros, at the head of a source."""
    return f'{{% from "components/{file}.html" import {names} %}}'


class Sample(BaseForm):
    title = StringField("Judul", description="Singkat.", validators=[InputRequired("Isi judul")])
    story = TextAreaField("Cerita")
    group = RadioField(
        "Kelompok", choices=["Umum", "Replikasi"], validators=[InputRequired("Pilih kelompok")]
    )
    agree = BooleanField("Setuju")


@pytest.fixture
def draw(app):
    """Draws `source` with a form that was sent as given (or not sent at all)."""

    def drawn(source, sent=None, **context):
        with app.test_request_context("/?halaman=2", method="POST" if sent else "GET", data=sent):
            form = Sample(meta={"csrf": False})
            if sent is not None:
                form.validate()
            return html.parse(render_template_string(source, form=form, **context))

    return drawn


FIELD = use("fields", "field") + '{{ field(form.title, size="w-s", hx_post="/x") }}'


def test_a_field_is_tied_to_its_label_and_hint(draw):
    part = draw(FIELD)

    control = part.input
    assert part.label["for"] == control["id"]
    assert control["aria-describedby"] == "h-title"
    assert part.select_one("#h-title").text == "Singkat."
    assert (control["class"], control["hx-post"]) == (["w-s"], "/x")
    assert not control.has_attr("aria-invalid")


def test_a_wrong_field_says_so_to_everybody(draw):
    part = draw(FIELD, {"title": ""})

    assert "has-error" in part.div["class"]
    assert part.input["aria-invalid"] == "true"
    assert part.input["aria-describedby"] == "h-title e-title"
    assert part.select_one("#e-title").text == "Galat: Isi judul"


def test_the_summary_leads_to_each_wrong_field_in_page_order(draw):
    part = draw(
        use("fields", "error_summary") + "{{ error_summary(form, saved=true) }}",
        {"title": ""},
    )

    assert part.h2.text == "Ada 2 hal yang perlu diperbaiki"
    assert [(a["href"], a.text) for a in part.select("a")] == [
        ("#title", "Isi judul"),
        ("#group-0", "Pilih kelompok"),
    ]
    assert part.div["role"] == "alert"


def test_a_form_without_errors_has_no_summary(draw):
    source = use("fields", "error_summary") + "<p>{{ error_summary(form) }}</p>"

    assert draw(source).p.text == ""


@pytest.mark.parametrize(
    ("written", "bounds", "words", "over"),
    [
        ("satu dua", "limit=5", "sisa 3 kata", False),
        ("satu dua", "limit=1", "lebih 1 kata", True),
        ("satu dua", "limit=9, at_least=5", "kurang 3 kata", False),
        ("satu dua", "at_least=2", "2 kata", False),
    ],
)
def test_words_are_counted_without_script_too(draw, written, bounds, words, over):
    part = draw(
        use("fields", "text_area") + "{{ text_area(form.story, " + bounds + ") }}",
        {"story": written},
    )

    count = part.select_one(".count")
    assert count.text == words
    assert ("over" in count["class"]) is over
    assert part.textarea["aria-describedby"] == count["id"]


def test_the_state_line_stands_beside_the_counter(draw):
    part = draw(
        use("fields", "text_area")
        + '{{ text_area(form.story, limit=5, state="save-state-9", saved="tersimpan 10.42 WIB") }}'
    )

    line = part.select_one("#save-state-9")
    assert (line.text, line["role"]) == ("tersimpan 10.42 WIB", "status")


def test_choices_share_a_legend(draw):
    part = draw(use("fields", "choices") + "{{ choices(form.group) }}")

    assert part.legend.text == "Kelompok"
    assert [label.text for label in part.select("label")] == ["Umum", "Replikasi"]


def test_a_table_keeps_its_meaning_as_cards(draw):
    part = draw(
        use("tables", "table, tr, head, cell")
        + "{% call table('Daftar', cols, sorted_by='judul') %}{% call tr() %}"
        "{{ head(cols[0], 'Siaga <Rob>') }}{{ cell(cols[1], '84') }}{% endcall %}{% endcall %}",
        cols=[{"label": "Proposal", "sort": "judul"}, {"label": "Nilai", "look": "num"}],
    )

    assert part.caption.text == "Daftar"
    assert part.select_one("th[scope=col]")["aria-sort"] == "ascending"
    assert part.select_one("th[scope=col] a")["href"] == "/?urut=-judul"
    assert [c["data-label"] for c in part.select("tbody > tr > *")] == ["Proposal", "Nilai"]
    assert part.select_one("tbody th")["role"] == "rowheader"
    assert part.select_one("tbody th").text == "Siaga <Rob>"


PAGES = use("navigation", "pages") + '<div>{{ pages(found, "Halaman") }}</div>'


def test_pages_are_drawn_only_when_there_are_several(draw):
    one = SimpleNamespace(pages=1)

    assert draw(PAGES, found=one).nav is None


def test_pages_keep_the_first_page_short(draw):
    found = SimpleNamespace(
        page=2, pages=3, total=1234, first=11, last=20, iter_pages=lambda **_: [1, 2, None, 3]
    )

    part = draw(PAGES, found=found)

    assert part.p.text == "11–20 dari 1.234"
    assert [a["href"] for a in part.select("a")] == [
        "/",
        "/",
        "/?halaman=2",
        "/?halaman=3",
        "/?halaman=3",
    ]
    assert part.select_one("[aria-current=page]").text == "2"


def test_a_post_button_is_a_form_of_its_own(draw):
    part = draw(
        use("actions", "post_button")
        + "{{ post_button('Tarik', '/x', 'btn-danger', about='Siaga Rob', fields={'entry': 3}) }}"
    )

    form = part.form
    assert (form["method"], form["action"]) == ("post", "/x")
    assert form.select_one("input[name=csrf_token]")
    assert form.select_one("input[name=entry]")["value"] == "3"
    assert form.button.text == "Tarik Siaga Rob"


@pytest.mark.parametrize(
    ("value", "total", "width"), [(5, 8, "62.5"), (0, 8, "0.0"), (9, 8, "100.0"), (1, 0, "0")]
)
def test_a_bar_never_leaves_its_ground(draw, value, total, width):
    part = draw(
        use("charts", "bar") + '{{ bar(value, total, "maju") }}',
        value=value,
        total=total,
    )

    assert part.select_one("rect.f")["width"] == width
    assert part.svg["aria-label"] == "maju"


def test_a_chart_has_its_table_twin(draw):
    part = draw(
        use("charts", "before_after")
        + "{{ before_after('Waktu tunggu', '', 'hari', {'words': '9 hari', 'value': 9},"
        " {'words': '1 hari', 'value': 1}) }}"
    )

    assert [td.text for td in part.select("details td")] == ["9 hari", "1 hari"]
    assert part.select_one("rect.after")["width"] == "11.1"


def test_points_are_five_radios_with_their_meaning(draw):
    part = draw(
        use("scorecard", "criterion")
        + "{{ criterion('c1', 'Dampak', '30', '30 %', points=4, anchors=meaning) }}",
        meaning={1: "Tidak ada", 5: "Ada"},
    )

    assert [radio["value"] for radio in part.select("input")] == ["1", "2", "3", "4", "5"]
    assert part.select_one("input[checked]")["value"] == "4"
    assert part.select_one("input")["aria-describedby"] == part.ul["id"]
    assert part.fieldset["data-weight"] == "30"
