"""Heights at places: of the finest raster that tells them, inside the project or linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.transform import from_origin

from app.errors import Cancelled
from app.geo.grid import bilinear
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.groups import rasters_of
from app.terrain.heights import heights_at

WEST, NORTH = 70.0, 38.0
DEGREES = {"coarse": 0.004, "fine": 0.001}


def wavy(rows: int, columns: int, lift: float) -> np.ndarray:
    row, column = np.mgrid[0:rows, 0:columns]
    return np.asarray(lift + 40.0 * np.sin(row / 9.0) + 30.0 * np.cos(column / 7.0), np.float32)


def tiff(path: Path, values: np.ndarray, cell: float) -> Path:
    shape = {"height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": "float32", "nodata": -32768.0}
    place = {"crs": "EPSG:4326", "transform": from_origin(WEST, NORTH, cell, cell)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place) as out:
        out.write(values, 1)
    return path


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Coarse terrain inside, and finer terrain of its north-west corner linked, with a void."""
    folder = tmp_path_factory.mktemp("heights")
    coarse, fine = wavy(150, 260, 1000.0), wavy(257, 300, 5000.0)
    fine[100:110, 100:110] = -32768.0
    Project.create(folder / "p.gpkg", lambda project: None)
    with Project.open(folder / "p.gpkg") as project:
        for name, values in (("coarse", coarse), ("fine", fine)):
            file = tiff(folder / f"{name}.tif", values, DEGREES[name])
            answer = Heights(link=name == "fine")
            import_file(project, Request(file, "terrain", name, heights=answer), Progress())
        yield project


def expected(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """The same heights from whole grids in memory."""
    fine = wavy(257, 300, 5000.0)
    fine[100:110, 100:110] = np.nan
    result = np.full(lon.shape, np.nan)
    for values, cell in ((fine, DEGREES["fine"]), (wavy(150, 260, 1000.0), DEGREES["coarse"])):
        answer = bilinear(values, (lon - WEST) / cell - 0.5, (NORTH - lat) / cell - 0.5)
        result = np.where(np.isnan(result), answer, result)
    return result


places = st.lists(st.tuples(st.floats(69.9, 71.2), st.floats(37.3, 38.1)), min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(at=places)
def test_blocks_give_what_the_whole_rasters_give(opened: Project, at: list[tuple[float, float]]) -> None:
    lon, lat = np.array(at).T
    result = heights_at(rasters_of(opened), lon, lat, Progress())
    wanted = expected(lon, lat)
    assert np.array_equal(np.isnan(result), np.isnan(wanted))
    np.testing.assert_allclose(result, wanted, atol=1e-3)


def test_a_void_of_the_finer_raster_is_told_by_the_coarser(opened: Project) -> None:
    lon, lat = np.array([70.1055, 70.2]), np.array([37.8945, 37.9])
    in_void, beside = heights_at(rasters_of(opened), lon, lat, Progress())
    assert 900.0 < in_void < 1100.0
    assert beside > 4900.0


def test_the_last_row_and_column_belong_to_it(opened: Project) -> None:
    """257 rows and 300 columns: the last block of rows would hold a single row, and no four corners."""
    cell = DEGREES["fine"]
    lon, lat = np.array([WEST + 299.5 * cell]), np.array([NORTH - 256.5 * cell])
    (result,) = heights_at(rasters_of(opened), lon, lat, Progress())
    assert result == pytest.approx(wavy(257, 300, 5000.0)[-1, -1], abs=1e-3)


def test_a_linked_raster_that_is_gone_tells_nothing(opened: Project) -> None:
    fine = opened.path.parent / "fine.tif"
    away = fine.rename(fine.with_suffix(".away"))
    try:
        (result,) = heights_at(rasters_of(opened), np.array([70.2]), np.array([37.9]), Progress())
    finally:
        away.rename(fine)
    assert 900.0 < result < 1100.0


def test_reading_can_be_stopped(opened: Project) -> None:
    with pytest.raises(Cancelled):
        heights_at(rasters_of(opened), np.array([70.2]), np.array([37.9]), Progress(stopped=lambda: True))
