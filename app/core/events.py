"""Domain events: recorded by actions, heard by subscribers inside the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

_KEY = "lumbung_events"


@dataclass(frozen=True)
class Event:
    """Base of every event: frozen, and made of ids and plain values only."""


EventT = TypeVar("EventT", bound=Event)
_subscribers: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[EventT], handler: Callable[[EventT], None]) -> None:
    """Call `handler` for each event of exactly this kind; subscribing twice counts once."""
    if handler not in _subscribers[kind]:
        _subscribers[kind].append(handler)


def record(info: dict[Any, Any], happened: Event) -> None:
    info.setdefault(_KEY, []).append(happened)


def mark(info: dict[Any, Any]) -> int:
    """How many events wait now; for `forget_since`."""
    return len(info.get(_KEY, ()))


def forget_since(info: dict[Any, Any], marked: int) -> None:
    """Drop the events recorded after the mark: what they tell was taken back."""
    del info.get(_KEY, [])[marked:]


def dispatch(info: dict[Any, Any]) -> None:
    """Hand every recorded event to its subscribers, those recorded meanwhile included."""
    waiting: list[Event] = info.get(_KEY, [])
    while waiting:
        happened = waiting.pop(0)
        for handler in _subscribers[type(happened)]:
            handler(happened)


def discard(info: dict[Any, Any]) -> None:
    info.pop(_KEY, None)
