"""Frames with some geometries, a row each, and what a kind of layer reads and draws of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from layers import LAYER_TYPES
from layers.marks import Image, Mark
from layers.table import Table
from layers.values.field import Field

POINT = shapely.Point(70, 38)
POINTS = shapely.MultiPoint([(1, 2), (3, 4)])
LINE = shapely.LineString([(70, 38), (71, 39), (72, 38)])
PARTS = shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]])
HOLED = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(1, 1, 2, 2).exterior])
ZONES = shapely.MultiPolygon([HOLED, shapely.box(20, 20, 21, 21)])
NOTHING: tuple[Any, ...] = (None, shapely.Point(), shapely.LineString(), shapely.MultiPolygon())
"""Rows that draw nothing."""


def frame(geometries: Sequence[Any], fids: Sequence[int] | None = None, **columns: Sequence[Any]) -> gpd.GeoDataFrame:
    """A frame of a layer; fids count from 1 if not given."""
    rows = gpd.GeoDataFrame(columns, geometry=list(geometries), crs="EPSG:4326")
    rows.index = np.array(fids or range(1, len(geometries) + 1))
    return rows


def rows(geometries: Sequence[Any], fids: Sequence[int] | None = None, **columns: Sequence[Any]) -> Table:
    """The same as a table."""
    return Table.of_frame(frame(geometries, fids, **columns))


def marks(kind: str, data: gpd.GeoDataFrame) -> dict[str, Mark]:
    """What a layer of a kind draws, by role; what is empty is left out."""
    drawn = LAYER_TYPES[kind]("u", "n", Table.of_frame(data)).marks()
    return {mark.role: mark for mark in drawn if isinstance(mark, Image) or len(mark.xy)}


def rows_by_role(kind: str, data: gpd.GeoDataFrame) -> dict[str, list[int]]:
    """The fids that a layer draws in each role."""
    drawn = LAYER_TYPES[kind]("u", "n", Table.of_frame(data)).marks()
    fids = [(mark.role, getattr(mark, "fids", np.zeros(0, np.int64)).tolist()) for mark in drawn]
    return {role: sorted({fid for own, rows in fids if own == role for fid in rows}) for role, rows in fids if rows}


def field(kind: str, name: str) -> Field:
    """A field of a kind of layer."""
    return next(spec for spec in LAYER_TYPES[kind].fields() if spec.name == name)
