"""A fault of a project file, as it is reported."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Message

_ELSEWHERE = frozenset({"linked-terrain", "linked-basemap"})
"""Codes of faults outside the file, which no older copy of it mends."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: ``code`` is stable, ``message`` says what is wrong and what to do."""

    code: str
    message: str | Message

    @property
    def text(self) -> str:
        """What is wrong, without what to do."""
        return str(self.message)

    @property
    def in_file(self) -> bool:
        """Whether it is a fault of the file itself, which a snapshot from before it does not have."""
        return self.code not in _ELSEWHERE
