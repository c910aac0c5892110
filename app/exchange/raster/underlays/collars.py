"""Black and white edges of a scan: whether it has any, and the convex outline of what lies within them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely
from rasterio.windows import Window

from app.arrays import BoolArray, ByteArray, FloatArray
from app.exchange.raster.underlays.colours import Colours
from app.geo.pictures import Level
from app.progress import Progress

SHARE = 0.9
"""The share of the outermost pixels that makes an edge black or white."""
SPREAD = 12
"""Steps of 255 by which compression may change black and white."""
ROWS_AT_ONCE = 512
SIDE_ROWS = 256
MOST_CORNERS = 16
SHADES = {"black": 0, "white": 255}


def edges(raster: Any, colours: Colours) -> str:
    """ "black" or "white" if nearly all outermost pixels of a raster are, else empty; clear pixels do not count."""
    sides = [side[side[:, 3] == 255] for side in _sides(raster, colours)]
    if not all(len(side) for side in sides):
        return ""
    shares = {name: np.mean([_of_shade(side, shade).mean() for side in sides]) for name, shade in SHADES.items()}
    return next((name for name, share in shares.items() if share >= SHARE), "")


def _sides(raster: Any, colours: Colours) -> list[ByteArray]:
    """The pixels of the four edges, n × 4; of those at the ends of rows some hundreds: each takes a whole row."""
    height, width = raster.shape
    some = np.unique(np.linspace(0, height - 1, SIDE_ROWS).astype(int)).tolist()
    rows = {row: colours.read(raster, Window(0, row, width, 1))[0] for row in some}
    ends = [np.array([line[end] for line in rows.values()]) for end in (0, -1)]
    return [rows[0], rows[height - 1], *ends]


def _of_shade(rgba: ByteArray, shade: int) -> BoolArray:
    near = np.abs(rgba[..., :3].astype(np.int16) - shade) <= SPREAD
    return np.asarray(near.all(axis=-1), dtype=np.bool_)


def outline(
    raster: Any, colours: Colours, level: Level, shade: str, progress: Progress
) -> tuple[tuple[float, float], ...]:
    """The convex outline of all pixels other than ``shade``, in the raster's system, counter-clockwise.

    At most MOST_CORNERS corners; empty if all pixels are of that shade.
    """
    ends = [corner for strip in _ends(raster, colours, SHADES[shade], progress) for corner in strip]
    if not ends:
        return ()
    hull = shapely.MultiPoint(ends).convex_hull
    step = 0.5
    while shapely.get_num_coordinates(hull.simplify(step)) > MOST_CORNERS + 1:
        step *= 2.0
    plain = hull.simplify(step)
    pixels = shapely.get_coordinates(plain.exterior if isinstance(plain, shapely.Polygon) else plain)[:-1]
    x, y = level.to_xy(pixels[:, 0] - 0.5, pixels[:, 1] - 0.5)
    return _counter_clockwise(np.column_stack([x, y]))


def _ends(raster: Any, colours: Colours, shade: int, progress: Progress) -> Iterator[list[tuple[float, float]]]:
    """The corners of the first and last pixel of each row that are of another shade."""
    height, width = raster.shape
    for top in range(0, height, ROWS_AT_ONCE):
        progress.at(top / height)
        rgba = colours.read(raster, Window(0, top, width, min(ROWS_AT_ONCE, height - top)))
        content = ~_of_shade(rgba, shade) & (rgba[..., 3] > 0)
        rows = np.flatnonzero(content.any(axis=1))
        first, last = content[rows].argmax(axis=1), width - content[rows, ::-1].argmax(axis=1)
        corners = [np.column_stack([x, top + rows + below]) for x in (first, last) for below in (0, 1)]
        yield [tuple(corner) for corner in np.concatenate(corners).tolist()]


def _counter_clockwise(xy: FloatArray) -> tuple[tuple[float, float], ...]:
    x, y = xy[:, 0] - xy[0, 0], xy[:, 1] - xy[0, 1]
    area = float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
    ordered = xy if area > 0.0 else xy[::-1]
    return tuple((float(one), float(other)) for one, other in ordered)
