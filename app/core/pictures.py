"""Photos that people send: unpacked, and kept as new ones in which there is nothing but pixels.

What a camera writes beside them (place, time, device) is gone, and so is whatever else was hidden.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

from app.core.errors import RuleBroken, TooLarge

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPE = "image/webp"
LARGE, SMALL = 1600, 320
"""Pixels of the longer side, at most: to look at, and in a list on a slow line."""
_MOST_PIXELS = 50_000_000
_MOST_UNPACKED = 25_000_000
"""Pixels; each takes three bytes, and several copies are held at a time."""
_QUALITY = 78
Image.MAX_IMAGE_PIXELS = None  # it would warn or fail by itself; asked below, before unpacking


@dataclass(frozen=True)
class Picture:
    """A photo twice as WebP, and the SHA-256 of the file that was sent."""

    source_sha256: str
    large: bytes
    small: bytes
    width: int
    """Of the large one, as `height`."""
    height: int


def picture_of(stream: IO[bytes], *, limit: int) -> Picture:
    """The photo in an upload of at most `limit` bytes, upright.

    RuleBroken: file.empty, file.too_large, picture.kind, picture.too_many_pixels.
    """
    body = stream.read(limit + 1)
    if not body:
        raise RuleBroken("file.empty")
    if len(body) > limit:
        raise TooLarge("file.too_large", megabytes=limit // 1_000_000)
    try:
        photo = _pixels(body)
    except (OSError, ValueError, SyntaxError, OverflowError, EOFError) as problem:
        raise RuleBroken("picture.kind") from problem
    large = _within(photo, LARGE)
    return Picture(
        source_sha256=hashlib.sha256(body).hexdigest(),
        large=_packed(large),
        small=_packed(_within(large, SMALL)),
        width=large.width,
        height=large.height,
    )


def small_size(width: int, height: int) -> tuple[int, int]:
    """Width and height of the small picture of a large one of this size."""
    share = min(1.0, SMALL / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _pixels(body: bytes) -> Image.Image:
    with Image.open(io.BytesIO(body), formats=FORMATS) as file:
        if file.width * file.height > _MOST_PIXELS:
            raise RuleBroken("picture.too_many_pixels", most=_MOST_PIXELS // 1_000_000)
        file.draft("RGB", (LARGE, LARGE))  # of a JPEG only so many pixels are unpacked as needed
        if file.width * file.height > _MOST_UNPACKED:
            raise RuleBroken("picture.too_many_pixels", most=_MOST_UNPACKED // 1_000_000)
        upright = ImageOps.exif_transpose(file).convert("RGB")
    return Image.frombytes("RGB", upright.size, upright.tobytes())


def _within(photo: Image.Image, most: int) -> Image.Image:
    made = photo.copy()
    made.thumbnail((most, most))
    return made


def _packed(photo: Image.Image) -> bytes:
    out = io.BytesIO()
    photo.save(out, "WEBP", quality=_QUALITY)
    return out.getvalue()
