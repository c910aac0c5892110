"""What is made up: a row says so itself, and a blank row is as its layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.base import Layer
    from layers.table import Table

COLUMN = "synthetic"


def rows_synthetic(rows: gpd.GeoDataFrame | Table, usual: bool) -> list[bool]:
    """Which rows are made up; ``usual`` is what holds for those that do not say."""
    if COLUMN not in rows:
        return [usual] * len(rows)
    cells = zip(rows[COLUMN].tolist(), rows[COLUMN].isna().tolist(), strict=True)
    return [usual if blank else bool(cell) for cell, blank in cells]


def is_synthetic(layer: Layer) -> bool:
    """Whether anything in a layer is made up; a raster, which has no rows, is what its provenance says."""
    usual = layer.provenance.synthetic
    return any(rows_synthetic(layer.table, usual)) if layer.geometries and len(layer.table) else usual
