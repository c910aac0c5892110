"""Why a part of a file cannot be read, and where it is."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

_PLACED = QT_TRANSLATE_NOOP("Unreadable", "{where} {why}")
_SHOWN = 60
"""The most characters of a value, or of a place, that a sentence repeats."""


class UnreadableError(ValueError):
    """A part of a file is not what it has to be.

    ``where``: its place, such as gaps[3].probability; ``why``: a clause, such as "is 'x', not a finite number".
    """

    def __init__(self, why: str, where: str = "") -> None:
        self.why, self.where = why, where
        super().__init__(_PLACED.format(where=where, why=why) if where else why)

    def within(self, place: str) -> UnreadableError:
        """The same error as seen from a part that is at ``place``."""
        joint = "" if not self.where or self.where.startswith("[") else "."
        return UnreadableError(self.why, f"{place}{joint}{self.where}")


def in_short(value: object) -> str:
    """A value as a sentence may repeat it: on one line, and cut."""
    text = repr(value[: _SHOWN + 1] if isinstance(value, str | bytes) else value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
