"""The section of the terrain from an observer to the middle of a gap, with the sight line and what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.analysis.results import CoverageGap
from app.geo.locate import EARTH_RADIUS_M
from app.geo.lrs import GEOD
from app.geo.terrain import Terrain, height_at
from app.report.book import ReportBook
from app.report.canvas import LIGHT, WIDTH_MM, blank, pane, quiet
from app.report.notation import metres, share
from app.report.plane import FloatArray

POINTS = 400
FARTHEST_M = 40_000.0
"""No section is drawn to an observer farther away."""


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """A sight line of length D from an observer's eye to half a crosser's height in the middle of a gap.

    ``distance_m`` and ``ground_m`` (n): the terrain under it, lowered by curvature; heights in metres above sea level.
    ``obstacle_m`` (distance and lowered height) is where it has least clearance; ``p_visible`` NaN where unknown.
    """

    observer: int
    distance_m: FloatArray
    ground_m: FloatArray
    eye_m: float
    target_m: float
    obstacle: tuple[float, float]
    obstacle_height_m: float
    clearance_m: float
    p_visible: float
    coarse: bool

    @property
    def length_m(self) -> float:
        """Distance from the observer to the middle of the gap."""
        return float(self.distance_m[-1])


def nearest(book: ReportBook, gap: CoverageGap, count: int = 3) -> list[tuple[int, float]]:
    """The observers nearest to the middle of a gap, with their geodesic distances in metres."""
    watch = book.scene.observers
    if not len(watch):
        return []
    size = len(watch)
    _, _, distance = GEOD.inv(np.full(size, gap.lon), np.full(size, gap.lat), watch.lon, watch.lat)
    order = np.argsort(distance, kind="stable")[:count]
    return [(int(index), float(distance[index])) for index in order]


def viewer(book: ReportBook, gap: CoverageGap) -> int | None:
    """The observer that the gap's cause names, else the nearest; by sight, at most FARTHEST_M away; None if none is."""
    watch, types = book.scene.observers, book.scene.types
    near = nearest(book, gap, len(watch))
    seeing = [one for one, distance in near if distance <= FARTHEST_M and types[watch.type[one]].needs_sight]
    named = (one for one in seeing if watch.name[one] == gap.cause.numbers.get("post"))
    return next(named, next(iter(seeing), None))


def sight_of(book: ReportBook, gap: CoverageGap, observer: int) -> Sight | None:
    """The sight line from an observer of the scene; None where no terrain reaches both ends."""
    watch, target_m = book.scene.observers, book.scene.parameters.target_height_m / 2.0
    place = float(watch.lon[observer]), float(watch.lat[observer])
    for terrain in book.scene.terrain:
        ends = height_at(terrain, [place[0], gap.lon], [place[1], gap.lat])
        if np.isfinite(ends).all():
            return _sight(terrain, book, gap, observer, target_m)
    return None


def _sight(terrain: Terrain, book: ReportBook, gap: CoverageGap, observer: int, target_m: float) -> Sight:
    from app.analysis.sightlines import Observers, Targets, sightlines  # noqa: PLC0415 - compiles kernels

    watch = book.scene.observers
    lon, lat, mast = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m"))
    bend = float(watch.curvature[observer])
    eye, mark = Observers.of(lon, lat, mast, 2.0 * FARTHEST_M), Targets.of(gap.lon, gap.lat, target_m)
    found = sightlines(terrain, eye, mark, curvature=bend)
    azimuth, _, length = GEOD.inv(lon, lat, gap.lon, gap.lat)
    along = np.linspace(0.0, length, POINTS)
    lons, lats, _ = GEOD.fwd(np.full(POINTS, lon), np.full(POINTS, lat), np.full(POINTS, azimuth), along)
    ground = height_at(terrain, lons, lats)
    # Seen from the straight line between the ends the earth bulges: the same c_c as the sight lines of the run.
    bulged = ground + bend * along * (length - along) / (2.0 * EARTH_RADIUS_M)
    to_obstacle = 0.0
    if len(found) and np.isfinite(found.obstacle_lon[0]):
        _, _, to_obstacle = GEOD.inv(lon, lat, found.obstacle_lon[0], found.obstacle_lat[0])
    top = float(found.obstacle_m[0]) if len(found) else float("nan")
    raised = top + bend * to_obstacle * (length - to_obstacle) / (2.0 * EARTH_RADIUS_M)
    values = (float(found.clearance_m[0]), float(found.p_visible[0])) if len(found) else (float("nan"), float("nan"))
    ends = float(ground[0]) + mast, float(ground[-1]) + target_m
    return Sight(observer, along, bulged, *ends, (float(to_obstacle), raised), top, *values, coarse=terrain.is_coarse)


