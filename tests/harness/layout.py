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


def faults_of(page, widths=NARROW, *, width=1280, height=900):
    """Where the page scrolls sideways or cuts words off: narrow, and wide with text at 200 %."""
    told = []
    for narrow in widths:
        page.set_viewport_size({"width": narrow, "height": 740})
        told += [f"{narrow} px: {fault}" for fault in page.evaluate(_OVERFLOW)]
    page.set_viewport_size({"width": width, "height": height})
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 2 * _USUAL}})
    told += [f"text at 200 %: {fault}" for fault in page.evaluate(_OVERFLOW)]
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": _USUAL}})
    browser.detach()
    return told
