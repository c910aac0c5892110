"""Layers as GeoJSON, GeoPackage and shapefile."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.ogr import pyogrio
from app.exchange.read.incoming import read_vectors
from app.exchange.write.exporters import write_layer
from app.exchange.write.vector_formats import short_names
from tests.builders.sheets import Post, shapes_of


def test_geojson_is_rfc_7946(tmp_path: Path) -> None:
    write_layer(shapes_of(1, "POLYGON ((70 39, 70 40, 71.123456789 40, 70 39))"), Post.fields(), tmp_path / "t.geojson")
    document = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    ring = document["features"][0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert [71.123456789, 40] in ring
    assert "crs" not in document


def test_geopackage_is_version_1_3(tmp_path: Path) -> None:
    write_layer(shapes_of(1), Post.fields(), tmp_path / "t.gpkg")
    with sqlite3.connect(tmp_path / "t.gpkg") as file:
        assert file.execute("PRAGMA user_version").fetchone() == (10300,)
    file.close()


def test_shapefile_warns_of_what_it_cuts(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(note=["Ҷ" * 200], availability_day=["a"], availability_night=["b"])
    warnings = write_layer(frame, Post.fields(), tmp_path / "t.shp")
    assert "Column availability_night is written as availabi_1." in warnings
    assert "Column note: texts cut to 254 bytes: 1." in warnings
    assert read_vectors(tmp_path / "t.shp", Post).frame["note"][0] == "Ҷ" * 127
    with pytest.raises(UserError, match="one kind of geometry"):
        write_layer(shapes_of(2, "POINT (70 39)", "LINESTRING (70 39, 71 40)"), Post.fields(), tmp_path / "u.shp")


def test_gdal_makes_no_code_page_of_a_shapefile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GDAL ends the process where it cannot make one."""
    pages: list[bool] = []
    real = pyogrio.raw.write

    def write(path: Path, *args: object, **options: object) -> None:
        real(path, *args, **options)
        pages.append(path.with_suffix(".cpg").exists())

    monkeypatch.setattr(pyogrio.raw, "write", write)
    frame = shapes_of(1).assign(note=["Мурғоб"])
    write_layer(frame, Post.fields(), tmp_path / "t.shp")
    assert pages == [False, False]
    assert (tmp_path / "t.cpg").read_text() == "UTF-8"
    assert read_vectors(tmp_path / "t.shp", Post).frame["note"][0] == "Мурғоб"


@given(st.lists(st.text(min_size=1, max_size=15), unique=True, max_size=30))
def test_short_names_are_short_and_unique(names: list[str]) -> None:
    short = short_names(names)
    assert list(short) == names
    assert all(len(name.encode()) <= 10 for name in short.values())
    assert len({name.casefold() for name in short.values()}) == len(names)


def test_a_name_of_a_dbf_is_as_gdal_leaves_it() -> None:
    names = ["c17 hasty ", "c17 hasty\n", "a\x1bb", " ", "\ud800"]
    assert list(short_names(names).values()) == ["c17 hasty", "c17 hast_1", "a\\x1bb", "_", "\\ud800"]
