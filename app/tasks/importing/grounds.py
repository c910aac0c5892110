"""The ground that posts stand on, and whether new terrain agrees with other terrain: told at once, at import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray
from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.terrain.groups import rasters_of
from app.terrain.heights import Raster, heights_at, raster_of
from layers.fields import DEVICE_FIELDS
from layers.text import QT_TRANSLATE_NOOP

OUTSIDE = QT_TRANSLATE_NOOP(
    "Import", "Posts and devices outside all terrain, of which no sight can be computed: {count:,} ({names})."
)
ON_VOIDS = QT_TRANSLATE_NOOP(
    "Import",
    "Posts and devices where the terrain has no height, of which no sight can be computed: {count:,} ({names}).",
)
APART = QT_TRANSLATE_NOOP(
    "Import",
    "Its heights differ from those of the project's other terrain by {metres:+,.0f} m (median of {count:,} places): "
    "check their unit and its coordinate system.",
)
LIKE_FEET = QT_TRANSLATE_NOOP(
    "Import",
    "Its heights are {factor:.2f} times those of the project's other terrain (median of {count:,} places): they may be "
    "in feet.",
)
_NAMED = 5
_SIDE = 20
_FEWEST = 50
_APART_M = 150.0
_FEET = 3.0, 3.6
"""Ratios of heights that hint at feet, with room for coarse terrain."""


def rows_without_ground(project: Project, kind: str, rows: gpd.GeoDataFrame) -> Iterator[str]:
    """Notes on new rows of a kind that stand outside all terrain or on voids; none if there is no terrain."""
    if kind in DEVICE_FIELDS:
        yield from _notes(rasters_of(project), [rows])


def posts_without_ground(project: Project) -> Iterator[str]:
    """The same of all posts and devices of a project."""
    frames = [project.layer(entry.uuid).frame for kind in DEVICE_FIELDS for entry in project.of_kind(kind)]
    yield from _notes(rasters_of(project), frames)


def _notes(terrain: Sequence[Raster], frames: Sequence[gpd.GeoDataFrame]) -> Iterator[str]:
    names = [str(name or "?") for frame in frames for name in _names(frame)]
    places = [place for frame in frames for place in shapely.get_coordinates(shapely.centroid(frame.geometry))]
    if not terrain or not places:
        return
    lon, lat = np.array(places).T
    without = np.isnan(heights_at(terrain, lon, lat, Progress()))
    held = _held(terrain, lon, lat)
    for template, chosen in ((OUTSIDE, without & ~held), (ON_VOIDS, without & held)):
        numbers = np.flatnonzero(chosen).tolist()
        if numbers:
            listed = [names[number] for number in numbers[:_NAMED]] + ["…"] * (len(numbers) > _NAMED)
            yield template.format(count=len(numbers), names=", ".join(listed))


def _names(frame: gpd.GeoDataFrame) -> list[object]:
    return list(frame["name"]) if "name" in frame else [None] * len(frame)


def _held(terrain: Sequence[Raster], lon: FloatArray, lat: FloatArray) -> BoolArray:
    """Which places lie within the lattice of any terrain."""
    held = np.zeros(lon.size, dtype=np.bool_)
    for raster in terrain:
        held |= raster.holds(*raster.lattice.to_cell(lon, lat))
    return held


def as_other_terrain(project: Project, entry: Entry) -> Iterator[str]:
    """A note if a new layer's heights are far from those of the project's other terrain."""
    others = [raster_of(project, other) for other in project.of_kind("terrain") if other.uuid != entry.uuid]
    own = raster_of(project, entry)
    rows, columns = own.lattice.shape
    down, across = (np.linspace(0.0, count - 1.0, min(_SIDE, count)).round() for count in (rows, columns))
    column, row = (axis.ravel() for axis in np.meshgrid(across, down))
    lon, lat = own.lattice.to_lonlat(column, row)
    new = heights_at([own], lon, lat, Progress())
    old = heights_at(sorted(others, key=lambda raster: raster.lattice.cell_m), lon, lat, Progress())
    both = np.isfinite(new) & np.isfinite(old)
    if np.count_nonzero(both) < _FEWEST:
        return
    new, old = new[both], old[both]
    apart, factor = float(np.median(new - old)), float(np.median(new / np.maximum(old, 1.0)))
    if _FEET[0] < factor < _FEET[1]:
        yield LIKE_FEET.format(factor=factor, count=new.size)
    elif abs(apart) > _APART_M:
        yield APART.format(metres=apart, count=new.size)
