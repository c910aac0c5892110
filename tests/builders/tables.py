"""A table of a file with a column of each type, and rows for it."""

from __future__ import annotations

import geopandas as gpd
import shapely

from layers.values.field import Field, FieldType

FIELDS = (
    Field("name", "Name"),
    Field("count", "Count", FieldType.INTEGER),
    Field("height", "Height", FieldType.REAL),
    Field("works", "Works", FieldType.BOOLEAN),
    Field("opened", "Opened", FieldType.DATE),
    Field("seen", "Seen", FieldType.DATETIME),
)


def typed_rows() -> gpd.GeoDataFrame:
    """A row with a value of each type, and one that is empty."""
    data = {
        "name": ["Хоруғ", None],
        "count": [3, None],
        "height": [2.5, None],
        "works": [True, None],
        "opened": ["2026-03-31", None],
        "seen": ["2026-03-31T02:10:00+05:00", None],
    }
    return gpd.GeoDataFrame(data, geometry=[shapely.Point(71.5, 37.5), None], crs=4326)
