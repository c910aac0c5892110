"""What belongs to a file by its name is a plain file beside it, or the file is refused."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.companions import check_companions
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.terrain_files import described
from app.exchange.read.incoming import read_vectors
from app.exchange.reading import Stated
from app.tasks.importing.file_outline import outline
from layers import LAYER_TYPES
from tests.builders.hostile_files import shapefile, write
from tests.builders.hostile_rasters import heights


@pytest.mark.parametrize(
    ("name", "make"), [("t.tif.ovr", os.mkfifo), ("t.prj", lambda side: side.symlink_to("/dev/zero"))]
)
def test_a_pipe_or_a_device_beside_it_is_named(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    path = heights(tmp_path)
    make(tmp_path / name)
    for read in (check_companions, described, read_basemap):
        with pytest.raises(UserError, match=rf"^{name}, which lies beside t\.tif, is no file but a device"):
            read(path)


def rows_of(path: Path) -> object:
    return read_vectors(path, LAYER_TYPES["reference"])


@pytest.mark.parametrize("name", ["t.dbf", "t.cpg", "t.PRJ", "t.shp.xml"])
def test_a_link_to_a_file_elsewhere_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "data").mkdir()
    path = shapefile(tmp_path / "data", "x")
    secret = write(tmp_path / "secret", "a")
    (tmp_path / "data" / name).unlink(missing_ok=True)
    (tmp_path / "data" / name).symlink_to(secret)
    with pytest.raises(UserError, match=rf"^{name}, which lies beside t\.shp, is a link to a file elsewhere"):
        rows_of(path)
    outline(path, Stated())


def test_files_that_are_linked_together_are_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "links").mkdir()
    path = shapefile(tmp_path / "real", "x")
    write(path.with_suffix(".prj"), "")
    for side in (tmp_path / "real").iterdir():
        (tmp_path / "links" / side.name).symlink_to(side)
    (tmp_path / "links" / "t.nothing").symlink_to(tmp_path / "links" / "t.shp")
    check_companions(tmp_path / "links" / "t.shp")


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_has_another_name_or_is_a_folder_does_not_matter(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = heights(tmp_path)
    make(tmp_path / ("other.ovr" if make is os.mkfifo else "t.tif.ovr"))
    check_companions(path)


def test_what_appears_later_is_seen(tmp_path: Path) -> None:
    path = heights(tmp_path)
    check_companions(path)
    os.utime(tmp_path, ns=(0, 0))
    os.mkfifo(tmp_path / "t.msk")
    with pytest.raises(UserError, match=r"^t\.msk"):
        check_companions(path)
