"""Terrain that can be used, terrain that cannot, and its heights window by window."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray

from app.errors import Cancelled, UserError
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.raster_files import windows, write_grid
from app.exchange.raster.terrain_files import COARSE, described, glance, read_errors, read_terrain
from app.exchange.reading import Fact, Ground, Subject
from app.progress import Progress

STEP = 1 / 120
NORTH_UP = (STEP, 0.0, 70.0, 0.0, -STEP, 38.0)


def heights(rows: int = 60, columns: int = 70) -> NDArray[np.float32]:
    return (np.arange(rows * columns, dtype=np.float32).reshape(rows, columns) % 3000 + 1).astype(np.float32)


def dem(path: Path, array: NDArray[np.generic] | None = None, bands: int = 1, **profile: Any) -> Path:
    array = heights() if array is None else array
    settings = {"crs": "EPSG:4326", "transform": rasterio.Affine(*NORTH_UP), **profile}
    rows, columns = array.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=bands, dtype=array.dtype, **settings
    ) as raster:
        for band in range(1, bands + 1):
            raster.write(array, band)
    return path


def test_what_a_dem_says_of_itself(tmp_path: Path) -> None:
    path = dem(tmp_path / "t.tif", nodata=-9999.0)
    before = sorted(tmp_path.iterdir()), path.read_bytes(), path.stat().st_mtime_ns
    terrain = read_terrain(path)
    assert (terrain.lattice.shape, terrain.lattice.crs, terrain.name) == ((60, 70), "EPSG:4326", "t.tif")
    assert terrain.parts[0].coding.nodata == -9999.0
    assert terrain.lattice.transform == pytest.approx(NORTH_UP)
    assert terrain.bounds == pytest.approx((70.0, 37.5, 70.0 + 70 * STEP, 38.0))
    # 30" of latitude at 37.75 N: 925 m (WGS 84 degree length 111,003 m over 120), the longer side
    assert terrain.cell_m == pytest.approx(925.0, rel=2e-3)
    assert terrain.settings() == {"sigma": "relief", "sigma_model": "relief 3 0.16 0.18 1 15 41"}
    assert (sorted(tmp_path.iterdir()), path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_error_goes_by_the_size_of_cells_and_a_tag_goes_before(tmp_path: Path) -> None:
    fine = rasterio.Affine(30, 0, 500000, 0, -30, 4200000)
    terrain = read_terrain(dem(tmp_path / "t.tif", crs="EPSG:32642", transform=fine))
    assert terrain.cell_m == pytest.approx(30.0, rel=1e-3)
    assert terrain.sigma_model == "relief 1.2 0.1 0.11 1 1 2.73"
    assert terrain.notes == ()
    write_grid(tmp_path / "u.tif", heights(), NORTH_UP, "EPSG:4326", tags={"SIGMA_MODEL": "relief 3 0.16 0.18 1.3"})
    assert read_terrain(tmp_path / "u.tif").sigma_model == "relief 3 0.16 0.18 1.3"
    with pytest.raises(UserError, match=r"t\.tif and u\.tif state different errors"):
        described([dem(tmp_path / "t.tif"), tmp_path / "u.tif"])


@pytest.mark.parametrize(("cell", "coarse"), [(95.0, False), (105.0, True)])
def test_coarse_is_what_the_analysis_calls_so(tmp_path: Path, cell: float, coarse: bool) -> None:
    """The longer side counts: cells of 105 by 60 m have no yes or no."""
    place = rasterio.Affine(60.0, 0, 500000, 0, -cell, 4200000)
    terrain = read_terrain(dem(tmp_path / "t.tif", crs="EPSG:32642", transform=place))
    assert terrain.lattice.is_coarse is coarse
    assert (COARSE.format(cell=terrain.cell_m) in terrain.notes) is coarse


def test_a_glance_tells_the_same_as_reading_it(tmp_path: Path) -> None:
    path = dem(tmp_path / "t.tif")
    seen, terrain = glance(path), read_terrain(path)
    assert ((seen.rows, seen.columns), seen.sigma_model) == (terrain.lattice.shape, terrain.sigma_model)
    assert (seen.cells, seen.size, seen.files) == (60 * 70, path.stat().st_size, 1)
    assert seen.reading == described(path).reading
    assert glance(path, StatedRaster(unit="ft")).reading.facts[1] == Fact(Subject.UNIT, "ft", Ground.STATED)
    with pytest.raises(UserError, match="3 bands"):
        glance(dem(tmp_path / "three.tif", bands=3))
    with pytest.raises(UserError, match=r"gone\.tif"):
        glance(tmp_path / "gone.tif")


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"crs": None}, "does not state its coordinate system"),
        ({"transform": None}, "not georeferenced"),
        ({"bands": 3}, "3 bands"),
        ({"array": np.full((4, 4), -32768, dtype=np.int16)}, "holds no height"),
        ({"array": np.full((4, 4), -9999, dtype=np.int16)}, "height -9999 m, which does not occur on land"),
        ({"array": np.full((4, 4), 1 + 1j, dtype=np.complex64)}, "not heights"),
    ],
)
def test_a_dem_that_cannot_be_used(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    path = dem(tmp_path / "t.tif", **changes)
    with pytest.raises(UserError, match=words) as refusal:
        read_terrain(path)
    assert "\n" not in str(refusal.value)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["t.tif"]
    assert capfd.readouterr() == ("", "")


def test_rubbish_is_refused_in_silence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("t.tif", "N39E070.hgt", "t.zip", "t.nc", "t.gpkg", "t.vrt", "t.dt1"):
        (tmp_path / name).write_bytes(b"rubbish" * 50)
        with pytest.raises(UserError, match="cannot be read"):
            read_terrain(tmp_path / name)
    with pytest.raises(UserError, match="There is no file"):
        read_terrain(tmp_path / "none.tif")
    assert capfd.readouterr() == ("", "")


def test_an_hgt_tile_has_its_error_by_the_longer_side(tmp_path: Path) -> None:
    (tmp_path / "N37E070.hgt").write_bytes(np.full((1201, 1201), 1500, dtype=">i2").tobytes())
    assert described(tmp_path / "N37E070.hgt").sigma_model == "relief 1.2 0.1 0.11 1 3.08 8.43"


def test_blocks_put_together_are_the_grid_with_voids(tmp_path: Path) -> None:
    array = heights()
    array[0, 0], array[3, 4], array[59, 69], array[5, 5] = np.nan, -32768, -77, np.inf
    path = dem(tmp_path / "t.tif", array, nodata=-77)
    whole = np.zeros(array.shape, dtype=np.float32)
    seen = 0
    for window, block in described(path).blocks(size=32):
        assert block.dtype == np.float32
        assert max(block.shape) <= 32
        whole[window.toslices()] = block
        seen += block.size
    expected = array.copy()
    expected[[0, 3, 59, 5], [0, 4, 69, 5]] = np.nan
    np.testing.assert_array_equal(whole, expected)
    assert seen == array.size


def test_scale_and_offset_are_applied(tmp_path: Path) -> None:
    path = dem(tmp_path / "t.tif", np.full((4, 4), 10, dtype=np.int16))
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.5,), (100.0,)
    _, block = next(described(path).blocks())
    assert (block == 105.0).all()


def test_a_mask_of_errors_may_come_in_tiles_too(tmp_path: Path) -> None:
    up = described(dem(tmp_path / "t.tif"))
    for name, column in (("w", 0), ("e", 35)):
        place = rasterio.Affine(STEP, 0.0, 70.0 + column * STEP, 0.0, -STEP, 38.0)
        dem(tmp_path / f"{name}.tif", np.full((60, 35), 2.5, np.float32), transform=place)
    errors = read_errors([tmp_path / "w.tif", tmp_path / "e.tif"], up)
    assert errors.lattice.shape == up.lattice.shape
    with pytest.raises(UserError, match=r"w\.tif is on a different grid from t\.tif"):
        read_errors(tmp_path / "w.tif", up)


def test_windows_cover_a_grid_once() -> None:
    covered = np.zeros((70, 45), dtype=int)
    for window in windows(45, 70, 32):
        covered[window.toslices()] += 1
    assert (covered == 1).all()


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.float32])
def test_a_grid_written_is_read_back_and_always_the_same_bytes(tmp_path: Path, dtype: type[np.generic]) -> None:
    array = (heights() % 255).astype(dtype)
    for name in ("a.tif", "b.tif"):
        write_grid(tmp_path / name, array, NORTH_UP, "EPSG:4326", nodata=254, tags={"SOURCE": "test"})
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()
    with rasterio.open(tmp_path / "a.tif") as raster:
        np.testing.assert_array_equal(raster.read(1), array)
        assert raster.nodata == 254
        assert raster.tags()["SOURCE"] == "test"
        assert tuple(raster.transform)[:6] == NORTH_UP
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == ["a.tif", "b.tif"]


def test_a_glance_at_many_files_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    paths = [
        dem(tmp_path / f"{number}.tif", transform=rasterio.Affine(STEP, 0.0, 70.0 + 70 * STEP * number, 0, -STEP, 38.0))
        for number in range(4)
    ]
    fractions: list[float] = []
    glance(paths, progress=Progress(lambda fraction, _: fractions.append(fraction)))
    assert fractions == [0.0, 0.25, 0.5, 0.75]
    with pytest.raises(Cancelled):
        glance(paths, progress=Progress(lambda fraction, _: fractions.append(fraction), lambda: len(fractions) == 6))
    assert fractions[4:] == [0.0, 0.25]
