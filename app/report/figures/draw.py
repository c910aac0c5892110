"""Marks of layers drawn with matplotlib on a plane: one function per kind of mark, styles by role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path as Outline
from matplotlib.transforms import Bbox

from app.arrays import FloatArray
from app.report.figures.canvas import HATCHES, LIGHT, PX
from app.report.figures.plane import Plane
from layers.marks import Areas, Image, Labels, Lines, Mark, Points
from resources.colours import Style
from resources.literal import one_line

SYMBOLS = {"": "o", "circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "X"}
_TAKEN: WeakKeyDictionary[Axes, list[Bbox]] = WeakKeyDictionary()
"""Boxes already taken by names and bars, per map."""
BESIDE = ((3.0, 0.0, "left"), (-3.0, 0.0, "right"))
BESIDE_LINE = ((11.0, 0.0, "left"), (-11.0, 0.0, "right"), (0.0, 11.0, "center"), (0.0, -11.0, "center"))
ABOVE = ((0.0, 9.0, "center"), (0.0, -9.0, "center"), (9.0, 0.0, "left"), (-9.0, 0.0, "right"))
MOST_LABELS = 60
LONGEST_NAME = 60
"""Characters of a name on a map."""
"""Names tried on one map, the largest places first."""


def draw(axes: Axes, plane: Plane, marks: Sequence[Mark], roles: frozenset[str]) -> None:
    """Draw the marks whose role is in ``roles``, in order; ``axes`` is in metres of the plane."""
    for mark in marks:
        if mark.role in roles and not isinstance(mark, Image):
            _DRAW[type(mark)](axes, plane, mark, LIGHT.styles[mark.role])


def _points(axes: Axes, plane: Plane, mark: Points, style: Style) -> None:
    symbols(axes, plane.to_xy(mark.xy[:, 0], mark.xy[:, 1]), style)


def symbols(axes: Axes, xy: FloatArray, style: Style, zorder: float = 6.0) -> None:
    """Symbols of a style at points of the plane."""
    edge = {"edgecolors": "white", "linewidths": 0.5} if style.casing else {"linewidths": 0.0}
    size = (style.size * PX) ** 2
    axes.scatter(
        *(xy[:, 0], xy[:, 1], size, style.colour),
        marker=SYMBOLS[style.symbol],
        alpha=style.opacity,
        zorder=zorder,
        **edge,
    )


def _lines(axes: Axes, plane: Plane, mark: Lines, style: Style) -> None:
    strokes(axes, _pieces(plane, mark), style)


def strokes(axes: Axes, pieces: Sequence[FloatArray], style: Style, zorder: float = 3.0, wider: float = 0.0) -> None:
    """Polylines in metres of the plane, with the casing of their style."""
    width = (style.width + wider) * PX
    if style.casing:
        casing = LineCollection(pieces, colors="white", linewidths=width + 2 * style.casing * PX, zorder=zorder - 0.1)
        axes.add_collection(casing, autolim=False)
    dash: Any = (0, tuple(on * PX for on in style.dash)) if style.dash else "solid"
    axes.add_collection(
        LineCollection(pieces, colors=style.colour, linewidths=width, linestyles=[dash], zorder=zorder), autolim=False
    )


def _areas(axes: Axes, plane: Plane, mark: Areas, style: Style) -> None:
    # Shell and holes of one feature are one outline, so that holes stay open.
    outlines = []
    rings = _pieces(plane, mark)
    for fid in dict.fromkeys(mark.fids.tolist()):
        own = [
            Outline(ring, closed=True) for ring, owner in zip(rings, mark.fids.tolist(), strict=True) if owner == fid
        ]
        outlines.append(Outline.make_compound_path(*own))
    look = {"alpha": max(style.opacity, 0.05), "linewidths": 0.0, "zorder": 1.5}
    fill = PathCollection(outlines, facecolors=style.colour, hatch=HATCHES[style.pattern] or None, **look)
    axes.add_collection(fill, autolim=False)
    if style.width:
        strokes(axes, rings, style, zorder=1.6)


def _pieces(plane: Plane, mark: Lines | Areas) -> list[FloatArray]:
    if not len(mark.xy):
        return []
    return np.split(plane.to_xy(mark.xy[:, 0], mark.xy[:, 1]), mark.starts[1:])


def _labels(axes: Axes, plane: Plane, mark: Labels, style: Style) -> None:
    xy = plane.to_xy(mark.xy[:, 0], mark.xy[:, 1])
    inside = np.flatnonzero(plane.holds(xy))
    order = inside[np.argsort(mark.rank[inside], kind="stable")][:MOST_LABELS]
    names(axes, xy[order], [mark.texts[index] for index in order.tolist()], style)


def names(
    axes: Axes,
    xy: FloatArray,
    texts: Sequence[str],
    style: Style,
    size: float = 6.5,
    sides: Sequence[tuple[float, float, str]] = BESIDE,
) -> None:
    """Names at points, haloed, on the first free one of ``sides``: offset right and up in points, and alignment.

    A name that would cover another or leave the map is left out.
    """
    taken = _TAKEN.setdefault(axes, [])
    frame = axes.get_window_extent()
    for place, name in zip(xy, texts, strict=True):
        text = one_line(name, LONGEST_NAME)
        for right, up, side in sides:
            label = axes.annotate(
                *(text, tuple(place)),
                xytext=(right, up),
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=size,
                color=style.colour,
                zorder=8.0,
                path_effects=[patheffects.withStroke(linewidth=1.8, foreground=LIGHT.halo)],
            )
            box = label.get_window_extent().padded(1.0)
            if _fits(box, frame) and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
            label.remove()


def keep_free(axes: Axes, box: Bbox) -> None:
    """Keep names off ``box`` (pixels of the figure) of this map from now on."""
    _TAKEN.setdefault(axes, []).append(box)


def _fits(box: Bbox, frame: Bbox) -> bool:
    return bool(box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1)


_DRAW: dict[type, Callable[[Axes, Plane, Any, Style], None]] = {
    Points: _points,
    Lines: _lines,
    Areas: _areas,
    Labels: _labels,
}
