"""Geometries written as text."""

from __future__ import annotations

import numpy as np
import shapely

from app.arrays import Geometries


def shapes(*texts: str | None) -> Geometries:
    """Geometries of WKT, None where there is none."""
    array: Geometries = np.empty(len(texts), dtype=object)
    array[:] = [None if text is None else shapely.from_wkt(text) for text in texts]
    return array
