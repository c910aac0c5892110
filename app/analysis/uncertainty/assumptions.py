"""What is uncertain and therefore drawn: sensor parameters, availability, climate, speed, terrain error, the line.

Chance (weather within a climate, hours, phases) is never drawn: it is integrated in closed form within a draw.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import gammaincinv

from app.analysis.detection.looking import BETA
from app.analysis.kernels.chance import keys_of, uniforms
from app.analysis.uncertainty.distributions import drawn, names, pert
from app.analysis.uncertainty.keys import key_of
from app.analysis.uncertainty.line_offset import RouteOffset
from app.arrays import FloatArray, KeyArray
from app.scene.scene import Scene
from resources import SensorType

SPEED = (0.34, 1.0, 1.66)
"""A crosser's speed relative to the stated one: low, mode and high of a PERT with a standard deviation of a quarter."""
TERRAIN_ERROR = (0.5, 1.0, 2.0)
"""The terrain's standard deviation relative to the stated one: low, mode and high of a PERT."""
LINE_SD_M = 60.0
"""Standard deviation of the line's lateral position if its accuracy is not stated: as for a stated 100 m."""
LINE_SD_SHARE = 0.6
"""... relative to a stated accuracy: nine tenths of a line lie closer than it (1 / 0.6 = 1.67 standard deviations)."""
COMMON_MISSES = (0.02, BETA, 0.3)
"""Share of the misses of a device's best look that all its looks have in common: low, mode and high of a PERT."""
PATROL_DETECTION = (0.5, 1.0, 1.3)
"""A crew's chance of noticing whom it meets, relative to the stated one: low, mode and high of a PERT."""
TERRAIN, LINE_OFFSET = "terrain", "line_offset"
"""The fields, drawn anew at every place: what the terrain's error lets be seen, and where the line lies."""


class Assumption(NamedTuple):
    """Something drawn, by name, and its value in each draw, (count,).

    ``of``: the type, the state of the weather or the route it applies to; empty for all.
    """

    name: str
    of: str
    values: FloatArray


@dataclass(frozen=True, eq=False)
class Assumptions:
    """``count`` draws of everything uncertain about a scene, by name.

    Each number belongs to the seed, the draw and its name: it is the same whatever else is in the scene. ``without``:
    a field that is zero everywhere instead of drawn.
    """

    scene: Scene
    count: int
    without: str = ""

    def uniform(self, *named: str) -> FloatArray:
        """``count`` numbers in (0, 1) that belong to a name."""
        return np.asarray(uniforms(self._keys(*named)), np.float64)

    def _keys(self, *named: str) -> KeyArray:
        return np.asarray(keys_of(key_of(str(self.scene.seed), *named), self.count), np.uint64)

    @cached_property
    def draw_keys(self) -> KeyArray:
        """A key for each draw."""
        return self._keys("draw")

    @cached_property
    def speed(self) -> FloatArray:
        """Speed of a crosser relative to the stated one, (count,)."""
        return pert(self.uniform("crosser_speed"), *SPEED)

    @cached_property
    def terrain_error(self) -> FloatArray:
        """Standard deviation of the terrain relative to the stated one, (count,)."""
        return pert(self.uniform("terrain_error"), *TERRAIN_ERROR)

    @cached_property
    def patrol_detection(self) -> FloatArray:
        """A crew's chance of noticing relative to the stated one, (count,)."""
        return pert(self.uniform("patrol_detection"), *PATROL_DETECTION)

    @cached_property
    def line_offsets(self) -> tuple[RouteOffset, ...]:
        """How far each route truly lies to the right of where it is drawn.

        The standard deviation is LINE_SD_SHARE times the accuracy that the route's layer states, so that 90 % of the
        line lie within it; LINE_SD_M if none is stated.
        """
        return tuple(
            RouteOffset(
                route.name, route.length_m, route.ring, self._line_sd_m(route.name), self.scene.seed, self.count
            )
            for route in self.scene.routes
        )

    @cached_property
    def beta(self) -> FloatArray:
        """Share of the misses of the best look that all looks of a device have in common, (count,)."""
        return pert(self.uniform("common_misses"), *COMMON_MISSES)

    def _line_sd_m(self, route: str) -> float:
        stated = zip(self.scene.routes, self.scene.line_accuracy_m, strict=False)
        metres = next((accuracy for of, accuracy in stated if of.name == route), None)
        return LINE_SD_M if metres is None else LINE_SD_SHARE * metres

    @cached_property
    def weather(self) -> FloatArray:
        """Shares of the weather's states by day and by night, (count, 2, states); each adds up to 1."""
        stated = np.array([self.scene.weather.share(night=night) for night in (False, True)])
        # A climate is drawn, not a dry day and a wet night: both periods share their numbers.
        u = np.stack([self.uniform("climate", state) for state in self.scene.weather.states], axis=1)
        gammas = gammaincinv(np.maximum(self.scene.weather.concentration * stated, 1e-6)[None], u[:, None, :])
        return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True), np.float64)

    def of_type(self, kind: SensorType) -> list[SensorType]:
        """A type in each draw: all devices of a type are better or worse together."""
        columns = {name: self.uniform(kind.key, name).tolist() for name in names(kind)}
        return [drawn(kind, {name: column[n] for name, column in columns.items()}) for n in range(self.count)]

    def all(self) -> Iterator[Assumption]:
        """Everything that is drawn for this scene but what the terrain hides; of an offset the mean along its route."""
        yield from self.scalars()
        for offset in self.line_offsets:
            yield Assumption(LINE_OFFSET, offset.name, offset.mean)

    def scalars(self) -> Iterator[Assumption]:
        """Everything that has one value in each draw."""
        yield Assumption("crosser_speed", "", self.speed)
        yield Assumption("terrain_error", "", self.terrain_error)
        if self.scene.looks > 1:
            yield Assumption("common_misses", "", self.beta)
        if self.scene.patrols:
            yield Assumption("patrol_detection", "", self.patrol_detection)
        for number, state in enumerate(self.scene.weather.states):
            yield Assumption("climate", state, self.weather[:, 0, number])
        for key in sorted(self.scene.types):
            for name in names(self.scene.types[key]):
                yield Assumption(name, key, self.uniform(key, name))
