"""Whether a PDF that comes back from electronic signing is still the paper that went out.

An electronic signature (PAdES) is appended to the file: every byte of the paper stays where it
was. So what comes back must begin with the very bytes of the paper; what follows may add
signatures with their places on pages, and what proves them, and change nothing else. This shows
that the content is the same. It does not show who signed: no certificate is checked here.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

from app.core.errors import RuleBroken

MOST_APPENDED = 4_000_000
"""Bytes; a signature with all that proves it needs a hundred kilobytes, its picture a few more."""
LARGEST_STAMP = 0.25
"""Of a page that a visible signature may cover."""
_DIGESTS = ("sha256", "sha384", "sha512")
_OF_ROOT = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Version", "/Metadata"})
"""What signing may add to the catalogue, or change there."""
_OF_FORM = frozenset({"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"})
_OF_INFO = frozenset({"/ModDate", "/Producer"})
_OF_PLACE = frozenset(
    {
        "/Type", "/Subtype", "/FT", "/T", "/TU", "/V", "/F", "/Ff", "/Rect", "/P", "/AP", "/AS",
        "/MK", "/DA", "/DR", "/Lock", "/SV", "/Parent", "/Kids", "/StructParent", "/Contents",
        "/Border", "/BS", "/C", "/H", "/M", "/NM", "/Q", "/TM",
    }
)  # fmt: skip
"""What the place of a signature may say; no action is among it."""
_ACTS = frozenset(
    {
        "/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/URI", "/SubmitForm", "/ImportData",
        "/GoToR", "/GoToE", "/EmbeddedFile", "/EmbeddedFiles", "/Filespec", "/EF", "/RichMedia",
        "/Movie", "/Sound", "/Rendition", "/XFA", "/AF", "/OCProperties", "/PS",
    }
)  # fmt: skip
"""Names that have no place in a signature: what acts by itself, and files in the file."""
_UNREADABLE = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    NotImplementedError, OverflowError, UnicodeError,
)  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """How the paper came back."""

    signatures: int
    pages: Sequence[int]
    """The numbers of the pages on which a signature can be seen."""


def check(paper: bytes, returned: bytes) -> Signed:
    """What was added to the paper; RuleBroken with the page where it is another, or the reason."""
    try:
        before = PdfReader(io.BytesIO(paper))
        after = PdfReader(io.BytesIO(returned), strict=True)
        if after.is_encrypted:
            raise RuleBroken("signing.encrypted")
        if not returned.startswith(paper):
            _say_difference(before, PdfReader(io.BytesIO(returned)))
        if not returned[len(paper) :].strip():
            raise RuleBroken("signing.unsigned")
        if len(returned) - len(paper) > MOST_APPENDED:
            raise RuleBroken("signing.too_much_added")
        return _Addition(before, after, paper, returned).checked()
    except _UNREADABLE as problem:
        raise RuleBroken("signing.unreadable") from problem


def _say_difference(before: PdfReader, after: PdfReader) -> None:
    """Always RuleBroken: other bytes, and where a reader would see the difference."""
    if len(before.pages) != len(after.pages):
        raise RuleBroken("signing.other_pages", was=len(before.pages), now=len(after.pages))
    for number, (old, new) in enumerate(zip(before.pages, after.pages, strict=True), 1):
        if _drawn(old) != _drawn(new):
            was, now = _first_other_line(old.extract_text(), new.extract_text())
            if was or now:
                raise RuleBroken("signing.other_text", page=number, was=was, now=now)
    raise RuleBroken("signing.rewritten")


def _drawn(page: PageObject) -> bytes:
    content = page.get_contents()
    return content.get_data() if content is not None else b""


def _first_other_line(old: str, new: str) -> tuple[str, str]:
    """The first lines that differ, cut to what fits a sentence; two empty ones where none does."""
    was, now = old.splitlines(), new.splitlines()
    for at in range(max(len(was), len(now))):
        pair = ("".join(was[at : at + 1]), "".join(now[at : at + 1]))
        if pair[0].split() != pair[1].split():
            return pair[0][:80], pair[1][:80]
    return "", ""


@dataclass
class _Addition:
    """The paper, and the same with what was appended."""

    before: PdfReader
    after: PdfReader
    paper: bytes
    returned: bytes

    def checked(self) -> Signed:
        if b"/XRefStm" in self.returned[len(self.paper) :]:
            raise RuleBroken("signing.unreadable")  # two lists of contents, which may disagree
        if len(self.before.pages) != len(self.after.pages):
            was, now = len(self.before.pages), len(self.after.pages)
            raise RuleBroken("signing.other_pages", was=was, now=now)
        self._check_acts()
        pages = self._check_pages()
        self._check_rest()
        signatures = self._check_signatures()
        return Signed(signatures, pages)

    def _new(self) -> Iterator[Any]:
        """The objects that were added, and those in place of the paper's."""
        was, now = _places(self.before), _places(self.after)
        for ref, place in now.items():
            if was.get(ref) != place:
                yield self.after.get_object(ref)

    def _check_acts(self) -> None:
        if any(_ACTS & names for one in self._new() for names in _names_in(one)):
            raise RuleBroken("signing.acts")

    def _check_pages(self) -> list[int]:
        """The pages with a visible signature; RuleBroken where a page is not as it was."""
        shown = []
        for number, (old, new) in enumerate(
            zip(self.before.pages, self.after.pages, strict=True), 1
        ):
            if not _same(_without(old, "/Annots"), _without(new, "/Annots")) or (
                _drawn(old) != _drawn(new)
            ):
                raise RuleBroken("signing.page_changed", page=number)
            if self._check_places(old, new, number):
                shown.append(number)
        return shown

    def _check_places(self, old: PageObject, new: PageObject, number: int) -> bool:
        """Whether a signature can be seen; RuleBroken for anything else that was laid on it."""
        known, found = _list_of(old, "/Annots"), _list_of(new, "/Annots")
        if not _same(known, found[: len(known)]):
            raise RuleBroken("signing.page_changed", page=number)
        shown = False
        for one in found[len(known) :]:
            place = one.get_object()
            if not _is_place_of_signature(place):
                raise RuleBroken("signing.laid_on_page", page=number)
            share = _share_covered(place, new)
            if share > LARGEST_STAMP:
                raise RuleBroken("signing.stamp_too_large", page=number)
            shown = shown or share > 0
        return shown

    def _check_rest(self) -> None:
        """Beside pages only the catalogue, the form and the properties may be others."""
        if not set(_changed(self.before, self.after)) <= set(self._changeable()):
            raise RuleBroken("signing.changed_inside")
        old, new = self.before.root_object, self.after.root_object
        if not _same(_without(old, *_OF_ROOT), _without(new, *_OF_ROOT)):
            raise RuleBroken("signing.changed_inside")
        self._check_properties()
        form, known = new.get("/AcroForm"), old.get("/AcroForm")
        if form is not None and not set(form.get_object()) <= _OF_FORM | set(known or ()):
            raise RuleBroken("signing.changed_inside")

    def _changeable(self) -> Iterator[int]:
        """Object numbers of what signing writes anew; what they say is compared part by part."""
        yield from _refs(self.before.trailer, "/Root", "/Info")
        yield from _refs(self.before.root_object, "/AcroForm", "/Metadata")
        for page in self.before.pages:
            yield from _refs(page, "/Annots")
            if page.indirect_reference is not None:
                yield page.indirect_reference.idnum

    def _check_properties(self) -> None:
        """Programs that sign write the day into them; what they call the paper must stay."""
        old, new = (one.trailer.get("/Info") for one in (self.before, self.after))
        if old is not None and (
            new is None or not _same(*(_without(one.get_object(), *_OF_INFO) for one in (old, new)))
        ):
            raise RuleBroken("signing.changed_inside")
        was, now = self.before.xmp_metadata, self.after.xmp_metadata
        if was is not None and (now is None or was.dc_title != now.dc_title):
            raise RuleBroken("signing.changed_inside")

    def _check_signatures(self) -> int:
        """How many there are. Each must cover all that was there when it was made, the last one
        all, and hold the digest of just that."""
        ends = []
        for one in self._signatures():
            first, length, after, rest = (int(part) for part in _list_of(one, "/ByteRange"))
            end = after + rest
            if first or length <= len(self.paper) or not length < after <= end:
                raise RuleBroken("signing.covers_too_little")
            if end > len(self.returned) or not self._holds_digest(one, length, after, end):
                raise RuleBroken("signing.other_digest")
            ends.append(end)
        if not ends:
            raise RuleBroken("signing.unsigned")
        self._check_tail(max(ends))
        return len(ends)

    def _check_tail(self, end: int) -> None:
        """After the last signature nothing may follow but what proves it: certificates and what
        their issuers say of them."""
        if not self.returned[end:].strip():
            return
        signed = PdfReader(io.BytesIO(self.returned[:end]), strict=True)
        root, names = signed.root_object, ("/DSS", "/Extensions", "/Metadata")
        allowed = {*_refs(root, *names), *_refs(signed.trailer, "/Root", "/Info")}
        old, new = (_without(one, *names) for one in (root, self.after.root_object))
        if set(_changed(signed, self.after)) - allowed or not _same(old, new):
            raise RuleBroken("signing.covers_too_little")

    def _signatures(self) -> Iterator[DictionaryObject]:
        form = self.after.root_object.get("/AcroForm")
        waiting = list(_list_of(form.get_object(), "/Fields")) if form is not None else []
        seen: set[int] = set()
        while waiting:
            field = waiting.pop().get_object()
            if id(field) in seen or len(seen) > 1000:
                continue
            seen.add(id(field))
            waiting += _list_of(field, "/Kids")
            value = field.get("/V")
            if field.get("/FT") == "/Sig" and value is not None:
                yield value.get_object()

    def _holds_digest(self, one: DictionaryObject, length: int, after: int, end: int) -> bool:
        """Between the two parts stands the signature alone, and in it the digest of both."""
        gap, held = self.returned[length:after], _bytes_of(one["/Contents"])
        if not (gap.startswith(b"<") and gap.endswith(b">")):
            return False
        if bytes.fromhex(gap[1:-1].decode("ascii")) != held:
            return False
        covered = self.returned[:length] + self.returned[after:end]
        return any(hashlib.new(name, covered).digest() in held for name in _DIGESTS)


