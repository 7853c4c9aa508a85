"""The static files: built once into hashed, precompressed files, then served for ever.

Sources stand in `app/static/`, the built files in `app/static/dist/`. Every file is named after
its content and written whole before `manifest.json` names it, so several processes may build at
the same time and an old page keeps its old files.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from posixpath import normpath

import click
from flask import Flask, Request, Response, abort, current_app, request
from flask.cli import AppGroup
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from app.core.errors import Unusable
from app.core.i18n import gettext as _

STATIC = Path(__file__).resolve().parent.parent / "static"

BUNDLES: Mapping[str, tuple[str, ...]] = {
    "css/app.css": ("vendor/pico.min.css", "css/tokens.css", "css/site.css"),
    "js/theme.js": ("js/theme.js",),
    "js/app.js": ("vendor/htmx.min.js", "js/session.js", "js/keys.js", "js/tabs.js"),
    "js/form.js": ("js/words.js", "js/autosave.js"),
    "js/score.js": ("js/score.js", "js/phrases.js"),
    "js/picks.js": ("js/picks.js",),
    "js/search.js": ("js/search.js",),
    "js/visit.js": ("js/visit.js",),
}
PLAIN = (
    "vendor/plus-jakarta-sans-latin-wght-normal.woff2",
    "img/kawung.svg",
    "img/logo.svg",
    "img/share.png",
)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
RECIPE = "1"  # raise it when the way of building changes what is built
KEEP_SECONDS = 7 * 24 * 3600  # pages opened before an update may still ask for their files

_CSS_PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'/]+|/""", re.DOTALL)
_CSS_URL = re.compile(r'url\("([^"#:]+)"\)')
_JS_NOTE = re.compile(r"^/\*.*?\*/\n|^[ \t]*//[^\n]*\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Assets:
    """What was built: public names by source name, and the folder that holds them."""

    folder: Path
    names: Mapping[str, str]

    def url(self, source: str) -> str:
        """The address of a source; the same for every language. KeyError for an unknown one."""
        return f"/static/{self.names[source]}"


def init_app(app: Flask, static: Path = STATIC) -> None:
    """Build what is missing or outdated; give templates `asset()` and people `assets build`.

    Unusable when something is missing and the folder is read-only.
    """
    try:
        assets = current(static)
    except OSError as problem:
        raise Unusable(
            f"the static files are not built, and {static} cannot be written to"
            f" ({problem.strerror}). Whoever owns it runs: flask --app wsgi assets build"
        ) from None
    app.extensions["assets"] = assets
    app.session_interface = SessionOfPages()
    app.add_template_global(assets.url, "asset")
    app.cli.add_command(group)


class SessionOfPages(SecureCookieSessionInterface):
    """Sessions as usual, but none for static files.

    Whoever looks into the session makes the answer vary by cookie, and a browser would then
    fetch all files again after each sign-in.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith("/static/"):
            return None
        return super().open_session(app, request)


group = AppGroup("assets", help="The static files.")


@group.command("build")
def build_command() -> None:
    """Build the static files anew, for an installation whose code folder is read-only later."""
    click.echo(_("Berkas yang dibangun: %(count)s", count=len(build().names)))


def current(static: Path = STATIC) -> Assets:
    """The built files of these sources, built now if they are not there."""
    folder = static / "dist"
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        return build(static)
    present = all((folder / name).is_file() for name in manifest["names"].values())
    if not present or manifest["sources"] != _fingerprint(static):
        return build(static)
    return Assets(folder, manifest["names"])


def build(static: Path = STATIC) -> Assets:
    """Write all files and the manifest that names them. OSError if the folder is read-only."""
    folder = static / "dist"
    folder.mkdir(exist_ok=True)
    sources = _fingerprint(static)
    names: dict[str, str] = {}
    for source in PLAIN:
        names[source] = _store(folder, source, (static / source).read_bytes())
    for source, parts in BUNDLES.items():
        content = "".join(_part(static, part, names) for part in parts)
        names[source] = _store(folder, source, content.encode())
    manifest = json.dumps({"sources": sources, "names": names}, indent=1, sort_keys=True)
    _write(folder / "manifest.json", manifest.encode())
    _forget_old(folder, set(names.values()))
    return Assets(folder, names)


def serve(name: str) -> Response:
    """One built file, compressed when the reader accepts it; 404 for any other name."""
    assets: Assets = current_app.extensions["assets"]
    if name not in assets.names.values():
        abort(404)
    path = assets.folder / name
    packed = path.with_name(f"{name}.gz")
    response = Response(content_type=TYPES[path.suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if packed.is_file():
        response.headers["Vary"] = "Accept-Encoding"
        if request.accept_encodings["gzip"]:
            response.headers["Content-Encoding"] = "gzip"
            path = packed
    response.set_data(path.read_bytes())
    return response


def minify_css(text: str) -> str:
    """The sheet without comments (licences stay) and without needless white space."""
    return "".join(_css_pieces(text)).replace(";}", "}")


def _css_pieces(text: str) -> Iterator[str]:
    for piece in _CSS_PIECE.findall(text):
        if piece.startswith("/*"):
            yield piece if piece.startswith("/*!") else ""
        elif piece[0] in "\"'":
            yield piece
        else:
            tight = re.sub(r"\s+", " ", piece)
            tight = re.sub(r" ?([{};,>]) ?", r"\1", tight)
            yield re.sub(r"(?<=[\w-]): ", ":", tight)


def _part(static: Path, part: str, names: Mapping[str, str]) -> str:
    text = (static / part).read_text("utf-8")
    if part.endswith(".js"):
        return text if part.startswith("vendor/") else _JS_NOTE.sub("", text)
    if not part.startswith("vendor/"):
        text = minify_css(text)
    here = PurePosixPath(part).parent
    return _CSS_URL.sub(lambda found: f'url("{names[normpath(here / found[1])]}")', text)


def _fingerprint(static: Path) -> str:
    parts = [*PLAIN, *(part for bundle in BUNDLES.values() for part in bundle)]
    digest = hashlib.sha256(RECIPE.encode())
    for part in parts:
        digest.update(part.encode() + b"\0" + hashlib.sha256((static / part).read_bytes()).digest())
    return digest.hexdigest()


def _store(folder: Path, source: str, content: bytes) -> str:
    path = PurePosixPath(source)
    name = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
    if path.suffix not in {".png", ".woff2"}:
        _write(folder / f"{name}.gz", gzip.compress(content, 9, mtime=0))
    _write(folder / name, content)
    return name


def _write(path: Path, content: bytes) -> None:
    """Replace the file in one step: no reader ever sees half of it."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(draft).chmod(0o644)
    Path(draft).replace(path)


def _forget_old(folder: Path, names: set[str]) -> None:
    limit = time.time() - KEEP_SECONDS
    keep = names | {f"{name}.gz" for name in names} | {"manifest.json"}
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process may have been quicker
            if path.name not in keep and path.stat().st_mtime < limit:
                path.unlink()
