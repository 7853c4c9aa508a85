"""Official papers as PDF/UA-1: tagged, so that a screen reader reads them like a page of the site.

Typst sets them and refuses what PDF/UA forbids. Texts reach it as data, so nothing that somebody
typed is ever markup. The same paper gives the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import typst
from flask import Response

from app.core.blocks import Block, Fact, Grid, Heading, NewPage, Paper, Paragraph, Place
from app.core.i18n import gettext as _
from app.core.i18n import spoken
from app.core.text import visible

MIMETYPE = "application/pdf"
STANDARD: Final = "ua-1"
FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parents[1] / "templates" / "papers"
MISSING = "\ufffd"
"""Stands for a sign that no font here can draw: PDF/UA allows no empty place."""
NOTHING = "–"
"""Stands for a heading that is empty, which PDF/UA forbids too."""
_LAST_DRAWN = 0x2E80
"""From here on are Chinese characters, emoji and others that none of the fonts has."""


def pdf_file(name: str, content: bytes) -> Response:
    """A paper as a download `name.pdf`."""
    response = Response(content, content_type=MIMETYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def written(paper: Paper) -> bytes:
    """The paper on A4, standing."""
    with spoken(paper.language):
        page = _("Halaman %(here)s dari %(all)s", here="{here}", all="{all}")
    return drawn(
        "paper",
        {
            "title": paper.title,
            "author": paper.author,
            "language": paper.language,
            "foot": paper.foot,
            "page": page,
            "blocks": list(_laid_out(paper.blocks)),
        },
    )


def drawn(template: str, data: Mapping[str, Any]) -> bytes:
    """`template`.typ with `data`, which names `title`, `author` and `language` at least."""
    pdf = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        pdf_standards=[STANDARD],
        sys_inputs={"data": json.dumps(_shown(data), ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template}.typ gave no single file")
    return pdf


def _laid_out(blocks: Iterable[Block]) -> Iterator[dict[str, Any]]:
    """Blocks as the template reads them: facts that follow one another are one list, and places to
    sign stand side by side."""
    for _kind, group in groupby(blocks, type):
        alike = list(group)
        facts = [asdict(one) for one in alike if isinstance(one, Fact)]
        places = [asdict(one) for one in alike if isinstance(one, Place)]
        if facts:
            yield {"kind": "facts", "facts": facts}
        elif places:
            yield {"kind": "places", "places": places}
        else:
            yield from map(_alone, alike)


def _alone(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": visible(text) or NOTHING}
        case Paragraph(text, strong):
            return {"kind": "paragraph", "text": text, "strong": strong}
        case NewPage():
            return {"kind": "page"}
        case Grid():
            return {"kind": "grid", **asdict(block)}
    raise TypeError(f"{block!r} does not stand alone")


def _shown(value: Any) -> Any:
    """The same data with nothing in its texts that the fonts cannot draw."""
    if isinstance(value, str):
        return "".join(sign if _draws(sign) else MISSING for sign in visible(value))
    if isinstance(value, Mapping):
        return {key: _shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one) for one in value]
    return value


def _draws(sign: str) -> bool:
    known = sign.isascii() and (sign.isprintable() or sign in "\n\t")
    return known or (ord(sign) < _LAST_DRAWN and _is_in_fonts(sign))


@lru_cache(4000)
def _is_in_fonts(sign: str) -> bool:
    """Asked of Typst itself, once for each sign: it alone knows what its own fonts have."""
    try:
        typst.compile(
            b"#set document(title: sys.inputs.sign)\n#sys.inputs.sign",
            font_paths=_fonts(),
            pdf_standards=[STANDARD],
            sys_inputs={"sign": sign},
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
