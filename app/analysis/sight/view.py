"""What is looked at: the paths across a line and the terrain they lie in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.analysis.sight.crossing_path import CrossingPaths
from app.analysis.sight.sightlines import REQUIRED_SHARE, Targets
from app.geo.terrain import Terrain


class ViewKey(NamedTuple):
    """Identifies the places to be seen and the terrain they lie in, by digests."""

    targets: str
    terrain: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class View:
    """The paths to be looked at and the terrain they lie in, finest grid first.

    ``target_height_m`` is the height of a crosser, whose upper half must be in sight.
    """

    paths: CrossingPaths
    target_height_m: float
    terrain: tuple[Terrain, ...]

    @property
    def above_m(self) -> float:
        """Height above the ground that must be in sight."""
        return (1.0 - REQUIRED_SHARE) * self.target_height_m

    @cached_property
    def targets(self) -> Targets:
        """Every traced place of every path in turn."""
        return self.paths.targets(self.above_m)

    @cached_property
    def key(self) -> ViewKey:
        """Equal for equal paths in equal terrain."""
        paths = self.paths
        digest = hashlib.sha256(repr((self.target_height_m, paths.length_m, paths.looks)).encode())
        for column in (paths.lon, paths.lat, paths.azimuth_deg):
            digest.update(column.tobytes())
        return ViewKey(digest.hexdigest(), tuple(one.hash() for one in self.terrain))
