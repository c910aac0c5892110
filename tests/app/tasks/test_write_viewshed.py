"""A viewshed as a file on the terrain's own cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from pyproj import Transformer

from app.errors import UserError
from app.project.project import Project
from app.tasks.write_viewshed import write_viewshed
from tests.builders.files import dem, digest, valley
from tests.builders.projects import bring

LOOK = {"height_m": 10.0, "target_m": 1.7, "radius_m": 1000.0, "curvature": 6 / 7}
PLACE = (71.49, 37.50)


def test_cells_are_those_of_the_terrain_seen_unseen_or_unknown(tmp_path: Path) -> None:
    source = valley(tmp_path / "d.tif")
    assert write_viewshed(source, tmp_path / "v.tif", *PLACE, **LOOK) == ()
    with rasterio.open(tmp_path / "v.tif") as out, rasterio.open(source) as terrain:
        values = out.read(1)
        assert (out.crs, out.nodata, out.dtypes[0]) == (terrain.crs, 254.0, "uint8")
        (column, row), steps = ~terrain.transform @ out.transform[2:6:3], (out.transform.a, out.transform.e)
        assert (column % 1.0, row % 1.0) == pytest.approx((0.0, 0.0), abs=1e-6)
        assert steps == (30.0, -30.0)
        x, y = Transformer.from_crs("EPSG:4326", out.crs, always_xy=True).transform(*PLACE)
        assert out.read(1)[out.index(x, y)] == 255, "it sees its own place"
    assert set(np.unique(values)) <= {0, 254, 255}
    assert np.sum(values == 255) * 30.0**2 < 1.1 * np.pi * 1000.0**2, "it looks no farther than it was told"


def test_a_wall_hides_what_is_behind_it(tmp_path: Path) -> None:
    heights = np.full((100, 100), 1000.0, np.float32)
    heights[:, 60] = 1500.0
    source = dem(tmp_path / "d.tif", heights)
    to_degrees = Transformer.from_crs("EPSG:32642", "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(500_000 + 50.5 * 30, 4_200_000 - 50.5 * 30)
    write_viewshed(source, tmp_path / "v.tif", lon, lat, **LOOK)
    with rasterio.open(tmp_path / "v.tif") as out:
        seen = {x: out.read(1)[out.index(500_000 + x * 30, 4_200_000 - 50.5 * 30)] for x in (52.5, 58.5, 62.5, 70.5)}
    assert seen == {52.5: 255, 58.5: 255, 62.5: 0, 70.5: 0}


def test_a_project_gives_its_finest_terrain_and_coarse_cells_are_a_note(path: Path, tmp_path: Path) -> None:
    coarse = tmp_path / "coarse.tif"
    with rasterio.open(
        *(coarse, "w"), driver="GTiff", width=60, height=60, count=1, dtype="float32", crs="EPSG:32642",
        transform=rasterio.Affine(450, 0, 710_000, 0, -450, 4_170_000),
    ) as out:  # fmt: skip
        out.write(np.full((60, 60), 2000.0, np.float32), 1)
    with Project.open(path) as project:
        bring(project, coarse, "terrain", name="Coarse")
    source, note = write_viewshed(path, tmp_path / "a.tif", *PLACE, **LOOK)
    assert source == "Heights are those of Coarse."
    assert note.startswith("Cells of 450 m are too coarse")
    with Project.open(path) as project:
        bring(project, valley(tmp_path / "d.tif"), "terrain", name="Fine")
    assert write_viewshed(path, tmp_path / "b.tif", *PLACE, **LOOK) == ("Heights are those of Fine.",)
    with rasterio.open(tmp_path / "b.tif") as out:
        assert out.transform.a == 30.0


def test_a_place_without_terrain_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no terrain at this place"):
        write_viewshed(path, tmp_path / "v.tif", *PLACE, **LOOK)
    assert not (tmp_path / "v.tif").exists()


def test_the_terrain_itself_is_never_written_over(tmp_path: Path) -> None:
    source = valley(tmp_path / "d.tif")
    before = digest(source)
    with pytest.raises(UserError, match="the file being read"):
        write_viewshed(source, source, *PLACE, **LOOK)
    assert digest(source) == before


@pytest.mark.parametrize(("row", "column", "words"), [(15, 20, "it is a void"), (100, -8, "lies outside the terrain")])
@pytest.mark.parametrize("as_project", [True, False])
def test_a_place_without_a_height_is_refused(
    path: Path, tmp_path: Path, row: int, column: int, words: str, as_project: bool
) -> None:
    source = valley(tmp_path / "d.tif")
    to_degrees = Transformer.from_crs("EPSG:32642", "EPSG:4326", always_xy=True)
    place = to_degrees.transform(718_000 + (column + 0.5) * 30, 4_158_000 - (row + 0.5) * 30)
    if as_project:
        with Project.open(path) as project:
            bring(project, source, "terrain")
    with pytest.raises(UserError, match=words):
        write_viewshed(path if as_project else source, tmp_path / "v.tif", *place, **LOOK)
    assert not (tmp_path / "v.tif").exists()


def test_across_a_gap_of_one_cell_the_coarser_terrain_fills_it_and_the_note_names_it(
    path: Path, tmp_path: Path
) -> None:
    """A wall hides what is behind it though a column of cells before it is missing; without the coarser: unknown."""
    heights = np.full((100, 100), 1000.0, np.float32)
    heights[:, 60], heights[:, 55] = 1500.0, -9999.0
    fine = dem(tmp_path / "fine.tif", heights, nodata=-9999.0)
    to_degrees = Transformer.from_crs("EPSG:32642", "EPSG:4326", always_xy=True)
    place = to_degrees.transform(500_000 + 50.5 * 30, 4_200_000 - 50.5 * 30)
    coarse = tmp_path / "coarse.tif"
    with rasterio.open(
        *(coarse, "w"), driver="GTiff", width=40, height=40, count=1, dtype="float32", crs="EPSG:32642",
        transform=rasterio.Affine(450, 0, 495_000, 0, -450, 4_205_000),
    ) as out:  # fmt: skip
        out.write(np.full((40, 40), 1060.0, np.float32), 1)
    with Project.open(path) as project:
        bring(project, fine, "terrain", name="Fine")
        bring(project, coarse, "terrain", name="Coarse")
    source, across = write_viewshed(path, tmp_path / "v.tif", *place, **LOOK)
    assert source == "Heights are those of Fine."
    assert "where heights are those of Coarse" in across
    columns = (52.5, 57.5, 70.5)
    assert [seen_at(tmp_path / "v.tif", column) for column in columns] == [255, 255, 0]
    write_viewshed(fine, tmp_path / "f.tif", *place, **LOOK)
    assert [seen_at(tmp_path / "f.tif", column) for column in columns] == [255, 254, 254]


def seen_at(path: Path, column: float) -> int:
    """What a viewshed says of a cell in the row of the observer."""
    with rasterio.open(path) as out:
        return int(out.read(1)[out.index(500_000 + column * 30, 4_200_000 - 50.5 * 30)])
