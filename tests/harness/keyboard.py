"""A person without a mouse: keys only, and everything that such a person needs to see."""

from playwright.sync_api import expect

MOST = 250
"""Presses of Tab after which something counts as out of reach."""

_FOCUSED = """() => {
    const one = document.activeElement;
    const shown = [one, ...(one.labels || []), one.nextElementSibling]
        .filter(each => each && getComputedStyle(each).opacity > 0);
    const ring = shown.find(each => {
        const look = getComputedStyle(each);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
    });
    const box = (ring || one).getClientRects()[0];
    const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const reached = top && shown.some(each => each.contains(top) || top.contains(each));
    return {
        lost: one === document.body,
        html: one.outerHTML.slice(0, 200),
        ringed: Boolean(ring),
        seen: Boolean(reached) && box.bottom > 0 && box.top < innerHeight,
    };
}"""


class Keyboard:
    """Keys on one page. Each stop of Tab is looked at: it must be visible, ringed, uncovered."""

    def __init__(self, page):
        self.page = page

    def at(self, control):
        """Whether the control has the focus."""
        return control.evaluate_all("all => all.includes(document.activeElement)")

    def to(self, control, key="Tab"):
        """Press Tab until the control has the focus."""
        for _ in range(MOST):
            if self.at(control):
                return self
            self.press(key)
        raise AssertionError(f"{control} is out of reach of {key} on {self.page.url}")

    def press(self, *keys):
        """Press each; the focus that follows must be visible."""
        for key in keys:
            self.page.keyboard.press(key)
            if key in {"Tab", "Shift+Tab"}:
                self.look()
        return self

    def look(self):
        """Where the focus is, it is seen: on something, with a ring, not covered."""
        focus = self.page.evaluate(_FOCUSED)
        at_the_end = focus["lost"]  # of the page: the next Tab begins anew
        assert at_the_end or (focus["ringed"] and focus["seen"]), focus

    def follow(self, link):
        """Go to a link or a button and press Enter; the next page is there."""
        self.to(link)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def type(self, control, text):
        self.to(control)
        self.page.keyboard.type(text)
        return self

    def keeps(self, control):
        """After a part of the page was replaced the focus is where it was."""
        expect(control).to_be_focused()
        return self
