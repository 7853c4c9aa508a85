"""Collects the words of the pages into the English catalogue (`make i18n`).

The file is stable: sorted, without places, dates or guesses, so that a diff shows words only.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
TEXT = {"silent": "false"}  # a template that cannot be read stops the collection
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
OPTIONS = {"templates/**.html": TEXT, "templates/**.txt": TEXT}
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def extracted() -> Catalog:
    """Every text that the templates and modules of the site ask for now."""
    found = Catalog(charset="utf-8")
    for _, _, message, _, context in extract_from_dir(
        ROOT / "app", METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
    ):
        found.add(message, context=context)
    return found


def stored() -> Catalog:
    """The English catalogue as it is in the tree."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def updated() -> Catalog:
    """The stored translations for exactly the texts that are asked for now."""
    known, fresh = stored(), Catalog(locale="en", charset="utf-8", fuzzy=False)
    for message in extracted():
        if message.id:
            old = known.get(message.id, message.context)
            kept = old.string if old else ("", "") if message.pluralizable else ""
            fresh.add(message.id, kept, context=message.context)
    return fresh


def save(catalogue: Catalog, path: Path = CATALOGUE) -> None:
    """Write the catalogue with a header that names only its language and character set."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(
            b'msgid ""\nmsgstr ""\n"Language: en\\n"\n'
            b'"Content-Type: text/plain; charset=utf-8\\n"\n'
            b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        )
        write_po(file, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts that have no English yet."""
    return [
        str(message.id)
        for message in catalogue
        if message.id and not all(message.string if message.pluralizable else [message.string])
    ]


def main() -> int:
    catalogue = updated()
    save(catalogue)
    missing = untranslated(catalogue)
    for text in missing:
        print(f"  without English: {text}")
    print(f"{len(catalogue)} texts, {len(missing)} without English: {CATALOGUE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
