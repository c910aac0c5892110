"""Names for columns that are added to those of a file, which no other column has."""

from __future__ import annotations

from collections.abc import Iterable

from layers.values.field import fold


class FreeNames:
    """Gives names, with a number behind one that is taken."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {fold(one) for one in taken}
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """The name, or that with the lowest number from 2 that no column has; it is taken from then on.

        >>> names = FreeNames(["Type"])
        >>> names.take("type"), names.take("Name"), names.take("TYPE")
        ('type 2', 'Name', 'TYPE 3')
        """
        # Thousands of names may differ in nothing but capitals: their numbers go on where they ended.
        free, number = name, self._numbers.get(fold(name), 2)
        while fold(free) in self._taken:
            free, number = f"{name} {number}", number + 1
        self._numbers[fold(name)] = number
        self._taken.add(fold(free))
        return free
