"""Which templates are whole pages: those that extend a layout, fragments and frames apart."""

import re

from app.core.assets import STATIC

_FOLDER = STATIC.parent / "templates"
_FRAMES = ("layouts/", "components/", "mail/")


def _is_page(name, text):
    part = name.startswith(_FRAMES) or "/_" in name
    return not part and re.search(r"\{%-? extends", text) is not None


PAGES_ON_DISK = frozenset(
    name
    for path in _FOLDER.rglob("*.html")
    if _is_page(name := path.relative_to(_FOLDER).as_posix(), path.read_text("utf-8"))
)
