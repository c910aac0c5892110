"""What is exported can be imported again, equal; a file appears whole or not at all."""

import json
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Message, Remedy, UserError
from app.exchange import atomic
from app.exchange.atomic import replacing
from app.exchange.read.incoming import read_vectors
from app.exchange.write.exporters import EXPORTERS, write_layer, write_table
from app.exchange.write.vector_formats import short_names
from layers.base import Field, FieldType, Layer

FORMATS = (".csv", ".geojson", ".gpkg", ".shp")


class Post(Layer):
    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset(
        {"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
    )
    own_fields: ClassVar[tuple[Field, ...]] = (
        Field("height_m", "Height", FieldType.REAL),
        Field("staff", "Staff", FieldType.INTEGER),
        Field("open", "Open", FieldType.BOOLEAN),
        Field("opened", "Opened", FieldType.DATE),
        Field("at", "At", FieldType.DATETIME),
        Field("colour", "Colour", FieldType.CHOICE, choices=("red", "green")),
    )


TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "=1+1",
            "'=x",
            "-5",
            "+992 37",
            "@a",
            '"quoted", and; more',
            "two\nlines",
            "Ҷамоати Ғафуров",
            "007",
            "[1]",
            "{}",
            "'",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20),
)
ROWS = st.fixed_dictionaries(
    {
        "name": TEXTS,
        "note": TEXTS,
        "height_m": st.one_of(st.none(), st.floats(-9e5, 9e5).map(lambda number: round(number, 6))),
        "staff": st.one_of(st.none(), st.integers(-(10**9), 10**9)),
        "open": st.one_of(st.none(), st.booleans()),
        "opened": st.one_of(st.none(), st.dates().map(lambda day: day.isoformat())),
        "at": st.one_of(
            st.none(),
            st.sampled_from(["2026-03-31T14:05:00+05:00", "2026-03-31T14:05:00", "2026-01-01T00:00:00.250000+04:30"]),
        ),
        "colour": st.sampled_from([None, "red", "green"]),
        "extra": st.sampled_from([None, '{"lanes": 2}', '{"цвет": "=красный", "a": [1, "b"]}']),
        "lon": st.floats(66, 76),
        "lat": st.floats(36, 43),
    }
)


def layer_of(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    """A frame as an import would give it: texts as Field.parse leaves them."""
    names = [field.name for field in Post.fields()] + ["extra"]
    fields = {field.name: field for field in Post.fields()}
    columns = {
        name: [fields[name].parse(row.get(name)) if name in fields else row.get(name) for row in rows] for name in names
    }
    points = shapely.points([[row["lon"], row["lat"]] for row in rows])
    return gpd.GeoDataFrame(
        {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}, geometry=points, crs="EPSG:4326"
    )


def shapes_of(count: int = 1, *texts: str) -> gpd.GeoDataFrame:
    frame = layer_of([{"name": f"n{i}", "lon": 70.0, "lat": 39.0} for i in range(len(texts) or count)])
    return frame.set_geometry(gpd.GeoSeries.from_wkt(list(texts), crs="EPSG:4326")) if texts else frame


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=30)
@given(rows=st.lists(ROWS, min_size=1, max_size=4))
def test_what_goes_out_comes_back(suffix: str, rows: list[dict[str, object]]) -> None:
    frame = layer_of(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"t{suffix}"
        write_layer(frame, Post.fields(), path)
        back = read_vectors(path, Post)
    assert back.rejects.empty
    for name in frame.columns.drop("geometry"):
        expected, found = frame[name].tolist(), back.frame[name].tolist()
        if name == "extra":
            expected, found = ([text and json.loads(text) for text in cells] for cells in (expected, found))
        if name == "height_m" and suffix == ".shp":  # a .dbf writes 15 decimals
            assert [x is None for x in found] == [x is None for x in expected]
            assert [x or 0 for x in found] == pytest.approx([x or 0 for x in expected], abs=1e-9)
        else:
            assert found == expected, name
    np.testing.assert_array_equal(shapely.get_coordinates(back.frame.geometry), shapely.get_coordinates(frame.geometry))


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "wkt",
    [
        "LINESTRING (70.12345678901234 39.1, 71 40.000000001, 71.5 39)",
        "MULTILINESTRING ((70 39, 71 40), (72 39, 73 40))",
        "POLYGON ((70 39, 71 39, 71 40, 70 39))",
        "MULTIPOLYGON (((70 39, 71 39, 71 40, 70 39)), ((72 39, 73 39, 73 40, 72 39)))",
    ],
)
def test_lines_and_areas_come_back(tmp_path: Path, suffix: str, wkt: str) -> None:
    frame = shapes_of(1, wkt)
    write_layer(frame, Post.fields(), tmp_path / f"t{suffix}")
    back = read_vectors(tmp_path / f"t{suffix}", Post)
    assert shapely.equals_exact(back.frame.geometry[0].normalize(), frame.geometry[0].normalize(), tolerance=0)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_layer_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    made = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_layer(shapes_of(3), Post.fields(), tmp_path / folder / f"t{suffix}")
        made.append({file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()})
    assert made[0] == made[1]
    assert f"t{suffix}" in made[0]


