"""Takes in what comes back from signing: an upload that nobody has checked."""

from typing import BinaryIO

from app.core import files, signed_pdf
from app.core.errors import NotFound, RuleBroken
from app.core.signed_pdf import Signed
from app.papers.models import IssuedPaper

MOST_BYTES = 10_000_000


def received(paper: IssuedPaper, stream: BinaryIO) -> tuple[files.Received, Signed]:
    """The file on disk, and what was found to be added to the paper. RuleBroken as `files.receive`
    and `signed_pdf.check` say, and where signatures are gone that were there."""
    file = files.receive(stream, limit=MOST_BYTES)
    if file.media_type != "application/pdf":
        raise RuleBroken("signing.unreadable")
    returned = files.path_of(file.sha256).read_bytes()
    found = signed_pdf.check(_bytes(paper.file_sha256), returned)
    if paper.signed_sha256 and not returned.startswith(_bytes(paper.signed_sha256)):
        raise RuleBroken("signing.not_continued")
    return file, found


def _bytes(sha256: str) -> bytes:
    path = files.path_of(sha256)
    if not path.is_file():
        raise NotFound
    return path.read_bytes()
