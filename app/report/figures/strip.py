"""Strip diagrams along the border: gaps by day and night, detection with its range, terrain, posts and incidents."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import GAP, UNDECIDED
from app.analysis.gaps.holes import HolePart
from app.arrays import FloatArray
from app.geo.lrs import runs
from app.report.book import ReportBook
from app.report.figures.along import Along
from app.report.figures.canvas import LIGHT, PX, WIDTH_MM, ByStep, blank, face, pane, quiet
from app.report.figures.draw import SYMBOLS
from app.report.listed_holes import ListedHole, listed_holes
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import one_line

ROW_M = 200_000.0
"""Length of border in one row of a strip diagram."""
HEIGHT_MM = 45.5
LEFT_MM, RIGHT_MM = 19.0, 4.0
PANES = {"marks": (34.8, 8.0), "gaps": (28.2, 6.0), "doubts": (26.8, 0.9), "chance": (14.4, 11.6), "ground": (5.0, 7.6)}
"""Bottom and height of the panes in mm, from the top down."""
INCIDENT_BIN_M = 2_000.0
PERIODS = ("day", "night")
DAY, NIGHT = LIGHT.styles["post"].colour, LIGHT.text


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of a route to draw; ``to_m`` may lie beyond the route's end, so that all rows share one scale."""

    route: int
    from_m: float
    to_m: float


def windows(book: ReportBook, route: int) -> list[Window]:
    """The rows of a route's diagram: equal stretches of round length."""
    length = book.scene.routes[route].length_m
    if length <= ROW_M:
        return [Window(route, 0.0, length)]
    return [Window(route, start * ROW_M, (start + 1) * ROW_M) for start in range(math.ceil(length / ROW_M))]


def around(book: ReportBook, part: HolePart) -> Window:
    """A part of a hole with as much border on either side as it is long, at least 5 km; cut off at the route's ends."""
    number = [route.name for route in book.scene.routes].index(part.route)
    margin = max(part.end_m - part.start_m, 5000.0)
    length = book.scene.routes[number].length_m
    return Window(number, max(part.start_m - margin, 0.0), min(part.end_m + margin, length))


def strip(book: ReportBook, along: Along, window: Window, chosen: HolePart | None = None) -> Figure:
    """One row of the strip diagram; ``chosen`` is highlighted."""
    figure = blank(WIDTH_MM, HEIGHT_MM)
    width = WIDTH_MM - LEFT_MM - RIGHT_MM
    axes = {name: pane(figure, LEFT_MM, bottom, width, height) for name, (bottom, height) in PANES.items()}
    rows = _rows(book, window)
    for pane_axes in axes.values():
        pane_axes.set_xlim(window.from_m / 1000.0, window.to_m / 1000.0)
        if chosen is not None:
            pane_axes.axvspan(
                chosen.start_m / 1000.0, chosen.end_m / 1000.0, color=LIGHT.accent, alpha=0.07, lw=0, zorder=0
            )
    _marks(axes["marks"], along, window, rows, book)
    _gap_bars(axes["gaps"], book, rows)
    _doubts(axes["doubts"], Bearing.of(book.report), book.scene.routes[window.route].name)
    _numbers(axes["marks"], book, window)
    _chance(axes["chance"], book, rows)
    _ground(axes["ground"], book, rows)
    _labels(axes, book.scene.routes[window.route].name)
    return figure


def _rows(book: ReportBook, window: Window) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    profile = book.report.profile
    on = profile.route == book.scene.routes[window.route].name
    return np.flatnonzero(on & (profile.end_m > window.from_m) & (profile.start_m < window.to_m))


def _marks(
    axes: Axes,
    along: Along,
    window: Window,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    book: ReportBook,
) -> None:
    """Observers above, incidents as bars below, patrols as a line between."""
    profile = book.report.profile
    axes.set_ylim(0.0, 1.0)
    feet, index = along.observers.on(window.route, window.from_m, window.to_m)
    posts = np.array([book.scene.observers.type[number] == "observation_post" for number in index.tolist()], dtype=bool)
    for role, mask in (("sensor", ~posts), ("post", posts)):
        style = LIGHT.styles[role]
        look: dict[str, Any] = {
            "marker": SYMBOLS[style.symbol],
            "color": style.colour,
            "linewidths": 0.3,
            "edgecolors": "white",
        }
        axes.scatter(feet[mask] / 1000.0, np.full(int(mask.sum()), 0.82), s=(0.85 * style.size * PX) ** 2, **look)
    for start, stop in runs(along.patrolled[rows]):
        span = profile.start_m[rows[start]] / 1000.0, profile.end_m[rows[stop - 1]] / 1000.0
        axes.plot(span, (0.50, 0.50), color=LIGHT.styles["patrol"].colour, lw=1.6, solid_capstyle="butt", alpha=0.6)
    _incident_bars(axes, along, window)


