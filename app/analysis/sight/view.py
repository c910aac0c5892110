"""What is looked at: the samples of a line and the terrain they lie in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.analysis.sight.sightlines import REQUIRED_SHARE, Targets
from app.arrays import FloatArray
from app.geo.terrain import Terrain


class ViewKey(NamedTuple):
    """Identifies the samples to be seen and the terrain they lie in, by digests."""

    targets: str
    terrain: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class View:
    """The samples to be seen and the terrain they lie in, finest grid first."""

    targets: Targets
    terrain: tuple[Terrain, ...]

    @classmethod
    def of(cls, lon: FloatArray, lat: FloatArray, target_height_m: float, terrain: tuple[Terrain, ...]) -> View:
        """A view of places (WGS 84 degrees) whose upper half must be in sight."""
        return cls(Targets.of(lon, lat, (1.0 - REQUIRED_SHARE) * target_height_m), terrain)

    @cached_property
    def key(self) -> ViewKey:
        """Equal for equal samples in equal terrain."""
        columns = (self.targets.lon, self.targets.lat, self.targets.height_m)
        digest = hashlib.sha256(b"".join(column.tobytes() for column in columns))
        return ViewKey(digest.hexdigest(), tuple(one.hash() for one in self.terrain))
