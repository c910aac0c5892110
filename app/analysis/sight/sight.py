"""What an observer sees of the border samples, and where it stands and looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from numpy.typing import NDArray

from app.arrays import BoolArray, FloatArray, IntArray
from app.scene.scene import WHOLE_DEG


class Pose(NamedTuple):
    """Where an observer stands and looks: WGS 84 degrees, metres, degrees. ``sees`` False: terrain does not matter.

    A tuple, because it is a key: all poses of a scene are looked up many times in a run.
    """

    lon: float
    lat: float
    height_m: float
    range_m: float
    curvature: float
    azimuth_deg: float = 0.0
    fov_deg: float = 360.0
    tilt_deg: float = 0.0
    vfov_deg: float = WHOLE_DEG
    sees: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """The samples whose paths come into range and view of one observer, ascending: k of them, with p places each.

    target, distance_m, azimuth_deg (true, at the observer): of the middle of the path, (k,). in_height: whether each
    place that may be looked at lies within the vertical field of view, (k, looks), None where that is all there is.

    Of each traced place, (k, p): p_visible: 0 where unknown, one half where the pair is closer
    than two coarse cells. p_upper: what it would be if the errors along the ray were
    one. unclear: the terrain does not tell, because it is unknown, or too uncertain all along the ray, or the pair is
    closer than two coarse cells. sure, possible: count as seen in the low and in the high bracket; what is unclear is
    never sure and always possible. blocked: the stated heights are in the way. obstacle_m: height of the ground of
    least clearance, NaN if unknown. seam: traced on a coarser terrain, because the finest that contains one of its ends
    does not reach the other or has a void between.
    """

    target: IntArray
    distance_m: FloatArray
    azimuth_deg: FloatArray
    p_visible: FloatArray
    p_upper: FloatArray
    sure: BoolArray
    possible: BoolArray
    unclear: BoolArray
    blocked: BoolArray
    obstacle_m: FloatArray
    seam: BoolArray
    in_height: BoolArray | None = None

    @property
    def places(self) -> int:
        """Number of traced places of a path."""
        return int(self.p_visible.shape[1])

    def only(self, rows: NDArray[Any]) -> Sight:
        """Some of its rows, by number or by mask."""
        columns: dict[str, Any] = {name: getattr(self, name)[rows] for name in Sight.__slots__[:-1]}
        in_height = None if self.in_height is None else self.in_height[rows]
        return Sight(**columns, in_height=in_height)


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What the terrain decides about a sight and tracing has to find out: the columns of Sight with these names.

    In turn for each place of each path, (k * p,).
    """

    p_visible: FloatArray
    p_upper: FloatArray
    sure: BoolArray
    possible: BoolArray
    unclear: BoolArray
    blocked: BoolArray
    obstacle_m: FloatArray
    seam: BoolArray
