"""A file whose content is not what its name says is not handed to GDAL."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.vectors.readers import read_layer, read_layers
from app.exchange.read.vectors.signatures import check_beginning
from app.exchange.reading import Stated
from layers import LAYER_TYPES
from tests.builders.files import geojson, point


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("t.shp", b"\x00\x00\x27\x0a\x00"),
        ("t.SHP", b"\x00\x00\x27\x0a\x00"),
        ("t.gpkg", b"SQLite format 3\x00"),
        ("t.fgb", b"fgb\x03"),
        ("t.tab", b"!Table\n"),
        ("t.mif", b"\xef\xbb\xbfVERSION 300"),
        ("t.kml", b"\n<kml>"),
        ("t.gpx", "<?xml?><gpx/>".encode("utf-16")),
        ("t.dxf", b"  0\nSECTION"),
        ("t.dxf", b"AutoCAD Binary DXF\r\n"),
        ("t.json", b" \n[{}]"),
        ("t.geojson", b"\x1e{}"),
    ],
)
def test_files_as_programs_write_them_pass(tmp_path: Path, name: str, beginning: bytes) -> None:
    (tmp_path / name).write_bytes(beginning)
    check_beginning(tmp_path / name)
    (tmp_path / name).write_bytes(b"#" + beginning)
    with pytest.raises(
        UserError, match=rf"^{name[0]}\.{name[2:]} cannot be read: it does not begin as a file ending in"
    ):
        check_beginning(tmp_path / name)


@pytest.mark.parametrize("name", ["t.gpkg", "t.fgb", "t.tab", "t.mif", "t.kml", "t.gpx", "t.dxf"])
def test_a_geojson_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / name, (point(), {}))
    read = read_layers if path.suffix in {".kml", ".gpx", ".dxf"} else read_layer
    with pytest.raises(UserError, match=r"it does not begin as .* Give it the ending of what it is"):
        read(path, LAYER_TYPES["reference"], Stated())


@pytest.mark.parametrize(
    "text",
    [
        '!table\n!version 100\nOpen Table "../a.tab" hide\nCreate View x As\nSelect name\nFrom a,b\n',
        '!table\n!version 300\nbegin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n',
    ],
)
def test_a_table_of_other_tables_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.tab").write_text(text)
    with pytest.raises(UserError, match=r"t\.tab cannot be read: .* names the tables of others"):
        read_layer(tmp_path / "t.tab", LAYER_TYPES["incidents"], Stated())
