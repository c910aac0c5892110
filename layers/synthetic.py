"""What is made up: a row says so itself, and a blank row is as its layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.base import Layer

COLUMN = "synthetic"


def rows_synthetic(frame: gpd.GeoDataFrame, usual: bool) -> list[bool]:
    """Which rows are made up; ``usual`` is what holds for those that do not say."""
    if COLUMN not in frame.columns:
        return [usual] * len(frame)
    cells = zip(frame[COLUMN].tolist(), frame[COLUMN].isna().tolist(), strict=True)
    return [usual if blank else bool(cell) for cell, blank in cells]


def is_synthetic(layer: Layer) -> bool:
    """Whether anything in a layer is made up; a raster, which has no rows, is what its provenance says."""
    usual = layer.provenance.synthetic
    return any(rows_synthetic(layer.frame, usual)) if layer.geometries and len(layer.frame) else usual
