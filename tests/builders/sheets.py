"""A kind of layer with a field of every type, and rows of it to export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.base import Layer
from layers.values.field import Field, FieldType


class Post(Layer):
    """Takes every kind of geometry, and has a field of every type."""

    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset(
        {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
    )
    own_fields: ClassVar[tuple[Field, ...]] = (
        Field("height_m", "Height", FieldType.REAL),
        Field("staff", "Staff", FieldType.INTEGER),
        Field("open", "Open", FieldType.BOOLEAN),
        Field("opened", "Opened", FieldType.DATE),
        Field("at", "At", FieldType.DATETIME),
        Field("colour", "Colour", FieldType.CHOICE, choices=("red", "green")),
    )


def layer_of(rows: Sequence[Mapping[str, object]]) -> gpd.GeoDataFrame:
    """A frame as an import would give it: texts as Field.parse leaves them."""
    names = [field.name for field in Post.fields()] + ["extra"]
    fields = {field.name: field for field in Post.fields()}
    columns = {
        name: [fields[name].parse(row.get(name)) if name in fields else row.get(name) for row in rows] for name in names
    }
    points = shapely.points(np.array([[row["lon"], row["lat"]] for row in rows], dtype=float).reshape(-1, 2))
    return gpd.GeoDataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}, geometry=points, crs="EPSG:4326"
    )


def shapes_of(count: int = 1, *texts: str) -> gpd.GeoDataFrame:
    """Rows named n0, n1 and so on: points at 70 E and 39 N, or geometries of WKT."""
    frame = layer_of([{"name": f"n{i}", "lon": 70.0, "lat": 39.0} for i in range(len(texts) or count)])
    return frame.set_geometry(gpd.GeoSeries.from_wkt(list(texts), crs="EPSG:4326")) if texts else frame
