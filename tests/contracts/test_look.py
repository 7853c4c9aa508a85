"""The look keeps its promises: weight, contrast, no inline code, names, licences."""

import gzip
import re
from itertools import pairwise

import pytest

from app.core.assets import BUNDLES, PLAIN, STATIC, current
from app.core.templating import _shapes

TEMPLATES = STATIC.parent / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in PAGES]
PARTIALS = [name for name in NAMES if "/_" in name and not name.startswith("mail/")]
INLINE_CODE = re.compile(
    r"""\sstyle=|<style|<script(?!\stype="application/ld\+json">)(?![^>]*\ssrc=)|"""
    r"""\son[a-z]+=|hx-on|["']js:|javascript:""",
    re.IGNORECASE,
)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{%.*?%\}", re.DOTALL)

pytestmark = pytest.mark.static


def text_of(name):
    return COMMENT.sub("", (TEMPLATES / name).read_text("utf-8"))


def test_all_css_together_is_light():
    assets = current()
    sheet = (assets.folder / assets.names["css/app.css"]).read_bytes()
    assert len(gzip.compress(sheet, 9)) <= 28 * 1024


def declarations(block):
    return dict(re.findall(r"(--[\w-]+|color-scheme):\s*([^;]+);", block))


def dark_blocks():
    tokens = (STATIC / "css" / "tokens.css").read_text("utf-8")
    device = re.search(r':root:not\(\[data-theme="light"\]\) \{(.*?)\}', tokens, re.DOTALL)
    chosen = re.search(r'^\[data-theme="dark"\] \{(.*?)^\}', tokens, re.DOTALL | re.MULTILINE)
    light = re.search(r"^:root \{(.*?)^\}", tokens, re.DOTALL | re.MULTILINE)
    return declarations(light[1]), declarations(device[1]), declarations(chosen[1])


def test_dark_by_device_and_dark_by_choice_are_the_same():
    _, device, chosen = dark_blocks()
    assert device
    assert device == chosen


def luminance(colour):
    digits = colour.strip().lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        *[(f, b, 4.5) for f in ("ink", "ink-soft", "padi") for b in ("paper", "surface", "sunken")],
        *[(f, "padi-tint", 4.5) for f in ("ink", "ink-soft", "padi")],
        *[(f"{k}", f"{k}-tint", 4.5) for k in ("danger", "warn", "info")],
        *[(k, "surface", 4.5) for k in ("danger", "warn", "info")],
        ("on-padi", "padi", 4.5),
        ("on-hero", "hero", 4.5),
        ("hero-soft", "hero", 4.5),
        ("gold-on", "gold", 4.5),
        ("ink", "mark", 4.5),
        *[("control", b, 3) for b in ("paper", "surface", "sunken")],
        *[("focus", b, 3) for b in ("paper", "surface")],
    ],
)
def test_text_and_controls_can_be_told_from_their_ground(front, back, least):
    light, _, dark = dark_blocks()
    for theme in (light, {**light, **dark}):
        assert contrast(theme[f"--{front}"], theme[f"--{back}"]) >= least


def test_components_name_no_colour():
    sheet = (STATIC / "css" / "site.css").read_text("utf-8")
    screen = re.sub(r"@media print \{.*?^\}", "", sheet, flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"#(?:[0-9a-f]{3,8})\b", re.sub(r"/\*.*?\*/", "", screen, flags=re.DOTALL))
    assert set(found) <= {"#0000", "#000"}  # the mask of the kawung pattern


@pytest.mark.parametrize("name", NAMES)
def test_template_has_no_inline_code(name):
    assert INLINE_CODE.findall(text_of(name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_template_keeps_its_budget(name):
    assert len((TEMPLATES / name).read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("name", PARTIALS)
def test_partial_is_named_after_the_element_it_replaces(name):
    markup = JINJA.sub("", text_of(name))
    if "{% extends" in text_of(name) or not re.search(r"<\w", markup):
        return
    root = re.search(r"<\w+[^>]*>", markup)[0]
    wanted = name.rsplit("/", 1)[1].removeprefix("_").removesuffix(".html").replace("_", "-")
    found = re.search(r'\sid="([^"]*)"', root)
    assert found, f"the root of {name} has no id: {root}"
    assert found[1] == wanted or found[1].startswith(wanted + "-{{")


@pytest.mark.parametrize("name", NAMES)
def test_template_asks_for_files_and_icons_that_exist(name):
    text = text_of(name)
    assert set(re.findall(r"""asset\(['"]([^'"]+)""", text)) <= {*BUNDLES, *PLAIN}
    assert set(re.findall(r"""icon\(['"]([^'"]+)""", text)) <= set(_shapes())


@pytest.mark.parametrize(
    ("licence", "words"),
    [
        ("htmx-LICENSE.txt", "Zero-Clause BSD"),
        ("pico-LICENSE.md", "MIT License"),
        ("plus-jakarta-sans-OFL.txt", "SIL OPEN FONT LICENSE"),
        ("bootstrap-icons-LICENSE.txt", "MIT License"),
    ],
)
def test_foreign_file_comes_with_its_licence(licence, words):
    text = (STATIC / "vendor" / licence).read_text("utf-8")
    assert words.lower() in text.lower()


def test_every_foreign_file_is_covered_by_a_licence():
    files = {path.name for path in (STATIC / "vendor").iterdir()}
    licences = {name for name in files if "LICENSE" in name or "OFL" in name}
    owners = tuple(re.split(r"-(?:LICENSE|OFL)", name)[0] for name in licences)
    assert all(name.startswith(owners) for name in files - licences)


def test_scripts_hold_no_words_for_readers():
    for path in (STATIC / "js").glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        texts = re.findall(r'"([^"\n]*)"', code)
        assert [text for text in texts if re.search(r"[A-Z][a-z]+ [a-z]+ [a-z]+", text)] == []


def test_headings_in_the_layout_do_not_skip_a_level():
    levels = [int(n) for n in re.findall(r"<h(\d)", text_of("layouts/_foot.html"))]
    assert all(after - before <= 1 for before, after in pairwise([1, *levels]))
