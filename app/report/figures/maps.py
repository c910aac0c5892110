"""Maps of the report: one of the whole border, and one around each gap."""

from __future__ import annotations

import dataclasses
import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from app.analysis.gaps.gap_report import CoverageGap, Undecided
from app.analysis.gaps.holes import HolePart
from app.analysis.gaps.section import observer_name
from app.arrays import ByteArray, FloatArray
from app.geo.cut import section_line
from app.geo.lrs import Route, point_at
from app.report.book import ReportBook, Underlay
from app.report.figures.canvas import LIGHT, WIDTH_MM, blank, pane
from app.report.figures.draw import ABOVE, BESIDE_LINE, draw, keep_free, names, strokes, symbols
from app.report.figures.plane import Plane, laid_over, plain, relief, warped
from app.report.listed_holes import ListedHole
from app.report.notation import span
from layers.base import Layer
from layers.incidents import IncidentLayer

OVERVIEW = frozenset({"enclave", "zone", "patrol", "label", "place"})
LOCAL = OVERVIEW | {"barrier", "hazard", "reference_line", "reference_point"}
OVERVIEW_PLACES = 45
PIXELS_PER_MM = 6.0
NEAR_PLACE_M = 60_000.0
ATTRIBUTION_LETTERS = 70
_LABEL: dict[str, Any] = {"size": 7.0, "sides": ABOVE}

Stretch = CoverageGap | Undecided


def overview(book: ReportBook, width_mm: float = WIDTH_MM, height_mm: float = 118.0) -> Figure:
    """Borders, gaps, observers and large places over the hillshade of the whole run."""
    lon, lat = (np.concatenate([getattr(s, axis) for s in book.scene.samples]) for axis in ("lon", "lat"))
    plane = Plane.over(lon, lat, width_mm / height_mm)
    figure, axes = _sheet(book, plane, width_mm, height_mm)
    scale_bar(axes, plane)
    _route_names(axes, book, plane)
    layers = [_few_places(layer) for layer in _shown(book)]
    _content(axes, book, plane, layers, OVERVIEW, gap_wider=-2.5)
    _hole_numbers(axes, book, plane)
    _observers(axes, book, plane, scale=0.5)
    return figure


def local(book: ReportBook, listed: ListedHole, width_mm: float, height_mm: float, post: int | None) -> Figure:
    """The surroundings of a hole, north up, including the scene's observer ``post``."""
    line = np.concatenate([shapely.get_coordinates(_line(book, part)) for part in listed.hole.parts])
    lon, lat = line[:, 0], line[:, 1]
    if post is not None:
        watch = book.scene.observers
        lon, lat = np.append(lon, watch.lon[post]), np.append(lat, watch.lat[post])
    plane = Plane.near(lon, lat, width_mm / height_mm)
    figure, axes = _sheet(book, plane, width_mm, height_mm)
    scale_bar(axes, plane)
    _north(axes)
    names(axes, plane.to_xy(*_middle(book, listed.part)), [_km_text(listed.part)], LIGHT.styles["label"], **_LABEL)
    _observers(axes, book, plane, scale=1.0, named=post)
    _content(axes, book, plane, _shown(book), LOCAL, gap_wider=0.0, chosen=listed.ids)
    return figure


