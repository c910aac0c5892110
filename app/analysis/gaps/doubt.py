"""Doubts: the warnings of a run that hold of places, with the stretches of border and the posts they are said of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.reason_codes import Reason


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a route, half-open [start_m, end_m), metres of chainage, within the route: never over a ring's zero."""

    route: str
    start_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """A post or sensor: its name, empty where it has none, and where it stands, WGS 84 degrees."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning, and where it holds: ``stretches`` by route and chainage, apart from one another; ``posts`` by place.

    The stretches are those whose answer is in doubt; empty where only posts are named, or where it is said of all.
    """

    reason: Reason
    stretches: tuple[Stretch, ...] = ()
    posts: tuple[Place, ...] = ()

    @property
    def code(self) -> str:
        """What it is."""
        return self.reason.code

    @property
    def length_m(self) -> float:
        """Length of border in doubt."""
        return sum(one.end_m - one.start_m for one in self.stretches)

    @classmethod
    def from_plain(cls, row: Mapping[str, Any]) -> Self:
        """The doubt that a report's JSON holds. Raises KeyError or TypeError where it is none."""
        stretches = tuple(Stretch(**one) for one in row["stretches"])
        return cls(Reason(**row["reason"]), stretches, tuple(Place(**one) for one in row["posts"]))
