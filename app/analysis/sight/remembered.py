"""What a stage of the analysis remembers from run to run: the values of the most recently used keys, up to a limit."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by key. Besides those being asked for, ``most`` are retained; the least recently used are forgotten first.

    ``size_of``: what a value counts for against ``most``; by default each counts for one. Not safe across threads.
    """

    def __init__(self, most: int, size_of: Callable[[Value], int] = lambda value: 1) -> None:
        self.most = most
        self._size_of = size_of
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._total = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Key) -> bool:
        return key in self._values

    def keys(self) -> list[Key]:
        """The keys remembered, the least recently used first."""
        return list(self._values)

    def get(self, key: Key) -> Value | None:
        """The value of a key if it is remembered."""
        return self._values.get(key)

    def get_or_make(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not remembered."""
        try:
            self._values.move_to_end(key)
        except KeyError:
            self._put(key, make())
            self._forget([key])
        return self._values[key]

    def get_or_make_all(
        self, keys: Sequence[Key], make: Callable[[list[Key]], Iterable[tuple[Key, Value]]]
    ) -> list[Value]:
        """The values of several keys, in their order.

        ``make`` is given the keys that are not remembered, each once, and yields each with its value, in any order; it
        is not called if there are none. What it yielded before it raised is remembered.
        """
        missing: list[Key] = []
        for key in keys:
            try:
                self._values.move_to_end(key)
            except KeyError:
                missing.append(key)
        if missing:
            for key, value in make(list(dict.fromkeys(missing))):
                self._put(key, value)
        values = [self._values[key] for key in keys]
        self._forget(keys)
        return values

    def _put(self, key: Key, value: Value) -> None:
        if key in self._values:
            self._total -= self._size_of(self._values[key])
        self._values[key] = value
        self._total += self._size_of(value)

    def _forget(self, in_use: Iterable[Key]) -> None:
        """Forget the least recently used, but nothing in use: that comes last."""
        if self._total <= self.most:
            return
        bound = self.most + sum(self._size_of(self._values[key]) for key in set(in_use))
        while self._total > bound:
            _, value = self._values.popitem(last=False)
            self._total -= self._size_of(value)


class Token:
    """Represents settings in a key where those take long to compare: each is equal only to itself."""
