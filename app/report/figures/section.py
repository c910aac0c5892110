"""The terrain section from an observer to a place of a gap, with the sight line and the obstacle in its way."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from app.analysis.gaps.section import Section, observer_name
from app.reasons.likelihood import probability
from app.report.book import ReportBook
from app.report.figures.canvas import LIGHT, WIDTH_MM, ByStep, blank, pane, quiet
from app.report.notation import metres
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import one_line

PLACE = QT_TRANSLATE_NOOP("Report", "km {km:,.1f}")
HEIGHT_AXIS = QT_TRANSLATE_NOOP("Report", "height, m")
DISTANCE_AXIS = QT_TRANSLATE_NOOP("Report", "distance from the observer, km")
OBSTACLE = QT_TRANSLATE_NOOP("Report", "{height_m:,.0f} m, {above_m:,.0f} m above the sight line")
VOID = QT_TRANSLATE_NOOP(
    "Report",
    "Terrain from {name} to {place}, {length}. The terrain has a void on the way: whether it is in sight is unknown.",
)
ABOVE = QT_TRANSLATE_NOOP(
    "Report",
    "Terrain from {name} to {place}, {length}. At its lowest the sight line is {clearance_m:,.0f} m "
    "above the ground, {distance} from the observer ({height_m:,.0f} m above sea level).",
)
BELOW = QT_TRANSLATE_NOOP(
    "Report",
    "Terrain from {name} to {place}, {length}. At its lowest the sight line is {clearance_m:,.0f} m "
    "below the ground, {distance} from the observer ({height_m:,.0f} m above sea level).",
)
CHANCE = QT_TRANSLATE_NOOP("Report", "Probability that it is open: {p}.")
COARSE_CHANCE = QT_TRANSLATE_NOOP("Report", "Probability that it is open, on this coarse terrain: {p}.")


def at_km(chainage_m: float) -> str:
    """A place of the line by its kilometre."""
    return PLACE.format(km=chainage_m / 1000.0)


def caption(book: ReportBook, sight: Section, place: str) -> str:
    """What the section shows, in one line; visibility as a probability, never as a fact."""
    ends = {"name": observer_name(book.scene, sight.observer), "place": place, "length": metres(sight.length_m)}
    if np.isnan(sight.p_visible):
        return VOID.format(**ends)
    text = (ABOVE if sight.clearance_m >= 0.0 else BELOW).format(
        **ends,
        clearance_m=abs(sight.clearance_m),
        distance=metres(sight.obstacle[0]),
        height_m=sight.obstacle_height_m,
    )
    chance = (COARSE_CHANCE if sight.coarse else CHANCE).format(p=probability(sight.p_visible))
    return f"{text} {chance}"


def section(book: ReportBook, sight: Section, place: str) -> Figure:
    """The section: terrain with the earth's curvature, the straight sight line, the obstacle."""
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
    _annotate(axes, sight, (observer_name(book.scene, sight.observer), place), colour)
    axes.set_ylabel(HEIGHT_AXIS, labelpad=3, fontsize=6.5)
    axes.set_xlabel(DISTANCE_AXIS, labelpad=1, fontsize=6.5)
    axes.yaxis.set_major_formatter(ByStep())
    axes.xaxis.set_major_formatter(ByStep())
    quiet(axes, "left", "bottom")
    return figure


def _bounds(sight: Section) -> tuple[float, float]:
    values = [sight.ground_m, np.array([sight.eye_m, sight.target_m])]
    low, high = np.nanmin(np.concatenate(values)), np.nanmax(np.concatenate(values))
    room = max(high - low, 20.0)
    return float(low - 0.10 * room), float(high + 0.32 * room)


def _annotate(axes: Axes, sight: Section, names: tuple[str, str], colour: str) -> None:
    halo = [patheffects.withStroke(linewidth=2.0, foreground="white")]
    look: dict[str, Any] = {"fontsize": 6.5, "path_effects": halo, "zorder": 6}
    shift: dict[str, Any] = {"textcoords": "offset points"}
    axes.annotate(one_line(names[0], 60), (0.0, sight.eye_m), xytext=(4, 5), ha="left", va="bottom", **shift, **look)
    end = (sight.length_m / 1000.0, sight.target_m)
    axes.annotate(names[1], end, xytext=(-2, 10), ha="right", va="bottom", **shift, **look)
    if not sight.blocked:
        return
    top = (sight.obstacle[0] / 1000.0, sight.obstacle[1])
    axes.plot(*top, "^", ms=4.5, color=colour, zorder=5)
    text = OBSTACLE.format(height_m=sight.obstacle_height_m, above_m=-sight.clearance_m)
    share_of_way = top[0] / end[0] if end[0] else 0.0
    side = "left" if share_of_way < 0.35 else "right" if share_of_way > 0.65 else "center"
    raised = 0.96 * (axes.get_ylim()[1] - axes.get_ylim()[0]) + axes.get_ylim()[0]
    axes.annotate(*(text, top, (top[0], raised)), ha=side, va="top", arrowprops={"arrowstyle": "-", "lw": 0.5}, **look)
