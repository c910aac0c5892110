"""A terrain of 60 linked tiles beside the same cells as one linked file.

Run: python -m benchmarks.mosaic [--degrees 10x6] [--corner 66,42] [--sensors 300]. Tiles are degrees of 3601 x 3601
cells that share their edges, as SRTM has them, from the corner's longitude and latitude on to the south-east; their
heights are those of ``benchmarks.strip``, void far from the borders. Each job opens its project afresh and decides
which places are gaps, with one look and without draws, then with the usual draws; tiles and file alternate, on one
thread each, and are compared by processor time. What both decide must be equal to the last bit. Ends with 1 where a
required figure is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.windows import Window

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import findings_of
from app.arrays import FloatArray
from app.geo.grid import Grid
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.scene.build import build_scene
from app.scene.scene import LOOK_DRAWS, Scene
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.tasks.new_project import lay_ground
from benchmarks.borders import DATE, ROUTES, bundled
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import in_turn, middle, processor_ratio, written
from benchmarks.strip import ONE_THREAD, compile_kernels, on_one_thread, once, scene_at, sensors_of
from benchmarks.strip_dem import BLOCK, PER_DEGREE, blocks, fractal, heights

CORNER = 66, 42
Pair = tuple[int, int]
DEGREES, SENSORS, ROUNDS = (10, 6), 300, 3
LAYOUT = {"tiled": True, "blockxsize": BLOCK, "blockysize": BLOCK, "compress": "deflate", "zlevel": 1}
TILES = Gate("tiles of 3601 x 3601 cells", unit="")
PLAIN = Gate("opened and analysed without draws, tiles to one file", most=1.3)
DRAWN = Gate(f"opened and analysed with {LOOK_DRAWS} draws, tiles to one file", most=1.3)
EQUAL = Gate("places decided otherwise", most=0, unit="")


def profile(rows: int, columns: int, west: float, north: float) -> dict[str, object]:
    """How a raster whose first cell centre lies at ``west`` and ``north`` is written."""
    cell = 1 / PER_DEGREE
    place = rasterio.Affine(cell, 0.0, west - cell / 2.0, 0.0, -cell, north + cell / 2.0)
    shape = {"width": columns, "height": rows, "count": 1, "dtype": "float32", "nodata": -32768.0}
    return {"driver": "GTiff", "crs": "EPSG:4326", "transform": place, "sparse_ok": True, **shape, **LAYOUT}


def whole(path: Path, scene: Scene, ground: Grid, degrees: Pair, corner: Pair) -> None:
    """One file of all cells, with heights near the borders."""
    columns, rows = (count * PER_DEGREE + 1 for count in degrees)
    line = shapely.MultiLineString([np.column_stack([part.lon, part.lat]) for part in scene.samples])
    relief = fractal()
    with rasterio.open(path, "w", **profile(rows, columns, *corner), bigtiff="yes", num_threads=2) as out:
        for row, column in blocks(line, *corner, rows, columns):
            part = heights(ground, relief, *corner, row, column)[: rows - row, : columns - column]
            out.write(part, 1, window=Window(column, row, part.shape[1], part.shape[0]))


def cut(source: Path, folder: Path, degrees: Pair, corner: Pair) -> Path:
    """The same cells as tiles of a degree."""
    folder.mkdir()
    side = PER_DEGREE + 1
    with rasterio.open(source, num_threads=2) as raster:
        for down in range(degrees[1]):
            for across in range(degrees[0]):
                part = raster.read(1, window=Window(across * PER_DEGREE, down * PER_DEGREE, side, side))
                name = folder / f"N{corner[1] - down - 1:02d}E{corner[0] + across:03d}.tif"
                with rasterio.open(name, "w", **profile(side, side, corner[0] + across, corner[1] - down)) as out:
                    out.write(part, 1)
    return folder


def project_with(path: Path, dem: Path, sensors: gpd.GeoDataFrame) -> None:
    """A project on the bundled ground with the linked terrain and these sensors."""
    Project.create(path, lambda project: lay_ground(project, Progress()))
    with Project.open(path) as project:
        import_file(project, Request(dem, "terrain", "Fine", heights=Heights(link=True)), Progress())
        add_layers.add_features(project, "sensors", sensors)


def decided(path: Path) -> FloatArray:
    """P of every sample, by day and by night."""
    return findings_of(scene_at(path, looks=1), Progress(), AnalysisCache(), brief=True).coverage.p


def measure(folder: Path, degrees: Pair, corner: Pair, sensors: int, sheet: Sheet) -> None:
    """Print everything."""
    layers, ground = bundled()
    bare = build_scene(layers, [ground], as_of=DATE, routes=ROUTES)
    single = folder / "single.tif"
    whole(single, bare, ground, degrees, corner)
    tiles = cut(single, folder / "tiles", degrees, corner)
    sheet.put(TILES, float(len(list(tiles.iterdir()))), f"of {degrees[0]} x {degrees[1]} degrees")
    compile_kernels(bare, ground)
    paths = {"tiles": folder / "tiles.gpkg", "single": folder / "single.gpkg"}
    for name, dem in (("tiles", tiles), ("single", single)):
        project_with(paths[name], dem, sensors_of(bare, sensors))
    one, other = (decided(path) for path in paths.values())
    sheet.put(EQUAL, float(np.count_nonzero(~((one == other) | (np.isnan(one) & np.isnan(other))))))
    for gate, draws in ((PLAIN, 0), (DRAWN, LOOK_DRAWS)):
        spent = in_turn({name: once(path, draws) for name, path in paths.items()}, ROUNDS)
        times = f"{written(middle(spent['tiles']))}, one file {written(middle(spent['single']))}"
        sheet.put(gate, processor_ratio(spent["tiles"], spent["single"]), times, ONE_THREAD)


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--degrees", default=f"{DEGREES[0]}x{DEGREES[1]}")
    parser.add_argument("--corner", default=f"{CORNER[0]},{CORNER[1]}")
    parser.add_argument("--sensors", type=int, default=SENSORS)
    asked = parser.parse_args()
    columns, rows = (int(count) for count in asked.degrees.split("x"))
    west, north = (int(place) for place in asked.corner.split(","))
    sheet = Sheet("mosaic")
    with tempfile.TemporaryDirectory() as name:
        on_one_thread(partial(measure, Path(name), (columns, rows), (west, north), asked.sensors, sheet))
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
