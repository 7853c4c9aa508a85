"""Appointments as a file for calendars (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import Response
from icalendar import Calendar, Event

from app.core import clock

PRODUCT = "-//Lumbung Inovasi//ID"


@dataclass(frozen=True)
class Appointment:
    """One entry of a calendar; the same `uid` with a higher `sequence` takes its place."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    sequence: int


def calendar_file(name: str, appointments: Iterable[Appointment]) -> Response:
    """The appointments as a download `name.ics`, their times in UTC."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for one in appointments:
        calendar.add_component(_event(one))
    response = Response(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", clock.now())
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("summary", one.summary)
    event.add("description", one.description)
    event.add("location", one.location)
    event.add("sequence", one.sequence)
    return event
