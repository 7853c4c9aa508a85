"""Photos of strangers: read as what they are, and kept without what is hidden in them."""

import io

import pytest
from PIL import Image

from app.core.errors import RuleBroken
from app.core.pictures import picture_of, small_size

pytestmark = pytest.mark.once
HIDDEN = "Rumah-Bu-Ani"


def sent(size=(40, 30), kind="JPEG", **more):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def with_exif(size=(40, 30)):
    """A photo taken upright on a phone: turned by a quarter, with a device and a place in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, HIDDEN
    exif.get_ifd(0x8825)[1] = "S"
    return sent(size, exif=exif.tobytes(), comment=HIDDEN.encode())


def opened(body):
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_make_is_kept_as_webp_in_two_sizes(kind):
    made = picture_of(io.BytesIO(sent((2000, 1000), kind)), limit=1_000_000)

    assert (made.width, made.height) == opened(made.large).size == (1600, 800)
    assert opened(made.small).size == small_size(made.width, made.height) == (320, 160)
    assert opened(made.large).format == opened(made.small).format == "WEBP"


def test_nothing_but_pixels_is_kept_and_they_stand_upright():
    body = with_exif()
    assert HIDDEN.encode() in body
    made = picture_of(io.BytesIO(body), limit=1_000_000)

    for kept in (made.large, made.small):
        assert HIDDEN.encode() not in kept and b"EXIF" not in kept
        assert not opened(kept).getexif()
    assert (made.width, made.height) == (30, 40)
    assert made.source_sha256 == picture_of(io.BytesIO(body), limit=1_000_000).source_sha256


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "file.empty"),
        (b"x" * 1001, "file.too_large"),
        (b"<svg onload='alert(1)'/>", "picture.kind"),
        (b"GIF89a" + b"\0" * 50, "picture.kind"),
        (sent()[:-40], "picture.kind"),
        (sent(kind="PNG")[:60], "picture.kind"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture.kind"),
    ],
)
def test_what_is_no_whole_photo_is_refused(body, code):
    with pytest.raises(RuleBroken) as refused:
        picture_of(io.BytesIO(body), limit=1000)

    assert refused.value.code == code


def test_a_small_file_that_unpacks_to_very_much_is_refused_before(monkeypatch):
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    monkeypatch.setattr(Image.Image, "load", None)  # unpacking would fail on it

    with pytest.raises(RuleBroken, match=r"picture\.too_many_pixels"):
        picture_of(io.BytesIO(out.getvalue()), limit=1_000_000)