def _places(reader: PdfReader) -> Mapping[int, tuple[object, ...]]:
    """Object number → where it stands: generation and offset, or the stream that holds it."""
    found: dict[int, tuple[object, ...]] = {}
    for generation, entries in reader.xref.items():
        free = reader.xref_free_entry.get(generation, {})
        for ref, offset in entries.items():
            if ref and not free.get(ref):
                found[ref] = (generation, offset)
    for ref, (stream, at) in reader.xref_objStm.items():
        found[ref] = ("in", stream, at, found.get(stream))
    return found


def _changed(before: PdfReader, after: PdfReader) -> Iterator[int]:
    """The numbers of the objects of the one that the other replaces, or lacks."""
    now = _places(after)
    return (ref for ref, place in _places(before).items() if now.get(ref) != place)


def _refs(holder: DictionaryObject, *names: str) -> Iterator[int]:
    """The numbers of the objects to which it refers by these names."""
    values = (holder.raw_get(name) for name in names if name in holder)
    return (value.idnum for value in values if isinstance(value, IndirectObject))


def _without(value: DictionaryObject, *names: str) -> dict[str, Any]:
    return {str(name): value.raw_get(name) for name in value if name not in names}


def _list_of(holder: DictionaryObject, name: str) -> list[Any]:
    value = holder.get(name)
    return list(value.get_object()) if value is not None else []


