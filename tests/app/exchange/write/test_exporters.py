"""What is exported can be imported again, equal; a file appears whole or not at all."""

import json
import tempfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Message, Remedy, UserError
from app.exchange.atomic import replacing
from app.exchange.read.incoming import read_vectors
from app.exchange.write.exporters import EXPORTERS, write_layer
from layers.values.dates import FIRST_YEAR
from tests.builders.sheets import Post, layer_of, shapes_of

FORMATS = (".csv", ".geojson", ".gpkg", ".shp")


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
        "opened": st.one_of(st.none(), st.dates(date(FIRST_YEAR, 1, 1)).map(lambda day: day.isoformat())),
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
        expected, again = frame[name].tolist(), back.frame[name].tolist()
        if name == "extra":
            expected, again = ([text and json.loads(text) for text in cells] for cells in (expected, again))
        if name == "height_m" and suffix == ".shp":  # a .dbf writes 15 decimals
            assert [x is None for x in again] == [x is None for x in expected]
            assert [x or 0 for x in again] == pytest.approx([x or 0 for x in expected], abs=1e-9)
        else:
            assert again == expected, name
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
    copies = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_layer(shapes_of(3), Post.fields(), tmp_path / folder / f"t{suffix}")
        copies.append({file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()})
    assert copies[0] == copies[1]
    assert f"t{suffix}" in copies[0]


def test_another_crs_and_back(tmp_path: Path) -> None:
    frame = shapes_of(2)
    for suffix in (".gpkg", ".shp"):
        write_layer(frame, Post.fields(), tmp_path / f"t{suffix}", crs="EPSG:28412")
        assert read_vectors(tmp_path / f"t{suffix}", Post).frame.geometry.x[0] == pytest.approx(70.0, abs=1e-8)
    warnings = write_layer(frame, Post.fields(), tmp_path / "t.csv", crs="EPSG:32642")
    assert warnings == (Message("The file cannot state its CRS", Remedy.STATE_CRS_AGAIN, "EPSG:32642"),)
    assert read_vectors(tmp_path / "t.csv", Post, crs="EPSG:32642").frame.geometry.y[0] == pytest.approx(39.0, abs=1e-9)
    with pytest.raises(UserError, match="GeoJSON is always WGS 84"):
        write_layer(frame, Post.fields(), tmp_path / "t.geojson", crs="EPSG:32642")


def test_a_replaced_shapefile_loses_its_old_index(tmp_path: Path) -> None:
    (tmp_path / "t.qix").touch()
    write_layer(shapes_of(1), Post.fields(), tmp_path / "t.shp")
    assert {file.suffix for file in tmp_path.glob("t.*")} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}


def test_an_empty_layer_is_written(tmp_path: Path) -> None:
    for suffix in (".csv", ".geojson", ".gpkg"):
        write_layer(shapes_of(1).iloc[:0], Post.fields(), tmp_path / f"t{suffix}")
        assert (tmp_path / f"t{suffix}").stat().st_size > 0


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

    monkeypatch.setattr(tempfile, "mkdtemp", denied)
    with pytest.raises(UserError, match="Permission denied"):
        write_layer(shapes_of(1), Post.fields(), tmp_path / "t.csv")
