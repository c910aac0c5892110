"""What is made up: a row says so itself, and a blank row is as its layer is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from layers.base import Layer

COLUMN = "synthetic"


def rows_synthetic(frame: gpd.GeoDataFrame, usual: bool) -> list[bool]:
    """Which rows are made up; ``usual`` is what holds for those that do not say."""
    import pandas as pd  # noqa: PLC0415 - takes long, and much is done without a frame

    cells = frame[COLUMN].tolist() if COLUMN in frame.columns else [None] * len(frame)
    return [usual if pd.isna(cell) else bool(cell) for cell in cells]


def is_synthetic(layer: Layer) -> bool:
    """Whether anything in a layer is made up; a raster, which has no rows, is what its provenance says."""
    usual = layer.provenance.synthetic
    return any(rows_synthetic(layer.frame, usual)) if layer.geometries and len(layer.frame) else usual
