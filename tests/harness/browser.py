"""A headless Chromium whose every complaint fails the test."""

import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from tests.harness.templates import PAGES_ON_DISK

CHROMIUM = shutil.which("chromium-headless-shell")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
"""Nobody but the site is found. It is no route that holds the others off: one that looks at each
request takes the browser's cache away."""
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
_AXE_RULES = {
    "light": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

_DRAWN = re.compile(r'template;desc="([^"]+)"')
_NO_FAULT = (
    "Failed to load resource",  # judged by its status: a 404 page or a 422 form is as it should be
    "htmx:sendAbort",  # a newer request took the place of this one
    "htmx:afterRequest",  # stands before another message, which says what happened
)


class Watch:
    """Listens to one browser context: console, script errors, failed and foreign requests."""

    def __init__(self, context, origin):
        self.complaints = []
        self._host = urlsplit(origin).netloc
        context.on("request", self._on_request)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("response", self._on_response)

    def forget(self):
        """Drop what was noted so far, for a test that provokes a complaint on purpose."""
        self.complaints.clear()

    def _on_request(self, request):
        address = urlsplit(request.url)
        if address.netloc != self._host and address.scheme not in {"data", "blob"}:
            self._note(f"request to a third party: {request.url}")

    def _on_console(self, message):
        if message.type == "error" and not message.text.startswith(_NO_FAULT):
            self._note(f"console: {message.text}")

    def _on_response(self, response):
        kind = response.request.resource_type
        accepted = 500 if kind in {"document", "xhr", "fetch"} else 400
        if response.status >= accepted:
            self._note(f"{response.status} for {response.url}")
        drawn = _DRAWN.search(response.headers.get("server-timing", ""))
        if kind == "document" and drawn and drawn[1] not in PAGES_ON_DISK:
            self._note(f"{drawn[1]} was sent as a page, but axe knows only pages with a layout")

    def _note(self, complaint):
        self.complaints.append(complaint)


_STRUCTURE = """() => {
    const kind = one => one && [one.localName, one.getAttribute("class"), one.getAttribute("role"),
        one.ariaInvalid, one.disabled, one.checked, one.open].join(" ");
    const kinds = [...document.body.querySelectorAll("*")]
        .map(one => kind(one.parentElement) + ">" + kind(one));
    return [...new Set(kinds)];
}"""


def structure(page):
    """What the page is built of, without its words: the kinds of elements, each in its parent."""
    return set(page.evaluate(_STRUCTURE))


_RUN_AXE = """async only => {
    const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
    return found.violations.map(fault => [`${fault.id}: ${fault.help}`,
        ...fault.nodes.slice(0, 5).map(node => node.html.slice(0, 200))].join("\\n    "));
}"""
_TEMPLATE = """() => performance.getEntriesByType("navigation")[0].serverTiming
    .filter(one => one.name === "template").map(one => one.description)"""


def template_of(page):
    """The template that drew the page, as the site names it (APP_ENV=test)."""
    return next(iter(page.evaluate(_TEMPLATE)), None)


def accessibility_faults(page):
    """Violations of WCAG 2.2 AA and of axe's best practices, in light and in dark.

    Only colours differ between the two, so the second look is at them alone.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))  # unlike a script tag, outside the page's policy
    told = []
    for scheme, rules in _AXE_RULES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        told += [f"{fault} ({scheme})" for fault in page.evaluate(_RUN_AXE, rules)]
    page.emulate_media(color_scheme="light")
    return told


def assert_accessible(page):
    """None of them on this page."""
    told = accessibility_faults(page)
    assert not told, "\n".join([page.url, *told])
