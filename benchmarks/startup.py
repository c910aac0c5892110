"""Whole processes: `sarhad sightlines` with 12 posts on 2,500² cells of 30 m against 12 runs of gdal_viewshed.

Run: python -m benchmarks.startup. Both read the same heights from a file, look 20 km far from the same posts, and write
what they found; ours from a project that holds posts, border and heights, with kernels and bytecode from their caches,
as an installed program has them. They take turns, and the ratio is the median over the turns: what other programs on
the machine add falls on both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import rasterio

from app.geo.grid import Grid
from app.paths import ROOT
from benchmarks.gates import Gate, Sheet
from benchmarks.peers.viewshed import MISSING, is_installed
from benchmarks.sightlines import CELL_M, CRS, MAST_M, NORTH, RANGE_M, WEST
from tests.builders.terrains import fractal

CELLS, POSTS, TURNS = 2500, 12, 9
TARGET_M = 0.85
"""Half a person, which the peer has to see too."""
WHOLE = Gate("`sarhad sightlines` for 12 posts, to 12 gdal_viewshed runs", most=1.0)


def sarhad(folder: Path, *arguments: str) -> None:
    """One command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, stderr=subprocess.DEVNULL)


def make_case(folder: Path) -> list[list[str]]:
    """Write p.gpkg and dem.tif into ``folder``; return the commands of the peer."""
    heights = (1000.0 + 3500.0 * fractal(12, 1, 0.5, coarse=6)[:CELLS, :CELLS]).astype(np.float32)
    grid = Grid.of(heights, (CELL_M, 0.0, WEST, 0.0, -CELL_M, NORTH), CRS)
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": CELLS, "height": CELLS, "crs": CRS}
    with rasterio.open(folder / "dem.tif", "w", transform=rasterio.Affine(*grid.transform), **profile) as dataset:
        dataset.write(heights, 1)
    t = np.linspace(0.0, 1.0, 2001)
    col, row = 200.0 + t * (CELLS - 400.0), CELLS / 2 + 300.0 * np.sin(6.0 * np.pi * t)
    at, off = np.linspace(60, 1940, POSTS).astype(int), np.random.default_rng(2).uniform(10.0, 50.0, POSTS)
    posts = np.round(col[at]), np.round(row[at] + off)
    border = {"type": "LineString", "coordinates": np.column_stack(grid.to_lonlat(col, row)).tolist()}
    feature = {"type": "Feature", "properties": {"route": "TJ-AF"}, "geometry": border}
    (folder / "border.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    rows = (
        f"thermal_camera,{lon!r},{lat!r},{MAST_M},{RANGE_M}"
        for lon, lat in np.column_stack(grid.to_lonlat(*posts)).tolist()
    )
    (folder / "posts.csv").write_text("\n".join(["type,lon,lat,height_m,range_m", *rows]))
    sarhad(folder, "prepare")
    sarhad(folder, "new", "p.gpkg", "--empty")
    for file, kind in (("border.geojson", "borders"), ("posts.csv", "sensors"), ("dem.tif", "terrain")):
        sarhad(folder, "import", "p.gpkg", file, "--as", kind)
    return [_peer(folder, *place) for place in zip(*posts, strict=True)]


def _peer(folder: Path, col: float, row: float) -> list[str]:
    place = ["-ox", str(WEST + (col + 0.5) * CELL_M), "-oy", str(NORTH - (row + 0.5) * CELL_M)]
    eye = ["-oz", str(MAST_M), "-tz", str(TARGET_M), "-md", str(RANGE_M), "-cc", str(6 / 7)]
    return ["gdal_viewshed", "-q", *place, *eye, str(folder / "dem.tif"), str(folder / "seen.tif")]


def seconds(*commands: list[str], folder: Path | None = None) -> float:
    """Of the peer's commands one after the other; of ours where ``folder`` is given."""
    start = time.perf_counter()
    if folder is not None:
        sarhad(folder, "sightlines", "p.gpkg", "rays.csv")
    for command in commands:
        subprocess.run(command, check=True)
    return time.perf_counter() - start


def main() -> int:
    """Print the ratio; 1 where it is above the required one."""
    sheet = Sheet("startup")
    if not is_installed():
        sheet.skip(WHOLE, MISSING)
        return sheet.end()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers = make_case(folder)
        seconds(*peers, folder=folder)  # fills the caches of both
        turns = [(seconds(folder=folder), seconds(*peers)) for _ in range(TURNS)]
    ours, peer = (statistics.median(column) for column in zip(*turns, strict=True))
    ratio = statistics.median(ours / peer for ours, peer in turns)
    sheet.put(WHOLE, ratio, f"{ours:.2f} s to {peer:.2f} s", "both cores")
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
