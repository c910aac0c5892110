"""A cause, remedy, note or warning as a code with its numbers; ``app.wording`` makes the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` names a template of ``app.wording``; ``numbers`` fill it. Names of posts are texts among them."""

    code: str
    numbers: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Note:
    """What the layers of a scene make doubtful, and of what it is said: numbers of the scene's observers and routes."""

    code: str
    numbers: Mapping[str, float | str]
    observers: tuple[int, ...] = ()
    routes: tuple[int, ...] = ()

    @property
    def reason(self) -> Reason:
        """The note without what it is said of."""
        return Reason(self.code, self.numbers)