def caption(book: ReportBook, sight: Sight) -> str:
    """What the section shows, in one line; on coarse terrain as a chance, never as a fact."""
    name = book.scene.observers.name[sight.observer] or "the nearest observer"
    said = f"Terrain from {name} to the middle of the gap, {metres(sight.length_m)}."
    if np.isnan(sight.p_visible):
        return f"{said} The terrain has a void on the way: whether it is in sight is not known."
    least = f"{abs(sight.clearance_m):,.0f} m {'above' if sight.clearance_m >= 0.0 else 'below'} the ground"
    height = f" ({sight.obstacle_height_m:,.0f} m above sea level)"
    said += f" At its lowest the sight line is {least}, {metres(sight.obstacle[0])} from the observer{height};"
    where = " on this coarse terrain" if sight.coarse else ""
    return f"{said} chance that it is open {share(max(sight.p_visible, 1e-9))}{where}."


def section(book: ReportBook, sight: Sight) -> Figure:
    """The section: terrain with the bulge of the earth, the straight sight line, the obstacle."""
    figure = blank(WIDTH_MM, 43.0)
    axes = pane(figure, 14.0, 10.0, WIDTH_MM - 18.0, 31.5)
    x = sight.distance_m / 1000.0
    low, high = _bounds(sight)
    axes.fill_between(x, low, sight.ground_m, color=LIGHT.muted, alpha=0.30, lw=0)
    axes.plot(x, sight.ground_m, color=LIGHT.muted, lw=0.8)
    blocked = not sight.clearance_m >= 0.0
    colour = LIGHT.error if blocked else LIGHT.good
    axes.plot((0.0, x[-1]), (sight.eye_m, sight.target_m), color=colour, lw=1.0, ls=(0, (4, 2)) if blocked else "-")
    axes.plot((0.0, 0.0), (sight.ground_m[0], sight.eye_m), color=LIGHT.styles["post"].colour, lw=2.0, clip_on=False)
    axes.plot(x[-1], sight.target_m, "o", ms=3.5, color=LIGHT.text, clip_on=False, zorder=5)
    axes.set(xlim=(0.0, x[-1]), ylim=(low, high))
    _annotate(axes, book, sight, colour)
    axes.set_ylabel("height, m", labelpad=3, fontsize=6.5)
    axes.set_xlabel("distance from the observer, km", labelpad=1, fontsize=6.5)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    quiet(axes, "left", "bottom")
    return figure


def _bounds(sight: Sight) -> tuple[float, float]:
    values = [sight.ground_m, np.array([sight.eye_m, sight.target_m])]
    low, high = np.nanmin(np.concatenate(values)), np.nanmax(np.concatenate(values))
    room = max(high - low, 20.0)
    return float(low - 0.10 * room), float(high + 0.32 * room)


def _annotate(axes: Axes, book: ReportBook, sight: Sight, colour: str) -> None:
    halo = [patheffects.withStroke(linewidth=2.0, foreground="white")]
    look: dict[str, Any] = {"fontsize": 6.5, "path_effects": halo, "zorder": 6}
    name = book.scene.observers.name[sight.observer] or "nearest observer"
    shift: dict[str, Any] = {"textcoords": "offset points"}
    axes.annotate(name, (0.0, sight.eye_m), xytext=(4, 5), ha="left", va="bottom", **shift, **look)
    end = (sight.length_m / 1000.0, sight.target_m)
    axes.annotate("middle of the gap", end, xytext=(-2, 10), ha="right", va="bottom", **shift, **look)
    if not np.isfinite(sight.clearance_m) or sight.clearance_m >= 0.0:
        return
    top = (sight.obstacle[0] / 1000.0, sight.obstacle[1])
    axes.plot(*top, "^", ms=4.5, color=colour, zorder=5)
    text = f"{sight.obstacle_height_m:,.0f} m, {-sight.clearance_m:,.0f} m above the sight line"
    share_of_way = top[0] / end[0] if end[0] else 0.0
    side = "left" if share_of_way < 0.35 else "right" if share_of_way > 0.65 else "center"
    raised = 0.96 * (axes.get_ylim()[1] - axes.get_ylim()[0]) + axes.get_ylim()[0]
    axes.annotate(*(text, top, (top[0], raised)), ha=side, va="top", arrowprops={"arrowstyle": "-", "lw": 0.5}, **look)
