"""What should be heard of incoming heights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.errors import Cancelled, UserError
from app.exchange.raster.examined import zeros_beside_high
from app.exchange.raster.headers import StatedRaster
from app.exchange.raster.terrain_files import read_terrain
from app.progress import Progress
from tests.builders.tiles import VOID, written

GROUND = np.full((40, 40), 1200.0, np.float32)


def notes(path: Path, heights: np.ndarray, **stated: Any) -> list[str]:
    return [str(note) for note in read_terrain(written(path / "d.tif", heights), StatedRaster(**stated)).notes]


def test_sound_heights_have_no_notes(tmp_path: Path) -> None:
    assert notes(tmp_path, GROUND) == []


def test_zeros_beside_high_ground_are_noted_and_a_shore_is_not(tmp_path: Path) -> None:
    heights = GROUND.copy()
    heights[5:8, 5:8] = 0.0
    (note,) = notes(tmp_path, heights)
    assert note.startswith("8 cells of exactly 0 m lie beside ground of more than 100 m (d.tif)")
    (voids,) = notes(tmp_path, heights, nodata=0.0)[-1:]
    assert voids == "0.56 % of its cells have no height."
    shore = np.maximum(np.arange(40.0, dtype=np.float32) - 20.0, 0.0) * np.ones((40, 1), np.float32)
    assert zeros_beside_high(shore) == 0


def test_a_picture_of_the_relief_is_noted(tmp_path: Path) -> None:
    picture = (np.arange(1600).reshape(40, 40) % 200 + 20).astype(np.uint8)
    path = written(tmp_path / "d.tif", picture, nodata=None)
    assert any("8 bits: it may be a picture" in str(note) for note in read_terrain(path).notes)


def test_heights_that_the_region_does_not_have_are_noted(tmp_path: Path) -> None:
    heights = GROUND.copy()
    heights[0, 0], heights[1, 1] = -400.0, 8900.0
    (note,) = notes(tmp_path, heights)
    assert note == "Its heights reach from -400 to 8,900 m; in this region the ground lies between -20 and 8,650 m."


def test_a_number_of_voids_that_no_cell_has_is_noted(tmp_path: Path) -> None:
    assert notes(tmp_path, GROUND, nodata=-9999.0)[-1] == "No cell has the number -9999 that is stated to mark voids."
    heights = GROUND.copy()
    heights[0, 0] = -9999.0
    assert notes(tmp_path, heights, nodata=-9999.0)[-1] == "0.062 % of its cells have no height."


def test_a_small_share_of_voids_is_not_rounded_away(tmp_path: Path) -> None:
    heights = np.full((400, 400), 1200.0, np.float32)
    heights[0, 0] = VOID
    assert notes(tmp_path, heights) == ["0.00062 % of its cells have no height."]


def test_rasters_that_disagree_where_they_overlap_are_named(tmp_path: Path) -> None:
    one = written(tmp_path / "a.tif", GROUND)
    other = written(tmp_path / "b.tif", GROUND + np.float32(30.0), column=38)
    assert any(
        "80 cells differ by more than 1 m (by 30 m at most, a.tif and b.tif)" in str(note)
        for note in read_terrain([one, other]).notes
    )
    same = written(tmp_path / "c.tif", GROUND, column=38)
    assert not any("differ" in str(note) for note in read_terrain([one, same]).notes)


def test_a_wild_height_anywhere_is_refused_whether_linked_or_copied(tmp_path: Path) -> None:
    heights = np.full((1100, 40), 1200.0, np.float32)
    heights[1090, 3] = 9999.0
    with pytest.raises(UserError, match="height 9999 m"):
        notes(tmp_path, heights)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_terrain(written(tmp_path / "d.tif", GROUND), progress=Progress(stopped=lambda: True))
