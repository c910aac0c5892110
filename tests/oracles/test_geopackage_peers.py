"""GDAL's tools, its GeoPackage validator and QGIS read every layer, style and the terrain, and find the same values."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.paths import BASELINE
from app.progress import Progress
from app.project.project import Project
from app.store import sights
from app.store.catalog import Entry
from app.store.database import transaction
from app.store.integrity.registrations import feature_tables
from app.store.raster import coverages, rasters
from app.tasks import new_project
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.heights import links_of

SYSTEM_PYTHON = "/usr/bin/python3"


def has_module(name: str) -> bool:
    """Whether the system's Python, for which Debian packages its bindings, can import ``name``."""
    if not Path(SYSTEM_PYTHON).exists():
        return False
    return subprocess.run([SYSTEM_PYTHON, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


needs_gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="GDAL's tools are not installed")
needs_validator = pytest.mark.skipif(
    not has_module("osgeo_utils.samples.validate_gpkg"), reason="python3-gdal is not installed"
)
needs_qgis = pytest.mark.skipif(not has_module("qgis.core"), reason="python3-qgis is not installed")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, a DEM of its own with voids, and some history: everything a file may hold."""
    folder = tmp_path_factory.mktemp("peers")
    subprocess.run(
        [sys.executable, "main.py", "new", str(folder / "p.gpkg"), "--sample"],
        check=True,
        cwd=Path(__file__).parents[2],
    )
    dem = folder / "dem.tif"
    heights = np.linspace(300, 900, 300 * 280, dtype=np.float32).reshape(300, 280)
    heights[40:60, 50:90] = -32768
    shape = {"height": 300, "width": 280, "count": 1, "dtype": "float32", "crs": "EPSG:32642", "nodata": -32768}
    transform = rasterio.transform.from_origin(718_000, 4_158_000, 30, 30)
    with rasterio.open(dem, "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(heights, 1)
    with Project.open(folder / "p.gpkg") as opened:
        import_file(opened, Request(dem, "terrain", "Own DEM"), Progress())
        import_file(opened, Request(dem, "terrain", "Linked DEM", heights=Heights(link=True)), Progress())
        incidents = new_project.read_bundled(BASELINE / "baseline.gpkg", "places")[["name", "geometry"]]
        frame = incidents.assign(lon=incidents.geometry.x, lat=incidents.geometry.y).drop(columns="geometry")
        frame.to_csv(folder / "more.csv", index=False)
        import_file(opened, Request(folder / "more.csv", "incidents", "More", skip_bad=True), Progress())
        opened.undo()  # rows that wait for their redo must not disturb anybody
        with transaction(opened.database):
            sights.write(opened.database, [("a" * 64, bytes(3000))], "2026-10-01")
    return folder / "p.gpkg"


def inside(opened: Project) -> list[Entry]:
    """The terrain layers whose rasters are in the file."""
    return [entry for entry in opened.of_kind("terrain") if not links_of(entry)]


def run(*command: str) -> tuple[str, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


@needs_gdal
def test_ogrinfo_reads_every_layer_without_a_warning(project: Path) -> None:
    with Project.open(project, write=False) as opened:
        for table in feature_tables(opened.database):
            out, err = run("ogrinfo", "-ro", "-al", str(project), table)
            assert err == ""
            (rows,) = opened.database.conn.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert f"Feature Count: {rows}" in out


@needs_gdal
def test_gdalinfo_reads_terrain_and_voids(project: Path, tmp_path: Path) -> None:
    with Project.open(project, write=False) as opened:
        for entry in inside(opened):
            name = f"GPKG:{project}:{entry.table}"
            out, err = run("gdalinfo", "-json", name)
            assert err == ""
            info = coverages.coverage_info(opened.database, entry.table)
            answers = json.loads(out)
            assert answers["size"] == [info.shape[1], info.shape[0]]
            assert answers["bands"][0]["noDataValue"] == rasters.VOID
            copy = tmp_path / f"{entry.table}.tif"
            _, err = run("gdal_translate", "-q", name, str(copy))
            assert err == ""
            with rasterio.open(copy) as peer:
                theirs = peer.read(1, masked=True).filled(np.nan)
            ours = coverages.read_window(opened.database, info, (0, info.shape[0]), (0, info.shape[1]))
            np.testing.assert_array_equal(ours, theirs)
            assert np.isnan(ours).sum() == (800 if entry.name == "Own DEM" else 0)


@needs_validator
def test_the_geopackage_validator_passes(project: Path) -> None:
    out, err = run(SYSTEM_PYTHON, "-W", "ignore", "-m", "osgeo_utils.samples.validate_gpkg", str(project))
    assert err == ""
    assert "FAIL" not in out.upper()
    assert "WARN" not in out.upper()


QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer, QgsRasterLayer, QgsProviderRegistry
app = QgsApplication([], False)
app.initQgis()
messages = []
def heard(text, tag, level):
    if level in (1, 2):
        messages.append([tag, text])
app.messageLog().messageReceived.connect(heard)
path, tables, coverages = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
answers = {}
for table in tables:
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    count = sum(1 for _ in layer.getFeatures())
    _, default = layer.loadDefaultStyle()
    extent = layer.extent()
    answers[table] = [layer.isValid(), count, default, extent.xMinimum(), extent.yMaximum()]
for table in coverages:
    layer = QgsRasterLayer(f"GPKG:{path}:{table}", table, "gdal")
    provider = layer.dataProvider()
    centre = layer.extent().center()
    value, inside = provider.sample(centre, 1)
    void = provider.sourceNoDataValue(1)
    answers[table] = [layer.isValid(), layer.width(), layer.height(), void, value, centre.x(), centre.y()]
print(json.dumps([answers, messages]), flush=True)
os._exit(0)  # QGIS 3.22 crashes when Python tears it down; what was asked of it is answered
"""


@needs_qgis
def test_qgis_reads_layers_styles_and_terrain(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with Project.open(project, write=False) as opened:
        tables = feature_tables(opened.database)
        rasters_inside = [entry.table for entry in inside(opened)]
        out, _ = run(SYSTEM_PYTHON, "-c", QGIS, str(project), json.dumps(tables), json.dumps(rasters_inside))
        answers, messages = json.loads(out.splitlines()[-1])
        assert messages == []
        for table in tables:
            (rows,) = opened.database.conn.execute(f'SELECT count(*) FROM "{table}"').fetchone()
            assert answers[table][:3] == [True, rows, True], table
        for table in rasters_inside:
            info = coverages.coverage_info(opened.database, table)
            valid, width, height, void, value, x, y = answers[table]
            assert (valid, width, height, void) == (True, info.shape[1], info.shape[0], rasters.VOID)
            column = int((x - info.bounds[0]) / info.cell[0])
            row = int((info.bounds[3] - y) / info.cell[1])
            assert coverages.read_window(opened.database, info, (row, row + 1), (column, column + 1))[0, 0] == value
