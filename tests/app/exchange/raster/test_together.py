"""Rasters as one terrain: what lies between them, and how those of another grid are put on it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.exchange.raster.terrain_files import described, glance
from tests.builders.tiles import rough, tiles, written

CUTS = {
    "share a row or column of cells": (121, 120),
    "abut": (121, 121),
    "overlap by up to 13 cells": (130, 117),
    "between some lies one cell": (120, 121),
    "between some lie 9 cells": (112, 121),
}


@pytest.mark.parametrize("words", CUTS)
def test_how_many_rasters_and_what_lies_between_them_is_noted(tmp_path: Path, words: str) -> None:
    tiles(tmp_path / "t", rough(), (CUTS[words], CUTS[words]))
    (note,) = described(tmp_path / "t").notes
    assert str(note).startswith("4 rasters are one terrain of 241 × 241 cells; ")
    assert words in str(note)


def test_a_patchwork_has_no_raster_within_another(tmp_path: Path) -> None:
    files = tiles(tmp_path / "t", rough(), ((130, 117), (125, 120)))
    assert glance(files).patchwork
    assert glance(files[0]).patchwork
    whole = written(tmp_path / "whole.tif", rough())
    for others in (files[:1], files, [written(tmp_path / "same.tif", rough())]):
        assert not glance([*others, whole]).patchwork


def test_a_corner_without_a_raster_is_noted(tmp_path: Path) -> None:
    files = tiles(tmp_path / "t", rough(), ((121, 121), (121, 121)))
    (note,) = described(files[:3]).notes
    assert "no raster covers 25% of it" in str(note)
    assert described(files[0]).notes == ()


def test_rasters_of_another_grid_are_refused_by_name_with_the_line_that_mends_it(tmp_path: Path) -> None:
    files = tiles(tmp_path / "t", rough(), ((121, 121), (121, 121)))
    odd = written(tmp_path / "odd.tif", np.full((40, 50), 900.0, np.float32), row=30.5, column=300.25)
    with pytest.raises(UserError, match=r"^odd\.tif cannot be one terrain with a\.tif and 3 more") as refusal:
        described([*files, odd])
    line = re.search(r"gdalwarp .*", str(refusal.value))
    assert line is not None
    if shutil.which("gdalwarp"):
        subprocess.run(line[0].split(), cwd=tmp_path, check=True, capture_output=True)
        assert len(described([*files, tmp_path / "odd_on_grid.tif"]).parts) == 5


def test_two_of_different_cells_are_refused(tmp_path: Path) -> None:
    one, other = (written(tmp_path / f"{n}.tif", np.full((9, 9), 900.0, np.float32), cell=n / 3600.0) for n in (1, 3))
    with pytest.raises(UserError, match=r"^3\.tif cannot be one terrain with 1\.tif: .*gdalwarp"):
        described([one, other])
