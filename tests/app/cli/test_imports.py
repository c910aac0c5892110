"""A command imports what it needs: what takes long to load is not loaded by those that do without it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio

ROOT = Path(__file__).parents[3]
RUN = """
import sys
import main
sys.argv = ["sarhad", *sys.argv[1:]]
try:
    main.main()
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded", *sys.modules)
"""

FRAMES = {"pandas", "geopandas", "pyogrio", "pyarrow"}
DRAWINGS = {"matplotlib", "typst", "PySide6", "pyqtgraph"}
NUMBERS = {"numba", "scipy", "rasterio"}


def loaded_by(*arguments: object) -> set[str]:
    """Names of all modules that a whole process of a command has loaded by its end."""
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("loaded ")[2].split())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A border of ten kilometres, a post and a road beside it, and terrain of 30 m under them."""
    folder = tmp_path_factory.mktemp("imports")
    line = {"route": "TJ-AF", "left_state": "TJ", "right_state": "AF"}
    _write(folder / "borders.geojson", "LineString", [[70.0, 38.0], [70.1, 38.0]], line)
    _write(folder / "sensors.geojson", "Point", [70.05, 38.005], {"name": "Hill", "type": "thermal_camera"})
    _write(folder / "reference.geojson", "LineString", [[70.0, 38.01], [70.1, 38.01]], {"theme": "road"})
    size = {"width": 400, "height": 200, "transform": rasterio.Affine(0.0003, 0.0, 69.99, 0.0, -0.0003, 38.03)}
    with rasterio.open(
        folder / "terrain.tif", "w", driver="GTiff", count=1, dtype="float32", crs="EPSG:4326", **size
    ) as dem:
        dem.write(np.full((200, 400), 1000.0, dtype=np.float32), 1)
    path = folder / "p.gpkg"
    loaded_by("new", path, "--empty")
    for kind in ("borders", "sensors", "reference"):
        loaded_by("import", path, folder / f"{kind}.geojson", "--as", kind)
    loaded_by("import", path, folder / "terrain.tif", "--as", "terrain")
    return path


def _write(path: Path, kind: str, coordinates: object, properties: dict[str, str]) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))


@pytest.mark.parametrize("arguments", [("--help",), ("analyse", "--help"), ("--version",)])
def test_help_loads_nothing_large(arguments: tuple[str, ...]) -> None:
    assert not loaded_by(*arguments) & {*FRAMES, *DRAWINGS, *NUMBERS, "numpy", "shapely", "pyproj"}


def test_info_reads_the_tables_of_a_project_and_no_layer(project: Path) -> None:
    assert not loaded_by("info", project) & {*FRAMES, *DRAWINGS, *NUMBERS}


def test_a_snapshot_is_a_matter_of_sqlite(project: Path) -> None:
    assert not loaded_by("snapshot", project) & {*FRAMES, *DRAWINGS, *NUMBERS}


def test_sight_lines_in_csv_need_no_frame_and_little_of_scipy(project: Path, tmp_path: Path) -> None:
    file = tmp_path / "rays.csv"
    loaded = loaded_by("sightlines", project, file)
    assert len(file.read_text().splitlines()) > 50
    assert "numba" in loaded
    assert not loaded & {*FRAMES, *DRAWINGS}
    # numba itself asks scipy for its version.
    assert not {name for name in loaded if name.startswith(("scipy.linalg", "scipy.spatial", "scipy.special"))}


def test_an_analysis_draws_nothing(project: Path) -> None:
    assert not loaded_by("analyse", project, "--draws", 20) & DRAWINGS
