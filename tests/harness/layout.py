"""What a page must do at every width and every size of text."""

NARROW = (320, 360)
"""Widths in pixels of the smallest phones; 320 is also 1280 magnified to 400 %."""

_OVERFLOW = """() => {
    const root = document.documentElement;
    const told = [];
    if (root.scrollWidth > root.clientWidth) {
        const wide = [...document.body.querySelectorAll("*")].filter(one => {
            const box = one.getBoundingClientRect();
            return box.width && box.right > root.clientWidth + 1 && !one.closest(".vh");
        }).slice(-3).map(one => one.outerHTML.slice(0, 120));
        told.push(`scrolls sideways to ${root.scrollWidth} px`, ...wide);
    }
    const hides = /hidden|clip/;
    for (const one of document.body.querySelectorAll("*")) {
        const look = getComputedStyle(one);
        const cut = hides.test(look.overflowX) && one.scrollWidth > one.clientWidth + 1
            || hides.test(look.overflowY) && one.scrollHeight > one.clientHeight + 1;
        const unseen = look.clipPath != "none" || one.closest("svg, [hidden]") || !one.clientWidth;
        if (cut && !unseen && one.innerText) told.push(`cut off: ${one.outerHTML.slice(0, 160)}`);
    }
    return told;
}"""
_USUAL = 16
"""Pixels of text in a browser that nobody has set."""


_MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const look = getComputedStyle(one);
    const longest = text => Math.max(...text.split(",").map(parseFloat));
    return longest(look.transitionDuration) > 0.01
        || look.animationName !== "none" && longest(look.animationDuration) > 0.01
        || look.scrollBehavior === "smooth";
}).slice(0, 3).map(one => `moves: ${one.outerHTML.slice(0, 120)}`)"""


def overflow(page):
    """Where the page, as it is now, scrolls sideways or cuts words off."""
    return page.evaluate(_OVERFLOW)


def faults_of(page, widths=NARROW, *, width=1280, height=900):
    """At each width, and wide with text at 200 %; and what moves though people asked for rest."""
    told = []
    for narrow in widths:
        page.set_viewport_size({"width": narrow, "height": 740})
        told += [f"{narrow} px: {fault}" for fault in overflow(page)]
    page.set_viewport_size({"width": width, "height": height})
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 2 * _USUAL}})
    told += [f"text at 200 %: {fault}" for fault in overflow(page)]
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": _USUAL}})
    browser.detach()
    page.emulate_media(reduced_motion="reduce")
    return told + page.evaluate(_MOVING)
