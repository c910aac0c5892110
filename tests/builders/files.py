"""Small files to import: heights, GeoJSON, MBTiles."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin

from app.arrays import ByteArray

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
"""What stands for a picture where nobody looks at it."""
LINE = {"type": "LineString", "coordinates": [[70, 38], [70.1, 38.1]]}


def dem(path: Path, heights: NDArray[Any], crs: str = "EPSG:32642", **profile: Any) -> Path:
    """A GeoTIFF of heights on cells of 30 m near 38 N."""
    shape = {"height": heights.shape[0], "width": heights.shape[1], "count": 1, "dtype": heights.dtype}
    place = {"crs": crs, "transform": from_origin(500_000, 4_200_000, 30, 30)}
    with rasterio.open(path, "w", **{"driver": "GTiff", **shape, **place, **profile}) as out:
        out.write(heights, 1)
    return path


def ramp(rows: int = 300, columns: int = 400) -> NDArray[np.float32]:
    """Heights of which no two are alike."""
    return np.arange(rows * columns, dtype=np.float32).reshape(rows, columns) / np.float32(100)


def scan(path: Path, cells: ByteArray) -> Path:
    """A GeoTIFF of colours (bands, rows, columns) on cells of 5 m."""
    bands, height, width = cells.shape
    shape: dict[str, Any] = {"height": height, "width": width, "count": bands, "dtype": "uint8"}
    place = {"crs": "EPSG:32642", "transform": from_origin(500_000, 4_200_000, 5, 5)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place) as out:
        out.write(cells)
    return path


def valley(path: Path, crs: str = "EPSG:32642", west: float = 718_000, north: float = 4_158_000) -> Path:
    """A GeoTIFF of a slope with a void, on cells of 30 m about 71.5 E and 37.5 N."""
    heights = np.add.outer(np.arange(300.0), np.arange(200.0)).astype(np.float32)
    heights[10:20, 10:30] = -9999
    shape = {"height": 300, "width": 200, "count": 1, "dtype": "float32", "crs": crs, "nodata": -9999}
    with rasterio.open(path, "w", driver="GTiff", transform=from_origin(west, north, 30, 30), **shape) as out:
        out.write(heights, 1)
    return path


def geojson(path: Path, *features: tuple[dict[str, Any], dict[str, Any]]) -> Path:
    """A GeoJSON file of features, each a geometry with its properties."""
    rows = [{"type": "Feature", "geometry": shape, "properties": values} for shape, values in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return path


def point(lon: float = 70.0, lat: float = 38.0) -> dict[str, Any]:
    """A point as GeoJSON has it."""
    return {"type": "Point", "coordinates": [lon, lat]}


def mbtiles(path: Path, *rows: tuple[Any, ...], wal: bool = False, **metadata: str) -> Path:
    """An MBTiles of rows of zoom level, column, row and picture; ``wal``: as a running program leaves it."""
    with closing(sqlite3.connect(path)) as file:
        if wal:
            file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.executemany("INSERT INTO tiles VALUES (?,?,?,?)", rows)
        file.commit()
        if wal:
            for suffix in ("", "-wal", "-shm"):
                shutil.copy(f"{path}{suffix}", path.with_name(f"copy.mbtiles{suffix}"))
    return path.with_name("copy.mbtiles") if wal else path


def digest(path: Path) -> str:
    """The hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


_WRITE = "import sys, pandas, pyogrio; pyogrio.write_dataframe(pandas.read_json(sys.stdin), sys.argv[1], driver='ODS')"


def ods_of_gdal(path: Path, columns: dict[str, list[Any]]) -> Path:
    """A workbook as GIS programs write it: by a process with all drivers, of which the tests' own has few."""
    rows = json.dumps(columns)
    subprocess.run([sys.executable, "-c", _WRITE, str(path)], input=rows, text=True, check=True)
    return path
