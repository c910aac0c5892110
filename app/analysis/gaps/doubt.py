"""Doubts: the warnings of a run about particular places, with the stretches of border and the posts they concern."""

from __future__ import annotations

from dataclasses import dataclass

from app.reasons.codes import Reason


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a route, half-open [start_m, end_m), metres of chainage, within the route: never over a ring's zero."""

    route: str
    start_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class Place:
    """A post or sensor: its name, empty if it has none, and its position, WGS 84 degrees."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Doubt:
    """A warning, and where it applies: ``stretches`` by route and chainage, disjoint; ``posts`` by place.

    The stretches are those whose answer is in doubt; empty where only posts are named, or where it applies to
    everything.
    """

    reason: Reason
    stretches: tuple[Stretch, ...] = ()
    posts: tuple[Place, ...] = ()

    @property
    def code(self) -> str:
        """The code of its reason."""
        return self.reason.code

    @property
    def length_m(self) -> float:
        """Length of border in doubt."""
        return sum(one.end_m - one.start_m for one in self.stretches)
