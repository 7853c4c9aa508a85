"""What templates draw with: icons, addresses, attributes.

A page carries only the shapes of the icons that it shows, each once.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request, template_rendered
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from app.core.assets import STATIC
from app.core.i18n import constant_text, locale_code
from app.core.kept import Kept
from app.core.request import address_of
from app.core.typed import written_in

_CALLED = {FunctionType, MethodType, BuiltinMethodType}
_ICONS = "lumbung.icons"
_PIECE = re.compile(r"[^@./-]+[@./-]*|[@./-]+")
_drawn_parts: Kept[tuple[Markup, frozenset[str]]] = Kept(1000)
_SYMBOL = re.compile(r'<symbol id="i-([a-z]+)" (viewBox="[^"]+")>(.*?)</symbol>', re.DOTALL)


class Names(Context):
    """Jinja's, with a short way to call macros and what takes no part of Jinja's: pages call
    hundreds of times."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            args = self.eval_ctx, *args
        elif kind not in _CALLED or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


class Templates(Environment):
    """Flask's, as quick as pages with hundreds of texts and calls need it.

    Each language has its own compiled templates, which hold their texts in it. And there is one
    plain dict of globals, all there before the first page is drawn: Jinja's own looks through two
    for each name, which every import of macros pays for.
    """

    context_class = Names

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages: dict[str, Templates] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        code = locale_code()
        if code not in self.languages:
            self.languages[code] = self.overlay()
        return super(Templates, self.languages[code]).get_template(*args, **kwargs)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        """Jinja's hook between reading and compiling."""
        return super()._generate(_Texts().visit(source), *args, **kwargs)


class _Texts(NodeTransformer):
    """Puts in place of `_('…')`, a text without places to fill, what it says."""

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja calls it so)
        self.generic_visit(call)
        is_text = call.node == nodes.Name("_", "load") and not call.kwargs
        if not is_text or len(call.args) != 1 or not isinstance(call.args[0], nodes.Const):
            return call
        words = constant_text(call.args[0].value)
        return nodes.MarkSafeIfAutoescape(nodes.Const(words), lineno=call.lineno)


def init_app(app: Flask) -> None:
    """Give templates `icon("ok")`, `icon_sprite()`, `page_url()`, `written_in(form)`,
    `drawn_once(…)`, `|dashed` and `|breakable`."""
    app.add_template_global(icon)
    app.add_template_global(icon_sprite)
    app.add_template_global(page_url)
    app.add_template_global(drawn_once)
    app.add_template_global(written_in)
    app.add_template_filter(dashed)
    app.add_template_filter(breakable)


def name_pages(app: Flask) -> None:
    """Name in each answer the template that drew it, for journeys to count (APP_ENV=test only)."""
    template_rendered.connect(_drawn, app)
    app.after_request(_name_page)


def _drawn(_app: Flask, template: Template, **_context: Any) -> None:
    g.drawn = template.name


def _name_page(response: Response) -> Response:
    if "drawn" in g:
        response.headers["Server-Timing"] = f'template;desc="{g.drawn}"'
    return response


def page_url(**changes: Any) -> str:
    """This page's address with other query arguments; None or "" takes an argument away."""
    values = request.args.copy()
    for name, value in changes.items():
        values.poplist(name)
        if value is not None and value != "":
            values.setlist(name, value if isinstance(value, list) else [value])
    query = urlencode(list(values.items(multi=True)))
    return address_of(request.root_path + request.path, query)


def dashed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Attribute names as HTML writes them: `hx_post` → `hx-post`."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


def breakable(address: str | None) -> Markup:
    """An address that may break after its signs, and so not within a word."""
    return _trusted(_PIECE.sub(r"\g<0><wbr>", str(escape(address or ""))))


def icon(name: str, large: bool = False) -> Markup:
    """One icon, hidden from screen readers: words always stand beside it.

    A fragment sent to HTMX has no sprite of its own, so there the icon holds its whole shape.
    """
    box, shape = _shapes()[name]
    look = "icon icon-lg" if large else "icon"
    icons = _icons()
    if icons is None:
        return _trusted(f'<svg class="{look}" {box} aria-hidden="true">{shape}</svg>')
    icons.add(name)
    use = f'<use href="#i-{name}"></use>'
    return _trusted(f'<svg class="{look}" aria-hidden="true">{use}</svg>')


def _icons() -> set[str] | None:
    """The icons that this page shows so far; None for a fragment."""
    environ = request.environ
    if _ICONS not in environ:
        environ[_ICONS] = None if "HX-Request" in request.headers else set()
    found: set[str] | None = environ[_ICONS]
    return found


def icon_sprite() -> Markup:
    """The shapes of all icons used so far in this page."""
    shown = _icons() or ()
    symbols = "".join(
        f'<symbol id="i-{name}" {box}>{shape}</symbol>'
        for name, (box, shape) in _shapes().items()
        if name in shown
    )
    return _trusted(f'<svg width="0" height="0" aria-hidden="true" hidden>{symbols}</svg>')


def drawn_once(*key: Any, caller: Callable[[], Markup]) -> Markup:
    """`{% call drawn_once(…) %}…{% endcall %}`: a part of a page, drawn anew only for another key.

    The key names the part and holds all that it shows: values, or the hash of what never changes.
    Nothing in it may follow from who reads, when, or what the session holds; its language and the
    place of the site are seen to here.
    """
    shown = _icons()
    if shown is None:  # its icons are others
        return caller()
    parts = (tuple(part.items()) if isinstance(part, dict) else part for part in key)
    everything = tuple(parts), locale_code(), request.script_root
    markup, icons = _drawn_parts.get(everything, lambda: _with_icons(caller))
    shown.update(icons)
    return markup


def _with_icons(caller: Callable[[], Markup]) -> tuple[Markup, frozenset[str]]:
    """A part of a page, and the icons in it."""
    environ = request.environ
    before, environ[_ICONS] = environ[_ICONS], set()
    try:
        return caller(), frozenset(environ[_ICONS])
    finally:
        environ[_ICONS] = before


def _trusted(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - made of our own markup and of what is escaped


@cache
def _shapes() -> dict[str, tuple[str, str]]:
    text = (STATIC / "img" / "sprite.svg").read_text("utf-8")
    return {name: (box, shape) for name, box, shape in _SYMBOL.findall(text)}