def _sheet(book: ReportBook, plane: Plane, width_mm: float, height_mm: float) -> tuple[Figure, Axes]:
    figure = blank(width_mm, height_mm)
    axes = pane(figure, 0.2, 0.2, width_mm - 0.4, height_mm - 0.4)
    axes.set(xlim=(plane.west, plane.east), ylim=(plane.south, plane.north), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_color(LIGHT.line)
    picture, shown = _ground(book, plane, width_mm)
    _attribution(axes, shown)
    box = (plane.west, plane.east, plane.south, plane.north)
    axes.imshow(picture, extent=box, interpolation="nearest", aspect="auto", zorder=0)
    return figure, axes


def _ground(book: ReportBook, plane: Plane, width_mm: float) -> tuple[ByteArray, list[Underlay]]:
    """The relief with underlays below and over it, as RGB, and those that reach into the map."""
    columns, scale = int(width_mm * PIXELS_PER_MM), plane.width_m / (width_mm - 0.4) * 1000.0
    below = plain(plane, columns, LIGHT)
    drawn = [(one, warped(one, plane, below.shape[:2])) for one in book.underlays if one.shown_at(scale)]
    for underlay, cells in drawn:
        below = laid_over(below, cells, underlay.opacity) if underlay.below else below
    picture = relief(book.scene.terrain, plane, columns, LIGHT, below)
    for underlay, cells in drawn:
        picture = picture if underlay.below else laid_over(picture, cells, underlay.opacity)
    return picture, [underlay for underlay, cells in drawn if cells[..., 3].any()]


def _attribution(axes: Axes, underlays: Sequence[Underlay]) -> None:
    """Whose underlays a map shows, in its lower right corner."""
    text = " · ".join(dict.fromkeys(one.attribution for one in reversed(underlays) if one.attribution))
    if not text:
        return
    halo = [patheffects.withStroke(linewidth=1.5, foreground=LIGHT.halo)]
    lines = "\n".join(textwrap.wrap(text, ATTRIBUTION_LETTERS, max_lines=2, placeholder=" …"))
    look: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 4.5, "zorder": 9, "path_effects": halo}
    label = axes.text(0.985, 0.012, lines, transform=axes.transAxes, **look)
    keep_free(axes, label.get_window_extent())


def _shown(book: ReportBook) -> list[Layer]:
    """Layers to draw: no incidents, whose places are confidential, and no gap layer, since the run has its own gaps."""
    hidden = {IncidentLayer.kind, "gaps", "borders", "checkpoints", "sensors"}
    return [layer for layer in book.layers if layer.kind not in hidden]


def _few_places(layer: Layer) -> Layer:
    """On a small-scale map only the largest places."""
    if "population" not in layer.table:
        return layer
    people = layer.table["population"].fillna(0).astype(float)
    largest = np.isin(layer.table.fids, people.nlargest(OVERVIEW_PLACES).index)
    return dataclasses.replace(layer, table=layer.table.where(largest))


def _content(
    axes: Axes,
    book: ReportBook,
    plane: Plane,
    layers: Iterable[Layer],
    roles: frozenset[str],
    gap_wider: float,
    chosen: frozenset[str] | None = None,
) -> None:
    pieces = [plane.to_xy(route.lon, route.lat) for route in book.scene.routes]
    for route, xy in zip(book.scene.routes, pieces, strict=True):
        strokes(axes, np.split(xy, route.pieces[1:]), LIGHT.styles["border"], zorder=3.0, wider=gap_wider / 2.0)
    drawn: list[Stretch] = [*book.report.undecided, *book.report.hard_terrain_gaps, *book.report.gaps]
    for stretch in drawn:
        faint = chosen is not None and stretch.id not in chosen
        _stretch(axes, book, plane, stretch, gap_wider - 2.0 if faint else gap_wider)
    for layer in layers:
        draw(axes, plane, layer.marks(), roles)


def _stretch(axes: Axes, book: ReportBook, plane: Plane, stretch: Stretch, wider: float) -> None:
    coordinates, parts = shapely.get_coordinates(shapely.get_parts(_line(book, stretch)), return_index=True)
    xy = plane.to_xy(coordinates[:, 0], coordinates[:, 1])
    if plane.holds(xy).any():
        pieces = np.split(xy, np.flatnonzero(np.diff(parts)) + 1)
        # Without casing, so that the border shows between the dashes.
        style = dataclasses.replace(LIGHT.gap(stretch.klass), casing=0.0)
        strokes(axes, pieces, style, zorder=3.5 if stretch.klass == "E" else 4.0, wider=wider)


def _line(book: ReportBook, stretch: Stretch | HolePart) -> shapely.MultiLineString:
    return section_line(_route(book, stretch.route), stretch.start_m, stretch.end_m)


def _route(book: ReportBook, name: str) -> Route:
    return next(route for route in book.scene.routes if route.name == name)


