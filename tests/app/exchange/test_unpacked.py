"""What is larger than it looks is refused before it is read, whatever it states."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange import unpacked
from app.exchange.raster.side_files import check_beside
from app.exchange.raster.vrt_sources import described_by
from app.exchange.read.incoming import read_vectors
from app.exchange.read.tables import workbooks
from app.exchange.read.vectors import placemarks
from app.exchange.unpacked import check_elements, check_unpacked
from layers import LAYER_TYPES
from tests.builders.bombs import stored_as, zeros
from tests.builders.hostile_files import write


@pytest.mark.parametrize("stated", [0, 100, 40_000_000, 4_000_000_000])
def test_what_an_archive_holds_is_counted(tmp_path: Path, stated: int) -> None:
    path = write(tmp_path / "t.zip", stored_as("t.xml", zeros(40_000_000), stated))
    check_unpacked(path, 40_000_000)
    with pytest.raises(UserError, match=r"^t\.zip holds more than 39,000,000 bytes when it is unpacked"):
        check_unpacked(path, 39_000_000)


def test_members_count_together_and_what_is_stored_as_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("a", bytes(1_000))
        archive.writestr("b", bytes(1_000))
    check_unpacked(tmp_path / "t.zip", 2_000)
    with pytest.raises(UserError, match="holds more than 1,999 bytes"):
        check_unpacked(tmp_path / "t.zip", 1_999)
    check_unpacked(write(tmp_path / "none.zip", b"PK"), 0)


BOMBS = {"t.xlsx": "xl/workbook.xml", "t.ods": "content.xml", "t.kmz": "doc.kml"}


@pytest.mark.parametrize(("name", "part"), BOMBS.items())
def test_a_bomb_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, part: str) -> None:
    for reader in (workbooks, placemarks):
        monkeypatch.setattr(reader, "_MOST_BYTES", 30_000_000)
    path = write(tmp_path / name, stored_as(part, zeros(32_000_000), 100))
    with pytest.raises(UserError, match="holds more than 30,000,000 bytes when it is unpacked"):
        read_vectors(path, LAYER_TYPES["reference"])


def test_elements_are_counted_where_a_tree_of_them_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "MOST_ELEMENTS", 20)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f'<Workbook xmlns="{space}"><Table></Table>{"<a/>" * 21}</Workbook>'
    for name in ("t.kml", "t.xls"):
        path = write(tmp_path / name, book)
        with pytest.raises(UserError, match=rf"^{name} has more than 20 elements"):
            read_vectors(path, LAYER_TYPES["reference"])
    path = write(tmp_path / "t.vrt", book)
    write(tmp_path / "t.tif.aux.xml", book)
    for read in (described_by, check_elements):
        with pytest.raises(UserError, match=r"^t\.vrt has more than 20 elements"):
            read(path)
    with pytest.raises(UserError, match=r"^t\.tif\.aux\.xml has more than 20 elements"):
        check_beside(tmp_path / "t.tif")
    check_elements(write(tmp_path / "few.xml", "<a/>" * 20))
