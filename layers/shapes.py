"""Geometry columns converted to marks, whole columns at a time. Missing and empty geometries draw nothing."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.marks import Areas, Labels, Lines, Points
from layers.table import Table

Geometries = NDArray[np.object_]
Mask = NDArray[np.bool_]


def points(table: Table, role: str, mask: Mask | None = None) -> Points:
    """Every point of the (multi)points among the rows, or of those in ``mask``."""
    if table.xy is not None:
        # Incidents may be a million: they are drawn without an object for each.
        there = np.isfinite(table.xy[:, 0])
        there &= True if mask is None else mask
        return Points(table.xy[there], table.fids[there], role)
    parts, fids = _parts(table, mask, {shapely.GeometryType.POINT})
    return Points(shapely.get_coordinates(parts), fids, role)


def lines(table: Table, role: str, mask: Mask | None = None) -> Lines:
    """Every part of the (multi)lines among the rows, or of those in ``mask``."""
    parts, fids = _parts(table, mask, {shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING})
    return Lines(shapely.get_coordinates(parts), _starts(parts), fids, role)


def areas(table: Table, role: str, mask: Mask | None = None) -> Areas:
    """Every ring of the (multi)polygons among the rows, or of those in ``mask``; holes follow their shell."""
    parts, fids = _parts(table, mask, {shapely.GeometryType.POLYGON})
    rings, owners = shapely.get_rings(parts, return_index=True)
    return Areas(shapely.get_coordinates(rings), _starts(rings), fids[owners], role)


def labels(table: Table, column: str, role: str, rank: NDArray[np.float64], mask: Mask | None = None) -> Labels:
    """One text per row that has one, at its point or at a point on its line or surface; small ranks come first."""
    texts = np.asarray(table.array(column), dtype=object)
    shown = ~shapely.is_empty(table.geometries) & ~shapely.is_missing(table.geometries)
    shown &= np.array([isinstance(text, str) and bool(text) for text in texts], dtype=np.bool_)
    shown &= True if mask is None else mask
    anchors = shapely.point_on_surface(table.geometries[shown])
    return Labels(shapely.get_coordinates(anchors), tuple(texts[shown]), rank[shown], role)


def has(table: Table, column: str, *values: str) -> Mask:
    """Rows whose ``column`` holds one of ``values``; none if the table lacks the column."""
    if column not in table:
        return np.zeros(len(table), dtype=np.bool_)
    return np.asarray(table[column].isin(values), dtype=np.bool_)


def _parts(table: Table, mask: Mask | None, types: set[shapely.GeometryType]) -> tuple[Geometries, NDArray[np.int64]]:
    """The single parts of the given types, and the fid of the row each comes from."""
    if table.xy is not None and shapely.GeometryType.POINT not in types:
        return np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
    geometries, fids = table.geometries, table.fids
    if mask is not None:
        geometries, fids = geometries[mask], fids[mask]
    parts, rows = shapely.get_parts(geometries, return_index=True)
    fitting = np.isin(shapely.get_type_id(parts), [int(kind) for kind in types]) & ~shapely.is_empty(parts)
    return parts[fitting], fids[rows[fitting]]


def _starts(parts: Geometries) -> NDArray[np.int64]:
    counts = shapely.get_num_coordinates(parts).astype(np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)[:-1]]) if len(counts) else counts
