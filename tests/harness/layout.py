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
        }).slice(-2).map(one => one.outerHTML.slice(0, 120));
        told.push(`scrolls sideways to ${root.scrollWidth} px`, ...wide);
    }
    const hides = /hidden|clip/;
    for (const one of document.body.querySelectorAll("*")) {
        const look = getComputedStyle(one);
        const cut = hides.test(look.overflowX) && one.scrollWidth > one.clientWidth + 1
            || hides.test(look.overflowY) && one.scrollHeight > one.clientHeight + 1;
        const unseen = look.clipPath != "none" || one.closest("svg, [hidden]") || !one.clientWidth;
        const shortened = look.webkitLineClamp != "none";  // with an ellipsis, on purpose
        if (!cut || unseen || shortened || !one.innerText) continue;
        const edge = one.getBoundingClientRect();
        const beyond = [...one.querySelectorAll("*")].find(each => {
            const box = each.getBoundingClientRect();
            return box.right > edge.right + 1 || box.bottom > edge.bottom + 1;
        });
        if (beyond && beyond.closest("[aria-hidden=true]")) continue;  // an ornament
        told.push(`cut off: ${(beyond || one).outerHTML.slice(0, 160)}`);
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


def faults_at(page, *widths):
    """The same at each width; the page is left as wide as the last."""
    told = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        told += [f"{width} px: {fault}" for fault in overflow(page)]
    return told


def faults_of(page, widths=NARROW, *, width=1280, height=900):
    """At each width; with text at 200 %, on a phone and wide; and what moves though people asked
    for rest."""
    told = faults_at(page, *widths)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 2 * _USUAL}})
    told += [f"text at 200 %, {fault}" for fault in faults_at(page, *NARROW)]
    page.set_viewport_size({"width": width, "height": height})
    told += [f"text at 200 %: {fault}" for fault in overflow(page)]
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": _USUAL}})
    browser.detach()
    page.emulate_media(reduced_motion="reduce")
    return told + page.evaluate(_MOVING)
