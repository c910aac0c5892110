"""A linked raster is the file that was linked, or is refused by name."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.linked import Link
from app.exchange.raster.terrain_files import read_terrain
from tests.builders.files import dem, ramp
from tests.builders.tiles import VOID, rough, written


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
    (part,) = link.parts
    assert (link.path, part.file.size, link.shape) == ("../heights/d.tif", file.stat().st_size, (30, 40))
    assert part.file.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert part.file.place(folder).resolve() == file
    assert link.at_hand(folder)
    assert link.lattice.shape == (30, 40)


def test_a_link_survives_being_written_as_settings(link: Link) -> None:
    settings = json.loads(json.dumps(link.as_dict()))
    assert Link.of(settings) == link


def test_a_link_of_the_time_when_each_was_one_file_still_opens(link: Link, file: Path, folder: Path) -> None:
    """What it holds of the file is read from the file itself, and its content has the name it had."""
    stored = {
        "path": "../heights/d.tif",
        "size": file.stat().st_size,
        "mtime_ns": file.stat().st_mtime_ns,
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "shape": [30, 40],
        "transform": list(link.transform),
        "crs": "EPSG:32642",
    }
    old = Link.of(stored)
    assert old.content == stored["sha256"]
    assert Link.of(json.loads(json.dumps(old.as_dict()))) == old
    with old.opened(folder) as read, link.opened(folder) as read_now:
        np.testing.assert_array_equal(read((0, 30), (0, 40)), read_now((0, 30), (0, 40)))


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
        link.check(folder)
    assert not link.at_hand(folder)


def test_a_file_that_was_only_touched_is_the_same(link: Link, file: Path, folder: Path) -> None:
    os.utime(file, ns=(1, 1))
    assert not link.at_hand(folder), "its content has to be read first"
    link.check(folder)
    assert link.at_hand(folder), "now it has been"


def test_another_content_of_the_same_size_is_another_file(link: Link, file: Path, folder: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-40] ^= 1
    file.write_bytes(bytes(data))
    os.utime(file, ns=(1, 1))
    with pytest.raises(UserError, match=r"d\.tif has changed since it was linked"):
        link.check(folder)


def test_another_size_is_another_file_at_the_same_time_too(link: Link, file: Path, folder: Path) -> None:
    moment = file.stat().st_mtime_ns
    file.write_bytes(file.read_bytes() + b" ")
    os.utime(file, ns=(moment, moment))
    assert not link.at_hand(folder)
    with link.opened(folder) as read, pytest.raises(UserError, match="has changed"):
        read((0, 2), (0, 2))


def test_each_file_of_a_link_of_many_is_checked_and_named(folder: Path) -> None:
    for name, row in (("north", 0), ("south", 120)):
        written(folder.parent / "heights" / f"{name}.tif", rough()[row : row + 121], row)
    link = Link.to(read_terrain(folder.parent / "heights"), folder)
    assert [part.file.path for part in link.parts] == ["../heights/north.tif", "../heights/south.tif"]
    assert [part.offset for part in link.parts] == [(0, 0), (120, 0)]
    with link.opened(folder) as read:
        expected = np.where(rough() == VOID, np.nan, rough())[110:130]
        np.testing.assert_array_equal(read((110, 130), (0, 241)), expected)
    (folder.parent / "heights" / "south.tif").unlink()
    with pytest.raises(UserError, match=r"south\.tif is linked but not found"):
        link.check(folder)
    with link.opened(folder) as read:
        assert np.isfinite(read((0, 9), (0, 9))).all(), "the other is still there"
        with pytest.raises(UserError, match=r"south\.tif is linked but not found"):
            read((100, 140), (0, 9))


def test_what_was_read_at_import_holds_whatever_becomes_of_side_files(folder: Path) -> None:
    path = dem(folder.parent / "heights" / "s.tif", np.full((8, 8), 1000, np.int16))
    aux = path.with_name("s.tif.aux.xml")
    aux.write_text('<PAMDataset><PAMRasterBand band="1"><UnitType>ft</UnitType></PAMRasterBand></PAMDataset>')
    link = Link.to(read_terrain(path), folder)
    aux.unlink()
    with link.opened(folder) as read:
        np.testing.assert_allclose(read((0, 2), (0, 2)), 304.8, rtol=1e-6)


def test_a_header_that_heights_depend_on_is_part_of_the_link(folder: Path) -> None:
    import rasterio.shutil  # noqa: PLC0415

    path = folder.parent / "heights" / "raw.bil"
    rasterio.shutil.copy(dem(folder / "d.tif", ramp(8, 8)), path, driver="EHdr")
    link = Link.to(read_terrain(path), folder)
    assert [file.path for file in link.parts[0].beside] == ["../heights/raw.hdr"]
    header = path.with_suffix(".hdr")
    header.write_text(header.read_text().replace("BYTEORDER      I", "BYTEORDER      M"))
    with pytest.raises(UserError, match=r"raw\.hdr has changed"):
        link.check(folder)
