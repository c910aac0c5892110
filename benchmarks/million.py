"""A project with a million incidents: opened, drawn, moved, edited, beside pyogrio and QGIS on the same file.

Run: python -m benchmarks.million. Opening is the time from the wish to the map with its panels, against pyogrio reading
the geometry and two columns of that layer. Drawing is a move of a tenth of the view, prepared and painted, and the
first picture of all of it, against QGIS drawing that view of those layers. The hillshade is one of 4096 × 4096 cells.
Memory is the most that the window's process has had. All by wall time; programs take turns on the same machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import numpy as np
import rasterio
from rasterio.transform import from_origin

from app.paths import ROOT
from app.project.project import Project
from benchmarks.beside_qgis import run
from benchmarks.gates import Gate, Sheet
from benchmarks.imports import register
from benchmarks.paired import seconds
from benchmarks.peers.qgis_process import LayerSource, View, renderer
from widgets.session.plane import Plane
from widgets.session.routes import extent

ROWS, CELLS, SIZE, DRAWINGS = 1_000_000, 4096, (1200, 700), 5
BOUNDS = (69.0, 37.0, 70.0, 37.5)
"""Where the incidents are, west, south, east and north."""
OPEN = Gate("opening to the first map, to pyogrio reading geometry and two columns", most=1.5)
FIRST = Gate("first picture of all, to QGIS's full drawing", most=1 / 15)
MOVE = Gate("a move with all in view, to QGIS's full drawing", most=1 / 40)
SMALL = Gate("a move with 3,000 in view, to QGIS drawing them", most=1.0)
SHADE = Gate("a move over a hillshade of 4096², to QGIS drawing it", most=1.0)
EDIT = Gate("one edit, to QGIS's full drawing", most=2.0)
UNDO = Gate("its undo, to QGIS's full drawing", most=2.0)
STALL = Gate("longest stall while panning, to QGIS's full drawing", most=2.0)
MEMORY = Gate("most memory of the window", most=700.0, unit=" MB")
GATES = (OPEN, FIRST, MOVE, SMALL, SHADE, EDIT, UNDO, STALL, MEMORY)
READ = (
    "import sys, time; import pyogrio; begin = time.perf_counter(); "
    "pyogrio.read_dataframe(sys.argv[1], layer=sys.argv[2], columns=['category', 'occurred_at']); "
    "print(time.perf_counter() - begin)"
)


def terrain(path: Path) -> Path:
    """Hills of CELLS × CELLS cells beside the incidents."""
    wave = np.sin(np.arange(CELLS) / 90.0)
    heights = (2000.0 + 600.0 * wave[:, None] * np.cos(np.arange(CELLS) / 70.0)).astype(np.float32)
    step = (BOUNDS[2] - BOUNDS[0]) / CELLS
    options = {"driver": "GTiff", "width": CELLS, "height": CELLS, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", transform=from_origin(BOUNDS[0], BOUNDS[3], step, step), **options) as file:
        file.write(heights, 1)
    return path


def project_of(folder: Path, name: str, *imported: str) -> Path:
    """A project with one file imported."""
    path = folder / name
    sarhad = [sys.executable, "main.py"]
    subprocess.run([*sarhad, "new", str(path)], cwd=ROOT, check=True, capture_output=True)
    subprocess.run([*sarhad, "import", str(path), *imported], cwd=ROOT, check=True, capture_output=True)
    return path


def views(plane: Plane, share: float) -> dict[str, tuple[float, float, float, float]]:
    """All, a half and a small ``share`` of the incidents' rectangle, as rectangles of the plane."""
    left, bottom, right, top = plane.box(BOUNDS)
    x, y = (left + right) / 2, (bottom + top) / 2

    def part(side: float) -> tuple[float, float, float, float]:
        dx, dy = side * (right - left) / 2, side * (top - bottom) / 2
        return x - dx, y - dy, x + dx, y + dy

    return {"full": part(1.02), "half": part(0.5), "small": part(share**0.5)}


def ours(project: Path, rectangles: dict[str, tuple[float, float, float, float]]) -> dict[str, float]:
    """What the window takes, in a process of its own."""
    job = project.with_suffix(".views.json")
    job.write_text(json.dumps(rectangles), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.million_window", str(project), str(job)]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    taken: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return taken


def pyogrio_s(project: Path, table: str) -> float:
    """Seconds of pyogrio reading a layer's geometry and two columns, the import of the library not counted."""
    command = [sys.executable, "-c", READ, str(project), table]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peer_s(plane: Plane, rect: tuple[float, float, float, float], layer: LayerSource, folder: Path) -> float:
    """Seconds of QGIS drawing one layer once more."""
    with renderer(View(plane.crs.to_wkt(), rect, SIZE, (layer,)), folder) as peer:
        return median(peer.redraws_s(DRAWINGS))


def measure(folder: Path, sheet: Sheet) -> None:
    """Print everything."""
    register(folder / "r.csv", ROWS)
    project = project_of(folder, "m.gpkg", str(folder / "r.csv"), "--as", "incidents", "--name", "Million")
    hills = project_of(folder, "h.gpkg", str(terrain(folder / "h.tif")), "--as", "terrain", "--name", "Million")
    tables = {path: table_of(path) for path in (project, hills)}
    with Project.open(project, write=False) as opened:
        plane = Plane.of(extent(opened))
    rectangles = views(plane, 3_000 / ROWS)
    read = [pyogrio_s(project, tables[project])]
    taken = ours(project, rectangles)
    read.append(pyogrio_s(project, tables[project]))
    incidents = LayerSource(f"{project}|layername={tables[project]}", "ogr")
    full, small = (peer_s(plane, rectangles[name], incidents, folder) for name in ("full", "small"))
    shade = peer_s(plane, rectangles["half"], LayerSource(f"GPKG:{hills}:{tables[hills]}", "gdal"), folder)
    shaded = ours(hills, {"half": rectangles["half"]})
    for gate, own, peer in (
        (OPEN, taken["open"], median(read)),
        (FIRST, taken["first"], full),
        (MOVE, taken["full"], full),
        (SMALL, taken["small"], small),
        (SHADE, shaded["half"], shade),
        (EDIT, taken["edit"], full),
        (UNDO, taken["undo"], full),
        (STALL, taken["stall"], full),
    ):
        sheet.put(gate, own / peer, f"{seconds(own)}, peer {seconds(peer)}")
    sheet.put(MEMORY, taken["peak_mb"], f"{taken['open_mb']:.0f} MB when the map is there")


def table_of(project: Path) -> str:
    """The table of the layer that was imported."""
    with Project.open(project, write=False) as opened:
        return opened.entry("Million").table


if __name__ == "__main__":
    sys.exit(run("million", GATES, measure))
