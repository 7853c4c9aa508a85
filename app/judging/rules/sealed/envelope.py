"""The file of a bundle: a ZIP that is the same to the last byte for the same parts.

Nothing is compressed and every date is the first that a ZIP knows, so whoever has the parts makes
the same bytes again, and no byte can be changed without being found.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256

from app.core.canonical import dumps

FORMAT = "lumbung-bundle/1"
MANIFEST = "manifest.json"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DATE = 33  # the first of January 1980
_VERSION = 20


class Unreadable(Exception):
    """Not a bundle at all; `place` is the byte from which on it is not one."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a bundle of these parts; the manifest is among them."""
    local, central = bytearray(), bytearray()
    for name, body in sorted(parts.items()):
        encoded, check = name.encode("ascii"), zlib.crc32(body)
        sizes = (check, len(body), len(body))
        central += _CENTRAL.pack(
            b"PK\1\2", _VERSION, _VERSION, 0, 0, 0, _DATE, *sizes, len(encoded), 0, 0, 0, 0, 0,
            len(local),
        )  # fmt: skip
        central += encoded
        local += _LOCAL.pack(b"PK\3\4", _VERSION, 0, 0, 0, _DATE, *sizes, len(encoded), 0)
        local += encoded + body
    count = len(parts)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), len(local), 0)
    return bytes(local + central) + end


def unpacked(whole: bytes) -> dict[str, bytes]:
    """The parts by name; Unreadable where the bytes stop being a bundle."""
    parts, at = {}, 0
    while whole[at : at + 4] == b"PK\3\4":
        name, start, end = _header(whole, at)
        parts[name] = whole[start:end]
        at = end
    if not parts or whole[at : at + 4] != b"PK\1\2":
        raise Unreadable(at)
    return parts


def _header(whole: bytes, at: int) -> tuple[str, int, int]:
    """Name of the part, and where its content begins and ends."""
    if at + _LOCAL.size > len(whole):
        raise Unreadable(at)
    fields = _LOCAL.unpack_from(whole, at)
    size, long = fields[8], fields[9]
    start = at + _LOCAL.size + long
    name = whole[at + _LOCAL.size : start]
    if not name.isascii() or start + size > len(whole):
        raise Unreadable(at)
    return name.decode("ascii"), start, start + size


def manifest_of(parts: Mapping[str, bytes]) -> bytes:
    """The manifest of these parts: what each of them comes to."""
    digests = {name: digest(body) for name, body in parts.items() if name != MANIFEST}
    return dumps({"format": FORMAT, "parts": digests}).encode()


def digest(body: bytes) -> str:
    return sha256(body).hexdigest()


def with_manifest(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {**parts, MANIFEST: manifest_of(parts)}


def first_difference(whole: bytes, parts: Mapping[str, bytes]) -> tuple[int, str] | None:
    """The first byte that these parts would not make, and the part beside it; None if none."""
    made = packed(parts)
    if made == whole:
        return None
    pairs = enumerate(zip(made, whole, strict=False))
    place = next((at for at, (one, other) in pairs if one != other), min(len(made), len(whole)))
    return place, next((name for name, end in _ends(parts) if place < end), MANIFEST)


def _ends(parts: Mapping[str, bytes]) -> Iterator[tuple[str, int]]:
    end = 0
    for name, body in sorted(parts.items()):
        end += _LOCAL.size + len(name) + len(body)
        yield name, end
