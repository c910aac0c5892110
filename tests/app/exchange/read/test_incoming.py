"""A5: what cannot be used is refused in one line, and what can be used comes in as it was written."""

import json
from pathlib import Path
from typing import ClassVar

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from app.errors import Cancelled, Message, Remedy, UserError
from app.exchange.read.incoming import MOST_COLUMNS, Incoming, read_vectors
from app.progress import Progress
from layers.base import Layer
from layers.values.field import Field, FieldType
from tests.builders.command_line import sarhad

BORDER = shapely.LineString([(68.0, 37.0), (70.0, 37.5), (71.5, 36.7), (74.9, 37.3)])


class Post(Layer):
    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})
    own_fields: ClassVar[tuple[Field, ...]] = (Field("height_m", "Height", FieldType.REAL, minimum=0),)


class Road(Layer):
    kind: ClassVar[str] = "reference"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString", "Point"})
    open_columns: ClassVar[bool] = True


class Route(Layer):
    kind: ClassVar[str] = "borders"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString"})


class Raster(Layer):
    kind: ClassVar[str] = "terrain"


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path: Path, text: str, kind: type[Layer] = Post) -> Incoming:
    return read_vectors(csv(tmp_path / "t.csv", text), kind, near=BORDER)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,,", "it has no coordinates"),
        ("a,37.1,69.5", "latitude and longitude look swapped"),
        ("a,69.5,0", "it lies more than 200 km from every border"),
        ("a,NaN,37.1", "its coordinates are not finite numbers"),
        ("a,69.5,95.0", "longitude must be between"),
        ("x" * 10_000_000 + ",69.5,37.1", "name has 10,000,000 characters; at most 200 are allowed"),
    ],
)
def test_a5_points(tmp_path: Path, row: str, reason: str) -> None:
    result = read(tmp_path, f"name,lon,lat\ngood,69.5,37.1\n{row}\n")
    assert result.frame["name"].tolist() == ["good"]
    assert result.rejects["row"].tolist() == [3]
    assert reason in result.rejects["reason"][0]
    refused = result.refusal()
    assert refused is not None
    assert refused.message.code is Remedy.SKIP_BAD_ROWS
    assert str(refused).startswith("1 of 2 rows cannot be imported; the first is row 3: ")
    assert len(str(refused)) <= 240
    assert "\n" not in str(refused)


@pytest.mark.parametrize(
    ("wkt", "reason"),
    [
        ("LINESTRING EMPTY", "the line is empty"),
        ("LINESTRING (70 37, 70 37)", "has no length"),
        ("LINESTRING (70 37, 71 37.5, 70 37.5, 71 37)", "the line crosses itself near 37.25000, 70.50000"),
        ("LINESTRING (70 37, NaN 37.5)", "not finite"),
        ("LINESTRING (37 70, 37.5 71)", "look swapped"),
        ("POINT (70 37)", "it is a Point; accepted for borders: LineString"),
    ],
)
def test_a5_lines(tmp_path: Path, wkt: str, reason: str) -> None:
    result = read(tmp_path, f'name,wkt\na,"{wkt}"\n', Route)
    assert result.frame.empty
    assert reason in result.rejects["reason"][0]


def test_every_reason_of_a_row_is_given_and_its_cells_are_kept(tmp_path: Path) -> None:
    result = read(tmp_path, "name,lon,lat,height_m,row,reason\na,37,70,tall,7,why\n")
    reject = result.rejects.iloc[0]
    assert (
        reject["reason"]
        == "latitude and longitude look swapped; height_m is 'tall', not a number; it must be 0 or more"
    )
    assert (reject["lon"], reject["lat"], reject["height_m"], reject["row_"], reject["reason_"]) == (
        "37",
        "70",
        "tall",
        "7",
        "why",
    )


def test_good_rows_are_refused_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "name,lon,lat\na,69.5,37.1\n").refusal() is None


def test_values_are_python_s_own_and_unknown_columns_are_extra(tmp_path: Path) -> None:
    frame = read(tmp_path, 'name,lon,lat,height_m,colour\na,69.5,37.1,"4,5",red\nb,69.6,37.2,,\n').frame
    assert frame["height_m"].tolist() == [4.5, None]
    assert json.loads(frame["extra"][0]) == {"colour": "red"}
    assert frame["extra"][1] is None
    assert "colour" not in frame
    assert list(frame.columns[:6]) == ["name", "note", "source", "as_of", "sensitivity", "synthetic"]


