"""A headless Chromium whose every complaint fails the test."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

CHROMIUM = shutil.which("chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js"
AXE_RECORD = "AXE_RECORD"
"""Names the file in which a run notes the page templates that axe has seen, light and dark."""
_AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

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
        context.route("**/*", self._let_own_through)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self._note(f"script error: {error.error}"))
        context.on("response", self._on_response)

    def forget(self):
        """Drop what was noted so far, for a test that provokes a complaint on purpose."""
        self.complaints.clear()

    def _let_own_through(self, route):
        address = urlsplit(route.request.url)
        if address.netloc == self._host or address.scheme in {"data", "blob"}:
            route.fallback()
        else:
            self._note(f"request to a third party: {route.request.url}")
            route.abort()

    def _on_console(self, message):
        if message.type == "error" and not message.text.startswith(_NO_FAULT):
            self._note(f"console: {message.text}")

    def _on_response(self, response):
        kind = response.request.resource_type
        accepted = 500 if kind in {"document", "xhr", "fetch"} else 400
        if response.status >= accepted:
            self._note(f"{response.status} for {response.url}")

    def _note(self, complaint):
        self.complaints.append(complaint)


_STRUCTURE = """() => {
    const kind = one => one && [one.localName, one.getAttribute("class"), one.getAttribute("role"),
        one.ariaInvalid, one.disabled, one.checked, one.open].join(" ");
    const kinds = [...document.body.querySelectorAll("*")]
        .map(one => kind(one.parentElement) + ">" + kind(one));
    return [...new Set(kinds)].sort().join();
}"""


def structure(page):
    """What the page is built of, without its words: the kinds of elements, each in its parent."""
    return hash(page.evaluate(_STRUCTURE))


_RUN_AXE = """async rules => {
    const only = {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]};
    const found = await axe.run(document, only);
    return found.violations.map(fault => [`${fault.id}: ${fault.help}`,
        ...fault.nodes.slice(0, 5).map(node => node.html.slice(0, 200))].join("\\n    "));
}"""
_TEMPLATE = """() => performance.getEntriesByType("navigation")[0].serverTiming
    .filter(one => one.name === "template").map(one => one.description)"""


def assert_accessible(page):
    """No violation of WCAG 2.2 AA or of axe's best practices, in light and in dark."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text("utf-8"))  # unlike a script tag, outside the page's policy
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        told = page.evaluate(_RUN_AXE, _AXE_RULES)
        assert not told, f"{page.url} ({scheme})\n" + "\n".join(told)
    page.emulate_media(color_scheme="light")
    _note_as_seen(page)


def _note_as_seen(page):
    """Write the template of the page, as the site names it, into the record of this run."""
    if record := os.environ.get(AXE_RECORD):
        with Path(record).open("a", encoding="utf-8") as lines:
            lines.writelines(f"{name}\n" for name in page.evaluate(_TEMPLATE))
