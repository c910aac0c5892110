"""Patrols: the chance that a crew meets, and notices, somebody on a path."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from pyproj import Transformer
from scipy.linalg import expm
from scipy.special import ellipe
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from app.scene.scene import Patrol
from layers.hours import MINUTES, parse_hours
from tests.oracles.path_form.paths import Path

STAFFED = 0.45
"""Share of a shift that a crew is really out: availability of anything staffed."""
HOUR_S = 3600.0


@dataclass(frozen=True, eq=False)
class Beat:
    """A patrol in a month, on a plane of its own (metres, equal area, centred on it)."""

    patrol: Patrol
    month: int

    @cached_property
    def _to_plane(self) -> Callable[[BaseGeometry], BaseGeometry]:
        centre = self.patrol.geometry.centroid
        plane = f"+proj=laea +lon_0={centre.x} +lat_0={centre.y} +ellps=WGS84"
        forward = Transformer.from_crs("EPSG:4326", plane, always_xy=True)

        def moved(shape: BaseGeometry) -> BaseGeometry:
            return shapely.transform(shape, lambda xy: np.column_stack(forward.transform(xy[:, 0], xy[:, 1])))

        return moved

    @cached_property
    def shape(self) -> BaseGeometry:
        """The zone or route."""
        return self._to_plane(self.patrol.geometry)

    @cached_property
    def round_line(self) -> BaseGeometry:
        """The way of one visit: the route, or the middle line of a zone's longer extent."""
        if not self.patrol.is_zone:
            return self.shape
        corners = shapely.get_coordinates(self.shape.minimum_rotated_rectangle)[:4]
        middles = (corners + np.roll(corners, -1, axis=0)) / 2.0
        lines = [shapely.LineString(middles[[first, first + 2]]) for first in (0, 1)]
        return max(lines, key=shapely.length)

    @cached_property
    def open_s(self) -> float:
        """Seconds of its hours on a working day; 0 if it does not work in the month."""
        hours = parse_hours(self.patrol.hours)
        days = hours.working_days(self.month)
        return float(hours.week(self.month).sum()) / days * 86_400.0 / MINUTES if days else 0.0

    @property
    def crews_needed(self) -> float:
        """Crews that the stated revisits take, by the effort identity."""
        visit_s = self.round_line.length / self.patrol.speed_mps
        return self.patrol.revisits_per_day * visit_s / (self.patrol.shift_hours * HOUR_S * STAFFED)

    @property
    def crews_out(self) -> float:
        """Mean number of crews out at a time within its hours; 1 if nobody says how many there are."""
        if math.isnan(self.patrol.crews_available):
            return 1.0
        worked_s = self.patrol.crews_available * self.patrol.shift_hours * HOUR_S * STAFFED
        return worked_s / self.open_s if self.open_s else 0.0

    @property
    def frequency_hz(self) -> float:
        """Visits per second within its hours that its crews manage; all that are stated if no crews are."""
        if self.open_s == 0.0:
            return 0.0
        there, needed = self.patrol.crews_available, self.crews_needed
        managed = 1.0 if math.isnan(there) or needed == 0.0 else min(1.0, there / needed)
        return self.patrol.revisits_per_day / self.open_s * managed

    def chance(self, path: Path) -> float:
        """P that a crew notices somebody on a path within its hours."""
        if self.patrol.kind == "sign_cutting" or self.open_s == 0.0:
            return 0.0
        way = self._way(path)
        if self.patrol.kind == "area_search":
            return self._searched(way, path)
        exposed = self._exposed_m(way) / path.speed_mps
        if exposed == 0.0:
            return 0.0
        return self._met(exposed, way)

    def _way(self, path: Path) -> BaseGeometry:
        """The path, as a line on the plane."""
        lon, lat = path.places(np.array([-0.5, 0.0, 0.5]) * path.length_m)
        return self._to_plane(shapely.LineString(np.column_stack([lon, lat])))

    def _exposed_m(self, way: BaseGeometry) -> float:
        """Length of the path within the zone; on a route the width swept, if the path meets it."""
        if self.patrol.is_zone:
            return float(way.intersection(self.shape).length)
        return min(self.patrol.sweep_width_m, way.length) if way.intersects(self.shape) else 0.0

    def _met(self, tau: float, way: BaseGeometry) -> float:
        """Revisits: each crew that finds the crosser there has its chance to notice."""
        notices = self.patrol.detection_probability
        if self.patrol.schedule == "shuttle":
            return self._shuttle(tau, way, notices) * min(1.0, self.crews_out)
        visits = tau * self.frequency_hz
        match self.patrol.schedule:
            case "fixed":
                whole, more = math.floor(visits), visits % 1.0
                return 1.0 - (1.0 - more) * (1.0 - notices) ** whole - more * (1.0 - notices) ** (whole + 1)
            case "renewal":
                # Two phases to each headway, either of them as likely when the crosser comes.
                ends = [[-1.0, 1.0], [1.0 - notices, -1.0]]
                return 1.0 - float(expm(2.0 * visits * np.array(ends)).sum()) / 2.0
            case _:
                return 1.0 - math.exp(-notices * visits)

    def _shuttle(self, tau: float, way: BaseGeometry, notices: float) -> float:
        """The chance over where a crew is on its round, to and fro without pause, when the crosser comes."""
        line, speed = self.round_line, self.patrol.speed_mps
        middle = shapely.Point(shapely.get_coordinates(way)[1])
        crossed = way.intersection(line)
        spot = nearest_points(middle, line if crossed.is_empty else crossed)[1]
        whole, back = 2.0 * line.length / speed, 2.0 * float(line.project(spot)) / speed
        # The crew passes at these times of its round; the crosser is there from any moment of it, for tau.
        rounds, rest = divmod(tau, whole)
        passes = np.array([0.0, back, whole, whole + back])
        turns = np.unique(np.clip([*passes, *(passes - rest), 0.0, whole], 0.0, whole))
        start = (turns[1:] + turns[:-1]) / 2.0
        once_more = np.searchsorted(passes, start + rest) > np.searchsorted(passes, start)
        return float(np.diff(turns) @ (1.0 - (1.0 - notices) ** (rounds + once_more))) / whole

    def _searched(self, way: BaseGeometry, path: Path) -> float:
        """Random search of the zone widened by half the sweep width, by the crews that happen to be out."""
        if not self.patrol.is_zone:
            return 0.0
        wider = self.shape.buffer(self.patrol.sweep_width_m / 2.0, quad_segs=64)
        tau = way.intersection(wider).length / path.speed_mps
        swept = relative_speed(self.patrol.speed_mps, path.speed_mps) * self.patrol.sweep_width_m * tau / wider.area
        least, odd = divmod(self.crews_out, 1.0)
        return (1.0 - odd) * -math.expm1(-least * swept) + odd * -math.expm1(-(least + 1.0) * swept)


def relative_speed(v: float, u: float) -> float:
    """Mean speed of a crew relative to a crosser, over all directions of the crew."""
    return float(2.0 / math.pi * (u + v) * ellipe(4.0 * u * v / (u + v) ** 2))
