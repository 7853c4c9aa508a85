"""The photos of a visit come and go, one by one."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.accounts.models import User
from app.core import files, jobs
from app.core.audit import note
from app.core.db import db
from app.core.errors import RuleBroken
from app.core.files import Received, StoredFile
from app.core.pictures import Picture
from app.entries.actions.attaching import FORGET
from app.judging.actions.scoring import open_for_scoring, touch
from app.judging.actions.visiting import put
from app.judging.models import Assignment
from app.judging.models.visits import VisitPhoto
from app.judging.queries.visits import own_photos
from app.judging.rules.visits import CAPTION, MOST_PHOTOS


def add_photo(
    reading: Assignment,
    picture: Picture,
    kept: tuple[Received, Received],
    *,
    by: User,
    now: datetime,
) -> VisitPhoto:
    """Put a photo into the report; the same file again adds nothing. `kept`: its large and small
    picture on disk. RuleBroken when the reading takes nothing, or there are enough photos."""
    open_for_scoring(reading, now)
    here = own_photos(reading)
    for known in here:
        if known.source_sha256 == picture.source_sha256:
            return known
    if len(here) >= MOST_PHOTOS:
        raise RuleBroken("judging.too_many_photos", most=MOST_PHOTOS)
    large, small = (files.record(one) for one in kept)
    photo = VisitPhoto(
        reading_id=reading.id,
        source_sha256=picture.source_sha256,
        large_sha256=large.sha256,
        small_sha256=small.sha256,
        width=picture.width,
        height=picture.height,
        added_at=now,
    )
    db.session.add(photo)
    touch(reading, by)
    _note("reading.photo_added", reading, photo, by)
    return photo


def drop_photo(reading: Assignment, ref: int, *, by: User, now: datetime) -> None:
    """Take a photo out of the report, with its caption; doing it twice changes nothing."""
    open_for_scoring(reading, now)
    photo = next((one for one in own_photos(reading) if one.id == ref), None)
    if photo is None:
        return
    put(reading, f"{CAPTION}{photo.id}", "")
    touch(reading, by)
    _note("reading.photo_dropped", reading, photo, by)
    unnamed = {photo.large_sha256, photo.small_sha256}
    db.session.delete(photo)
    db.session.flush()
    _forget(unnamed, now)


def _forget(digests: set[str], now: datetime) -> None:
    """Contents that nothing names any more; their bytes go with those of dropped attachments."""
    gone = StoredFile.sha256.in_(digests)
    db.session.execute(delete(StoredFile).where(gone, ~files.is_named()))
    due = now + timedelta(hours=25)
    jobs.enqueue(FORGET, run_at=due, key=f"{FORGET}:{due:%Y-%m-%d}")


def _note(action: str, reading: Assignment, photo: VisitPhoto, by: User) -> None:
    db.session.flush()
    note(
        action,
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
        photo_id=photo.id,
        sha256=photo.large_sha256,
    )
