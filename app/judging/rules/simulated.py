"""What can be simulated, and what it comes to, as advice."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from app.competitions.method import FEWEST_JUDGES
from app.core.errors import Problem
from app.judging.rules.assigning import BRIDGING
from app.judging.rules.simulating import Course, Method, Simulation, Way


def impossible(method: Method) -> list[Problem]:
    """What cannot be, each at the field of the method that is wrong."""
    least = method.readers * method.panels
    data = {"least": least, "readers": method.readers}
    wrong = {
        ("winners", "all_win"): method.winners >= method.entries,
        ("judges", "judges_short"): method.judges < least,
        ("judges", "judges_idle"): method.judges > method.readings,
        ("panels", "panels_empty"): method.panels > method.entries,
    }
    return [Problem(at, f"simulation.{code}", data) for (at, code), so in wrong.items() if so]


def advice(found: Simulation) -> list[Problem]:
    """Codes and data, what matters first."""
    return [
        _told("planned", found.planned, winners=found.planned.method.winners),
        *_of_hours(found),
        *_of_panels(found.planned),
    ]


def described(course: Course) -> Problem:
    """Who reads what in this way."""
    return _told("way_further" if course.further else "way_plain", course)


def winners_found(course: Course) -> int:
    """How many of the true winners, to be expected."""
    return round(course.found.mean * course.method.winners)


def _of_hours(found: Simulation) -> Iterator[Problem]:
    planned, method = found.planned, found.planned.method
    if not method.most:
        yield _told("no_reading", planned)
        return
    if planned.fits:
        further = [course for course in found.others if course.way is Way.FURTHER]
        yield from (_told("further", course) for course in further)
        if not further:
            yield _told("fits", planned)
        return
    yield _told("over", planned, over=ceil(planned.hours - method.hours))
    within = [course for course in found.others if course.way is not Way.MORE_JUDGES]
    if within:
        best = max(within, key=lambda course: course.found.mean)
        yield _told(f"best_{best.way.value}", best)
    else:
        yield _told("too_few", planned)
    for course in found.others:
        if course.way is Way.MORE_JUDGES:
            yield _told("more_judges", course, more=course.method.judges - method.judges)


def _of_panels(planned: Course) -> Iterator[Problem]:
    method = planned.method
    if method.readers == 1:
        yield _told("one_reader", planned)
    elif planned.parts > 1:
        bridges = ceil(method.entries * BRIDGING / 100)
        yield _told("apart", planned, parts=planned.parts, bridges=bridges)
    if method.readers > 1 and planned.parts > 1 and method.smallest < FEWEST_JUDGES:
        yield _told("small_panels", planned, fewest=FEWEST_JUDGES)


def _told(code: str, course: Course, **more: Any) -> Problem:
    method = course.method
    data = {
        "readings": course.per_judge,
        "hours": max(round(course.hours), 1),
        "cap": method.hours,
        "judges": method.judges,
        "readers": method.readers,
        "further": course.further,
        "found": winners_found(course),
    }
    return Problem("", f"simulation.{code}", {**data, **more})