def test_columns_too_long_to_stand_in_extra_are_refused(tmp_path: Path) -> None:
    incoming = read(tmp_path, f"name,lon,lat,a,b\nx,70,38,{'y' * 6_000_000},{'z' * 6_000_000}\nv,70,38,1,2\n")
    (reason,) = incoming.rejects["reason"]
    assert "hold more than 10,000,000 characters together" in reason
    assert incoming.frame["name"].tolist() == ["v"]


def test_a_kind_with_open_columns_keeps_them(tmp_path: Path) -> None:
    frame = read(tmp_path, "name,lon,lat,lanes,fid\na,69.5,37.1,02,9\n", Road).frame
    assert frame["lanes"].tolist() == ["02"]
    assert json.loads(frame["extra"][0]) == {"fid": "9"}


def test_open_columns_keep_their_type_and_their_gaps(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [69.5, 37.1]},
            "properties": {"lanes": lanes, "paved": paved, "w": 2.5},
        }
        for lanes, paved in ((2, True), (None, None))
    ]
    path = tmp_path / "t.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    frame = read_vectors(path, Road).frame
    assert [str(frame[name].dtype) for name in ("lanes", "paved", "w")] == ["Int64", "boolean", "float64"]
    assert frame["lanes"][0] == 2
    assert frame["lanes"][1] is pd.NA


def test_mapping_places_and_fields(tmp_path: Path) -> None:
    path = csv(tmp_path / "t.csv", "title,E,N\na,69.5,37.1\n")
    result = read_vectors(path, Post, mapping={"name": "title", "lon": "E", "lat": "N"})
    assert result.frame["name"].tolist() == ["a"]
    assert result.columns == {"name": "title"}


def test_a_raster_kind_takes_no_table(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="terrain is a raster"):
        read_vectors(csv(tmp_path / "t.csv", "lon,lat\n1,2\n"), Raster)


def test_work_can_be_stopped(tmp_path: Path) -> None:
    path = csv(tmp_path / "t.csv", "name,lon,lat\na,69.5,37.1\n")
    with pytest.raises(Cancelled):
        read_vectors(path, Post, progress=Progress(stopped=lambda: True))


def test_a_refused_file_is_unchanged_and_nothing_stands_beside_it(tmp_path: Path) -> None:
    path = csv(tmp_path / "t.csv", "name,lon,lat\na,37,69\n")
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert read_vectors(path, Post, near=BORDER).refusal()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["t.csv"]


def test_columns_beyond_what_a_table_holds_go_to_extra(sample: Path, tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    names = ",".join(f"c{number}" for number in range(3000))
    wide.write_text(f"lon,lat,{names}\n70,37.7,{','.join(map(str, range(3000)))}\n", encoding="utf-8")
    read = read_vectors(wide, Road)
    assert f"c{MOST_COLUMNS - 1}" in read.frame.columns
    assert f"c{MOST_COLUMNS}" not in read.frame.columns
    assert '"c2999": "2999"' in read.frame["extra"][0]
    assert any("3,000 columns" in str(note) for note in read.reading.notes)
    copy = tmp_path / "p.gpkg"
    copy.write_bytes(sample.read_bytes())
    assert sarhad("import", copy, wide, "--as", "reference").exit_code == 0
    assert sarhad("check", copy).exit_code == 0


@pytest.mark.parametrize(("crs", "noted"), [("EPSG:32643", True), ("EPSG:32642", False), (None, False)])
def test_another_system_than_the_file_s_own_is_said(tmp_path: Path, crs: str | None, noted: bool) -> None:
    own = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(725_000.0, 4_150_000.0)], crs=32642)
    own.to_file(tmp_path / "t.gpkg", layer="t")
    reading = read_vectors(tmp_path / "t.gpkg", Post, crs=crs).reading
    messages = [note for note in reading.notes if isinstance(note, Message) and note.code is Remedy.LEAVE_OWN_CRS]
    assert [str(note) for note in messages] == [
        "The file itself says EPSG:32642, and it is read as EPSG:32643, which is stated"
    ] * noted
