"""What follows from things that never change: made once by each process, and kept for a while."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

ValueT = TypeVar("ValueT")


class Kept(Generic[ValueT]):
    """At most so many values by their keys; what nobody asked for longest goes first.

    A key holds all that its value follows from, so that a value is right whoever asks and never
    has to be taken out.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Hashable, ValueT] = OrderedDict()
        self._turn = Lock()

    def get(self, key: Hashable, make: Callable[[], ValueT]) -> ValueT:
        """The value of this key, made now if it is missing; two who ask at once may both do so."""
        with self._turn:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._turn:
            self._values[key] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return value