def _same(one: Any, other: Any) -> bool:
    """Whether two objects say the same; references count by their numbers."""
    if isinstance(one, IndirectObject) or isinstance(other, IndirectObject):
        return (
            isinstance(one, IndirectObject)
            and isinstance(other, IndirectObject)
            and (one.idnum, one.generation) == (other.idnum, other.generation)
        )
    if isinstance(one, StreamObject) and isinstance(other, StreamObject):
        return one.get_data() == other.get_data()
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _same(_raw(one, key), _raw(other, key)) for key in one
        )
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same(*pair) for pair in pairs)
    return bool(one == other)


def _raw(value: dict[Any, Any], key: Any) -> Any:
    return value.raw_get(key) if isinstance(value, DictionaryObject) else value[key]


def _names_in(value: Any) -> Iterator[set[str]]:
    """The names that an object uses as keys or as values, the objects within it included."""
    if isinstance(value, DictionaryObject):
        yield {str(key) for key in value}
        for key in value:
            yield from _names_in(value.raw_get(key))
    elif isinstance(value, ArrayObject):
        for one in value:
            yield from _names_in(one)
    elif isinstance(value, str) and value.startswith("/"):
        yield {str(value)}


def _is_place_of_signature(place: Any) -> bool:
    if not isinstance(place, DictionaryObject) or place.get("/Subtype") != "/Widget":
        return False
    parent = place.get("/Parent")
    kind = place.get("/FT") or (parent.get_object().get("/FT") if parent is not None else None)
    return kind == "/Sig" and set(place) <= _OF_PLACE


def _share_covered(place: DictionaryObject, page: PageObject) -> float:
    """How much of the page the place covers, 0 to 1; 0 for one that nobody sees."""
    if int(place.get("/F", 0)) & 0x22:  # hidden, or not to be viewed
        return 0.0
    left, low, right, high = (float(side) for side in place.get("/Rect", (0, 0, 0, 0)))
    whole = float(page.mediabox.width) * float(page.mediabox.height)
    return abs((right - left) * (high - low)) / whole if whole else 1.0


def _bytes_of(value: Any) -> bytes:
    if isinstance(value, ByteStringObject):
        return bytes(value)
    if isinstance(value, TextStringObject):
        return bytes(value.original_bytes)
    raise ValueError("a signature is a string")
