"""What a file shows at first sight: sheets, columns, first lines, and what it probably holds."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely

from app.exchange.reading import Stated
from app.tasks.importing.file_outline import BEGINNING, LINES, Outline, first_lines, outline
from tests.builders.files import LINE, dem, geojson, mbtiles, point, ramp, scan
from tests.builders.underlays import sets_of_tiles

NONE = Stated()


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def test_a_folder_is_terrain(tmp_path: Path) -> None:
    assert outline(tmp_path, NONE) == Outline(kind="terrain")


def test_a_table_by_its_columns(tmp_path: Path) -> None:
    register = "Пост;Широта;Долгота;Дальность, м;Азимут\n" + "Тем;38,1;70,2;3000;90\n" * 9
    seen = outline(text(tmp_path / "r.csv", register, "cp1251"), NONE)
    assert list(seen.columns) == ["Пост", "Широта", "Долгота", "Дальность, м", "Азимут"]
    assert seen.columns["Дальность, м"] == ("3000", "3000", "3000")
    assert seen.text.splitlines()[0] == "Пост;Широта;Долгота;Дальность, м;Азимут"
    assert len(seen.text.splitlines()) == LINES
    garbled = outline(tmp_path / "r.csv", Stated(encoding="cp866")).text
    assert "Пост" not in garbled


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("name,lon,lat,category,occurred_at\nA,70,38,goods_smuggling,2026-03-31\n", "incidents"),
        ("name,lon,lat,opened,staff_present,height_m\nA,70,38,2026-03-31,4,3\n", "checkpoints"),
        ("label,lon,lat\nA,70,38\n", ""),
        ("name,lon,lat,phone\nA,70,38,931234567\n", ""),
    ],
)
def test_what_it_holds_follows_from_the_fields_that_its_columns_feed(tmp_path: Path, content: str, kind: str) -> None:
    seen = outline(text(tmp_path / "t.csv", content), NONE)
    assert seen.kind == kind
    assert "phone" not in seen.columns


def test_the_sheets_of_a_workbook_are_seen_before_one_is_chosen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("Posts", "Cars"):
        sheet = book.create_sheet(name)
        sheet.append([f"{name} name", "lon", "lat"])
        sheet.append(["A", 70, 38])
    book.save(tmp_path / "t.xlsx")
    seen = outline(tmp_path / "t.xlsx", NONE)
    assert seen.sheets == ("Sheet", "Posts", "Cars")
    assert seen.columns == {}
    assert next(iter(outline(tmp_path / "t.xlsx", Stated(sheet="Cars")).columns)) == "Cars name"


def test_vector_files_and_rasters(tmp_path: Path) -> None:
    assert outline(geojson(tmp_path / "b.geojson", (LINE, {"route": "TJ-AF"})), NONE).kind == "borders"
    assert outline(geojson(tmp_path / "p.geojson", (point(), {"colour": "red"})), NONE).kind == ""
    assert outline(dem(tmp_path / "d.tif", ramp()), NONE).kind == "terrain"
    assert outline(scan(tmp_path / "s.tif", np.zeros((3, 9, 9), np.uint8)), NONE).kind == "basemap"
    assert outline(scan(tmp_path / "grey.tif", np.zeros((1, 9, 9), np.uint8)), NONE).kind == "basemap"
    assert outline(mbtiles(tmp_path / "m.mbtiles"), NONE).kind == "basemap"


def test_a_geopackage_by_what_it_holds(tmp_path: Path) -> None:
    tiles = outline(sets_of_tiles(tmp_path / "t.gpkg", north="The north", south=""), NONE)
    assert (tiles.kind, [table for table, _ in tiles.tiles]) == ("basemap", ["north", "south"])
    assert dict(tiles.tiles)["north"] == "The north"
    heights = dem(tmp_path / "d.gpkg", ramp(), driver="GPKG")
    assert (outline(heights, NONE).kind, outline(heights, NONE).tiles) == ("terrain", ())
    both = sets_of_tiles(tmp_path / "b.gpkg", north="")
    border = {"route": ["TJ-AF"], "geometry": [shapely.LineString([(70, 38), (71, 38)])]}
    gpd.GeoDataFrame(border, crs=4326).to_file(both, layer="border", engine="pyogrio")
    assert (outline(both, NONE).kind, outline(both, NONE).tiles) == ("borders", (("north", ""),))


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv", "t.shp", "t.doc"])
def test_what_cannot_be_read_shows_nothing_and_raises_nothing(tmp_path: Path, name: str) -> None:
    assert outline(text(tmp_path / name, "\x00\x01"), NONE).columns == {}
    assert outline(tmp_path / f"gone-{name}", NONE) == Outline()


def test_a_long_line_is_cut_and_an_encoding_that_does_not_exist_shows_nothing(tmp_path: Path) -> None:
    path = text(tmp_path / "t.csv", "x" * 500)
    assert len(first_lines(path, "")) == 160
    assert first_lines(path, "no such") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_of_a_long_text_the_beginning_is_enough(tmp_path: Path, encoding: str) -> None:
    content = "Пост;Широта;Долгота;Высота, м\n" + "Тем;38,1;70,2;3\n" * 120_000
    path = text(tmp_path / "r.csv", content, encoding)
    assert path.stat().st_size > BEGINNING
    seen = outline(path, NONE)
    assert list(seen.columns) == ["Пост", "Широта", "Долгота", "Высота, м"]
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize("suffix", [".gpkg", ".tif", ".csv", ".kml", ".zip"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, suffix: str) -> None:
    os.mkfifo(path := tmp_path / f"t{suffix}")
    assert outline(path, NONE) == Outline()