def test_another_crs_and_back(tmp_path: Path) -> None:
    frame = shapes_of(2)
    for suffix in (".gpkg", ".shp"):
        write_layer(frame, Post.fields(), tmp_path / f"t{suffix}", crs="EPSG:28412")
        assert read_vectors(tmp_path / f"t{suffix}", Post).frame.geometry.x[0] == pytest.approx(70.0, abs=1e-8)
    warnings = write_layer(frame, Post.fields(), tmp_path / "t.csv", crs="EPSG:32642")
    assert warnings == (Message("the file cannot state its CRS", Remedy.STATE_CRS_AGAIN, "EPSG:32642"),)
    assert read_vectors(tmp_path / "t.csv", Post, crs="EPSG:32642").frame.geometry.y[0] == pytest.approx(39.0, abs=1e-9)
    with pytest.raises(UserError, match="GeoJSON is always WGS 84"):
        write_layer(frame, Post.fields(), tmp_path / "t.geojson", crs="EPSG:32642")


def test_geojson_is_rfc_7946(tmp_path: Path) -> None:
    write_layer(shapes_of(1, "POLYGON ((70 39, 70 40, 71.123456789 40, 70 39))"), Post.fields(), tmp_path / "t.geojson")
    found = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
    ring = found["features"][0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert [71.123456789, 40] in ring
    assert "crs" not in found


def test_geopackage_is_version_1_3(tmp_path: Path) -> None:
    write_layer(shapes_of(1), Post.fields(), tmp_path / "t.gpkg")
    with sqlite3.connect(tmp_path / "t.gpkg") as file:
        assert file.execute("PRAGMA user_version").fetchone() == (10300,)
    file.close()


def test_csv_cells_cannot_be_formulas(tmp_path: Path) -> None:
    frame = shapes_of(1)
    frame["name"] = pd.Series(["=HYPERLINK(1)"], dtype=object)
    frame["height_m"] = pd.Series([-5.5], dtype=object)
    frame["=col"] = pd.Series(["@x"], dtype=object)
    write_layer(frame, Post.fields(), tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'=col" in text
    assert "'@x" in text
    assert ",-5.5," in text


def test_a_column_named_as_a_coordinate_is_renamed(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(lon=["east"])
    assert write_layer(frame, Post.fields(), tmp_path / "t.csv") == ("column lon is written as lon_",)
    assert json.loads(read_vectors(tmp_path / "t.csv", Post).frame["extra"][0]) == {"lon_": "east"}


def test_shapefile_warns_of_what_it_cuts(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(note=["Ҷ" * 200], availability_day=["a"], availability_night=["b"])
    warnings = write_layer(frame, Post.fields(), tmp_path / "t.shp")
    assert "column availability_night is written as availabi_1" in warnings
    assert "column note: 1 texts are truncated to 254 bytes" in warnings
    assert read_vectors(tmp_path / "t.shp", Post).frame["note"][0] == "Ҷ" * 127
    with pytest.raises(UserError, match="one kind of geometry"):
        write_layer(shapes_of(2, "POINT (70 39)", "LINESTRING (70 39, 71 40)"), Post.fields(), tmp_path / "u.shp")


def test_a_replaced_shapefile_loses_its_old_index(tmp_path: Path) -> None:
    (tmp_path / "t.qix").touch()
    write_layer(shapes_of(1), Post.fields(), tmp_path / "t.shp")
    assert {file.suffix for file in tmp_path.glob("t.*")} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


@given(st.lists(st.text(min_size=1, max_size=15), unique=True, max_size=30))
def test_short_names_are_short_and_unique(names: list[str]) -> None:
    short = short_names(names)
    assert list(short) == names
    assert all(len(name.encode()) <= 10 for name in short.values())
    assert len({name.casefold() for name in short.values()}) == len(names)


def test_identity_stays_behind_and_open_columns_go_along(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(uuid=["u"], fid=[7], lanes=pd.array([None], dtype="Int64"), width=[2.5])
    write_layer(frame, Post.fields(), tmp_path / "t.gpkg")
    fields = list(pyogrio.read_info(tmp_path / "t.gpkg")["fields"])
    assert fields[-3:] == ["lanes", "width", "extra"]
    assert not {"uuid", "fid"} & set(fields)


def test_an_empty_layer_is_written(tmp_path: Path) -> None:
    for suffix in (".csv", ".geojson", ".gpkg"):
        write_layer(shapes_of(1).iloc[:0], Post.fields(), tmp_path / f"t{suffix}")
        assert (tmp_path / f"t{suffix}").stat().st_size > 0


def test_a_table_of_rejects(tmp_path: Path) -> None:
    write_table(pd.DataFrame({"row": [3], "reason": ["no"], "name": ["=a"], "n": [None]}), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig") == "row,reason,name,n\n3,no,'=a,\n"


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_failed_export_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_text("old", encoding="utf-8")

    def fail(sheet: object, target: Path) -> list[str]:
        target.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(EXPORTERS, suffix, fail)
    with pytest.raises(UserError, match="No space left on device"):
        write_layer(shapes_of(1), Post.fields(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in tmp_path.iterdir() if not file.is_dir()] == [path.name]
    assert not list(tmp_path.glob(".sarhad-*"))


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UserError, match="Cannot write in"):
        write_layer(shapes_of(1), Post.fields(), tmp_path / "none" / "t.csv")
    with pytest.raises(UserError, match="is a folder"), replacing(tmp_path):
        pass
    with pytest.raises(UserError, match=r"written as .*\.gpkg"):
        write_layer(shapes_of(1), Post.fields(), tmp_path / "t.docx")

    def denied(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(atomic.tempfile, "mkdtemp", denied)
    with pytest.raises(UserError, match="Permission denied"):
        write_layer(shapes_of(1), Post.fields(), tmp_path / "t.csv")