def _incident_bars(axes: Axes, along: Along, window: Window) -> None:
    feet, _ = along.incidents.on(window.route, window.from_m, window.to_m)
    step = INCIDENT_BIN_M if window.to_m - window.from_m > 60_000.0 else INCIDENT_BIN_M / 4.0
    edges = np.arange(math.floor(window.from_m / step), math.ceil(window.to_m / step) + 1) * step
    counts, _ = np.histogram(feet, edges)
    if counts.any():
        tall = 0.38 * counts / max(int(counts.max()), 5)
        there = counts > 0
        middles = (edges[:-1] + step / 2.0)[there] / 1000.0
        axes.vlines(middles, 0.0, tall[there], color=LIGHT.styles["incident"].colour, lw=1.2)


def _gap_bars(axes: Axes, book: ReportBook, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    """Day above night; covered is a thin line, a gap a bar in the colour and pattern of its class."""
    profile = book.report.profile
    axes.set_ylim(0.0, 2.0)
    for level, status in ((1.08, profile.status_day[rows]), (0.08, profile.status_night[rows])):
        letters = np.where(status == GAP, profile.klass[rows], np.where(status == UNDECIDED, "E", ""))
        covered = [_km_span(book, rows, run) for run in runs(letters == "")]
        axes.broken_barh(covered, (level + 0.36, 0.12), facecolor=LIGHT.good, lw=0)
        for letter in ("E", "A", "B", "W", "C"):
            spans = [_km_span(book, rows, run) for run in runs(letters == letter)]
            axes.broken_barh(spans, (level, 0.84), **face(LIGHT.gap(letter)))


def _doubts(axes: Axes, bearing: Bearing, route: str) -> None:
    """A thin line where the whole route is in doubt, hatching where only a stretch is."""
    axes.set_ylim(0.0, 1.0)
    everywhere, here = (spans / 1000.0 for spans in bearing.lanes(route))
    axes.hlines(np.full(len(everywhere), 0.5), everywhere[:, 0], everywhere[:, 1], color=LIGHT.warning, lw=0.4)
    axes.broken_barh([(start, end - start) for start, end in here.tolist()], (0.0, 1.0), **DOUBTFUL)


def _km_span(
    book: ReportBook, rows: np.ndarray[tuple[int], np.dtype[np.int64]], run: tuple[int, int]
) -> tuple[float, float]:
    profile = book.report.profile
    start, end = profile.start_m[rows[run[0]]] / 1000.0, profile.end_m[rows[run[1] - 1]] / 1000.0
    return float(start), float(end - start)


def _numbers(axes: Axes, book: ReportBook, window: Window) -> None:
    """The number of each crossable hole above the middle of what is shown of it; of two that collide, the first."""
    route, shown = book.scene.routes[window.route], (window.to_m - window.from_m) / 1000.0
    taken: list[tuple[float, float]] = []
    for listed in listed_holes(book.report):
        for start, end in _shown(listed, route.name, window) if listed.crossable else ():
            middle, half = (start + end) / 2000.0, shown * (0.006 + 0.005 * len(str(listed.number)))
            if all(middle + half < low or middle - half > high for low, high in taken):
                taken.append((middle - half, middle + half))
                look: dict[str, Any] = {"ha": "center", "va": "bottom", "fontsize": 6, "weight": "bold"}
                axes.text(middle, 1.04, str(listed.number), clip_on=False, **look)


def _shown(listed: ListedHole, route: str, window: Window) -> list[tuple[float, float]]:
    """Where the parts of a hole on a route begin and end within a window, in metres."""
    parts = (part for part in listed.hole.parts if part.route == route)
    ends = ((max(part.start_m, window.from_m), min(part.end_m, window.to_m)) for part in parts)
    return [(start, end) for start, end in ends if start < end]


def _chance(axes: Axes, book: ReportBook, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    profile, chainage = book.report.profile, book.report.profile.chainage_m[rows] / 1000.0
    axes.set(ylim=(0.0, 1.02), yticks=[0.0, 0.5, 1.0])
    for period, colour, dash in (("day", DAY, "-"), ("night", NIGHT, (0, (2.5, 1.0)))):
        p, low, high = (getattr(profile, f"p_{name}{period}")[rows] for name in ("", "low_", "high_"))
        x, low, high = _turns(chainage, low, high)
        axes.fill_between(x, low, high, color=colour, alpha=0.17, lw=0)
        axes.plot(*_turns(chainage, p), color=colour, lw=0.7, ls=dash)
    axes.axhline(book.report.parameters["theta"], color=LIGHT.error, lw=0.6, ls=(0, (4, 2)))


def _turns(x: FloatArray, *curves: FloatArray) -> list[FloatArray]:
    """``x`` and curves without the points inside level stretches."""
    keep = np.ones(x.size, dtype=bool)
    if x.size > 2:
        level = [np.abs(np.diff(np.round(curve, 3))) == 0.0 for curve in curves]
        keep[1:-1] = ~np.logical_and.reduce([flat[:-1] & flat[1:] for flat in level])
    return [np.round(values[keep], 4) for values in (x, *curves)]


def _ground(axes: Axes, book: ReportBook, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    profile = book.report.profile
    heights = profile.elevation_m[rows]
    low, high = _round_bounds(heights)
    axes.fill_between(profile.chainage_m[rows] / 1000.0, low, heights, color=LIGHT.muted, alpha=0.35, lw=0)
    axes.plot(profile.chainage_m[rows] / 1000.0, heights, color=LIGHT.muted, lw=0.6)
    axes.set(ylim=(low, high), yticks=[low, high])
    axes.set_yticklabels([f"{low:,.0f}", f"{high:,.0f} m"])


def _round_bounds(heights: FloatArray) -> tuple[float, float]:
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        return 0.0, 100.0
    step = 100.0 if np.ptp(finite) < 800.0 else 500.0
    return math.floor(finite.min() / step) * step, (math.floor(finite.max() / step) + 1.0) * step


def _labels(axes: dict[str, Axes], route: str) -> None:
    sides = {"marks": (), "gaps": (), "doubts": (), "chance": ("left",), "ground": ("left", "bottom")}
    for name, one in axes.items():
        quiet(one, *sides[name])
        if name != "ground":
            one.tick_params(labelbottom=False, bottom=False)
        if not sides[name]:
            one.set_yticks([])
    for name, height, text in CAPTIONS:
        look: dict[str, Any] = {"ha": "right", "va": "center", "fontsize": 6, "color": LIGHT.muted}
        axes[name].text(-0.008, height, text, transform=axes[name].transAxes, **look)
    for name in ("chance", "ground"):
        # The lowest figure stands on its line and the highest hangs from its own, or figures of two panes would meet.
        low, *_, high = axes[name].get_yticklabels()
        low.set_verticalalignment("bottom")
        high.set_verticalalignment("top")
    axes["chance"].text(-0.085, 0.5, DETECTION_AXIS, transform=axes["chance"].transAxes, rotation=90, **_SIDE)
    axes["ground"].text(-0.085, 0.5, HEIGHT_AXIS, transform=axes["ground"].transAxes, rotation=90, **_SIDE)
    axes["ground"].xaxis.set_major_formatter(ByStep())
    axes["ground"].text(
        -0.125, -0.32, f"{one_line(route, 40)}  km", transform=axes["ground"].transAxes, ha="left", **_FOOT
    )


CAPTIONS = (
    ("marks", 0.82, QT_TRANSLATE_NOOP("Report", "posts, devices")),
    ("marks", 0.50, QT_TRANSLATE_NOOP("Report", "patrols")),
    ("marks", 0.16, QT_TRANSLATE_NOOP("Report", "incidents")),
    ("gaps", 0.75, QT_TRANSLATE_NOOP("Report", "gaps by day")),
    ("gaps", 0.25, QT_TRANSLATE_NOOP("Report", "by night")),
    ("doubts", 0.5, QT_TRANSLATE_NOOP("Report", "in doubt")),
)
DETECTION_AXIS, HEIGHT_AXIS = QT_TRANSLATE_NOOP("Report", "detection P"), QT_TRANSLATE_NOOP("Report", "height")
DOUBTFUL: dict[str, Any] = {"facecolor": LIGHT.warning, "edgecolor": "white", "hatch": "//////", "linewidth": 0.0}
_SIDE: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 6, "color": LIGHT.muted}
_FOOT: dict[str, Any] = {"va": "center", "fontsize": 6.5, "color": LIGHT.text, "weight": "bold"}