def _middle(book: ReportBook, part: HolePart) -> FloatArray:
    """Longitude and latitude of the middle of a part, (2, 1)."""
    route = _route(book, part.route)
    middle = (part.start_m + part.end_m) / 2.0
    lon, lat = point_at(route, middle % route.length_m if route.ring else middle)
    return np.array([[lon], [lat]])


def _hole_numbers(axes: Axes, book: ReportBook, plane: Plane) -> None:
    """The number of each hole that has a page, beside its middle."""
    if book.paged:
        places = plane.to_xy(*np.concatenate([_middle(book, one.part) for one in book.paged], axis=1))
        names(axes, places, [str(one.number) for one in book.paged], LIGHT.styles["label"], **_LABEL)


def _route_names(axes: Axes, book: ReportBook, plane: Plane) -> None:
    """The name of each border beside the middle of its longest part."""
    longest = {route.dyad: route for route in sorted(book.scene.routes, key=lambda route: route.length_m)}
    middles = [point_at(route, route.length_m / 2.0) for route in longest.values()]
    places = plane.to_xy(*(np.array(axis) for axis in zip(*middles, strict=True)))
    names(axes, places, list(longest), LIGHT.styles["border"], size=8.5, sides=BESIDE_LINE)


def _km_text(part: HolePart) -> str:
    return span(part.start_m / 1000.0, part.end_m / 1000.0)


def _observers(axes: Axes, book: ReportBook, plane: Plane, scale: float, named: int | None = None) -> None:
    watch = book.scene.observers
    if not len(watch):
        return
    xy = plane.to_xy(watch.lon, watch.lat)
    posts = np.array([kind == "observation_post" for kind in watch.type])
    for role, mask in (("sensor", ~posts), ("post", posts)):
        style = LIGHT.styles[role]
        symbols(axes, xy[mask & plane.holds(xy)], dataclasses.replace(style, size=style.size * scale))
    if named is not None:
        names(axes, xy[[named]], [observer_name(book.scene, named)], LIGHT.styles["post"], size=7.0)


def scale_bar(axes: Axes, plane: Plane) -> None:
    """A bar of a round length in the lower left corner."""
    length = round_length(plane.width_m / 5.0)
    x, y = plane.west + 0.025 * plane.width_m, plane.south + 0.035 * plane.height_m
    halo = [patheffects.withStroke(linewidth=2.5, foreground=LIGHT.halo)]
    axes.plot([x, x + length], [y, y], color=LIGHT.text, lw=1.2, zorder=9, path_effects=halo, solid_capstyle="butt")
    text = f"{length / 1000.0:,.0f} km" if length >= 1000.0 else f"{length:,.0f} m"
    raised = y + 0.012 * plane.height_m
    label = axes.text(x, raised, text, fontsize=6.5, va="bottom", ha="left", zorder=9, path_effects=halo)
    bar = axes.transData.transform([(x, y), (x + length, y)])
    keep_free(axes, Bbox.union([label.get_window_extent(), Bbox(bar).padded(2.0)]))


def round_length(length_m: float) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is not longer than ``length_m``.

    >>> round_length(34_000.0), round_length(999.0)
    (20000.0, 500.0)
    """
    power = 10.0 ** math.floor(math.log10(length_m))
    # Half a power too: the logarithm of what lies just below a power of ten is that power's.
    return max(step * power for step in (0.5, 1.0, 2.0, 5.0) if step * power <= length_m)


def _north(axes: Axes) -> None:
    halo = [patheffects.withStroke(linewidth=2.0, foreground=LIGHT.halo)]
    look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "axes fraction", "zorder": 9}
    arrow = {"arrowstyle": "-|>", "color": LIGHT.text, "lw": 0.9, "mutation_scale": 7}
    axes.annotate("", (0.965, 0.975), (0.965, 0.875), arrowprops=arrow, **look)
    axes.text(
        0.965, 0.865, "N", transform=axes.transAxes, ha="center", va="top", fontsize=7, path_effects=halo, zorder=9
    )
