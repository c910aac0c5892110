"""Geometry columns converted to marks, whole columns at a time. Missing and empty geometries draw nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.marks import Areas, Labels, Lines, Points

Geometries = NDArray[np.object_]
Mask = NDArray[np.bool_]
_POINTS = {shapely.GeometryType.POINT}


def points(frame: Any, role: str, mask: Mask | None = None) -> Points:
    """Every point of the (multi)points among the rows of a GeoDataFrame, or of those in ``mask``."""
    parts, fids = _parts(frame, mask, _POINTS)
    return Points(shapely.get_coordinates(parts), fids, role)


def lines(frame: Any, role: str, mask: Mask | None = None) -> Lines:
    """Every part of the (multi)lines among the rows, or of those in ``mask``."""
    parts, fids = _parts(frame, mask, {shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING})
    return Lines(shapely.get_coordinates(parts), _starts(parts), fids, role)


def areas(frame: Any, role: str, mask: Mask | None = None) -> Areas:
    """Every ring of the (multi)polygons among the rows, or of those in ``mask``; holes follow their shell."""
    parts, fids = _parts(frame, mask, {shapely.GeometryType.POLYGON})
    rings, owners = shapely.get_rings(parts, return_index=True)
    return Areas(shapely.get_coordinates(rings), _starts(rings), fids[owners], role)


def labels(frame: Any, column: str, role: str, rank: NDArray[np.float64], mask: Mask | None = None) -> Labels:
    """One text per row that has one, at its point or at a point on its line or surface; small ranks come first."""
    texts = frame[column].to_numpy(dtype=object)
    shown = ~shapely.is_empty(_column(frame)) & ~shapely.is_missing(_column(frame))
    shown &= np.array([isinstance(text, str) and bool(text) for text in texts], dtype=np.bool_)
    shown &= True if mask is None else mask
    anchors = shapely.point_on_surface(_column(frame)[shown])
    return Labels(shapely.get_coordinates(anchors), tuple(texts[shown]), rank[shown], role)


def has(frame: Any, column: str, *values: str) -> Mask:
    """Rows whose ``column`` holds one of ``values``; none if the frame lacks the column."""
    if column not in frame.columns:
        return np.zeros(len(frame), dtype=np.bool_)
    return np.asarray(frame[column].isin(values), dtype=np.bool_)


def _column(frame: Any) -> Geometries:
    return np.asarray(frame.geometry.to_numpy(), dtype=object)


def _parts(frame: Any, mask: Mask | None, types: set[shapely.GeometryType]) -> tuple[Geometries, NDArray[np.int64]]:
    """The single parts of the given types, and the fid of the row each comes from."""
    geometries, fids = _column(frame), np.asarray(frame.index, dtype=np.int64)
    if mask is not None:
        geometries, fids = geometries[mask], fids[mask]
    if types == _POINTS and (shapely.get_type_id(geometries) == shapely.GeometryType.POINT).all():
        # Incidents may be a million: taking them apart would make each a new object.
        there = ~shapely.is_empty(geometries)
        return (geometries, fids) if there.all() else (geometries[there], fids[there])
    parts, rows = shapely.get_parts(geometries, return_index=True)
    fitting = np.isin(shapely.get_type_id(parts), [int(kind) for kind in types]) & ~shapely.is_empty(parts)
    return parts[fitting], fids[rows[fitting]]


def _starts(parts: Geometries) -> NDArray[np.int64]:
    counts = shapely.get_num_coordinates(parts).astype(np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)[:-1]]) if len(counts) else counts
