"""A linked raster is the file that was linked, or is refused by name."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.linked import Link
from app.exchange.raster.terrain_files import read_terrain
from tests.builders.files import dem, ramp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The project's folder, beside that of the raster."""
    for name in ("project", "heights"):
        (tmp_path / name).mkdir()
    return tmp_path / "project"


@pytest.fixture
def file(folder: Path) -> Path:
    """The raster, with one void."""
    heights = ramp(30, 40)
    heights[2, 3] = -9999.0
    return dem(folder.parent / "heights" / "d.tif", heights, nodata=-9999.0)


@pytest.fixture
def link(file: Path, folder: Path) -> Link:
    return Link.to(read_terrain(file), folder)


def test_a_link_says_where_its_file_is_and_what_it_was(link: Link, file: Path, folder: Path) -> None:
    assert (link.path, link.size, link.shape) == ("../heights/d.tif", file.stat().st_size, (30, 40))
    assert link.file(folder).resolve() == file
    assert link.at_hand(folder)
    assert link.lattice.shape == (30, 40)


def test_a_link_survives_being_written_as_settings(link: Link) -> None:
    settings = link.as_dict()
    assert type(settings["shape"]) is list
    assert Link.of(settings) == link


def test_windows_are_read_with_voids(link: Link, folder: Path) -> None:
    with link.opened(folder) as read:
        part = read((1, 5), (2, 9))
    expected = ramp(30, 40)
    expected[2, 3] = np.nan
    np.testing.assert_array_equal(part, expected[1:5, 2:9])


def test_heights_of_whole_numbers_with_a_scale_are_read_as_heights(folder: Path) -> None:
    path = dem(folder.parent / "heights" / "s.tif", np.full((8, 8), 1234, np.int16), nodata=-9999)
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (5.0,)
    with Link.to(read_terrain(path), folder).opened(folder) as read:
        assert read((0, 1), (0, 2)).tolist() == pytest.approx(np.array([[128.4, 128.4]]), abs=1e-4)


def test_a_file_that_is_gone_is_named(link: Link, file: Path, folder: Path) -> None:
    file.unlink()
    with pytest.raises(UserError, match=r"d\.tif is linked but not found at \.\./heights/d\.tif"):
        link.file(folder)
    assert not link.at_hand(folder)


def test_a_file_that_was_only_touched_is_the_same(link: Link, file: Path, folder: Path) -> None:
    os.utime(file, ns=(1, 1))
    assert not link.at_hand(folder), "its content has to be read first"
    assert link.file(folder).resolve() == file
    assert link.at_hand(folder), "now it has been"


def test_another_content_of_the_same_size_is_another_file(link: Link, file: Path, folder: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-40] ^= 1
    file.write_bytes(bytes(data))
    os.utime(file, ns=(1, 1))
    with pytest.raises(UserError, match=r"d\.tif has changed since it was linked"):
        link.file(folder)


def test_another_size_is_another_file_at_the_same_time_too(link: Link, file: Path, folder: Path) -> None:
    moment = file.stat().st_mtime_ns
    file.write_bytes(file.read_bytes() + b" ")
    os.utime(file, ns=(moment, moment))
    assert not link.at_hand(folder)
    with pytest.raises(UserError, match="has changed"), link.opened(folder):
        pass
