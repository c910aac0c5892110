"""A cause, remedy, note or warning as a code with its numbers; ``app.reasons.sentences`` turns it into a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` names a template of ``app.reasons.sentences``; ``numbers`` fill it, names being texts."""

    code: str
    numbers: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Note:
    """A caveat about the layers of a scene, with the indices of the scene's observers and routes it applies to."""

    code: str
    numbers: Mapping[str, float | str]
    observers: tuple[int, ...] = ()
    routes: tuple[int, ...] = ()

    @property
    def reason(self) -> Reason:
        """The note without what it applies to."""
        return Reason(self.code, self.numbers)
