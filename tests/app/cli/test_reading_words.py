"""How a file was read, line by line."""

from __future__ import annotations

from pathlib import Path

from app.cli.reading_words import basemap_lines, reading_lines
from app.exchange.raster.basemaps import read_basemap
from app.exchange.reading import ColumnUse, Fact, Ground, Reading, Subject, Use
from tests.builders.files import mbtiles
from tests.builders.underlays import four_colours, tile


def test_a_line_for_each_fact_and_each_column() -> None:
    reading = Reading().plus(
        Fact(Subject.ENCODING, "cp866", Ground.ASSUMED),
        Fact(Subject.DELIMITER, "\t", Ground.CONTENT),
        Fact(Subject.DECIMAL, ",", Ground.STATED, "reach"),
        ColumnUse("reach", Use.FIELD, "range_m", ("1,2", "x" * 40)),
        ColumnUse("X", Use.PLACE),
        ColumnUse("memo", Use.EXTRA, samples=("two\nlines",)),
    )
    assert list(reading_lines(reading)) == [
        "encoding: cp866 (assumed)",
        "delimiter: '\\t' (nothing else fits)",
        "decimal mark of reach: , (as stated)",
        f"column reach: range_m (1,2, {'x' * 24}…)",
        "column X: coordinates",
        "column memo: no field takes it, stored in extra (two lines)",
    ]


def test_every_subject_ground_and_use_has_its_words() -> None:
    facts = [Fact(subject, "v", ground) for subject in Subject for ground in Ground]
    uses = [ColumnUse("c", use, "f") for use in Use]
    lines = list(reading_lines(Reading().plus(*facts, *uses)))
    assert len(lines) == len(set(lines)) == len(facts) + len(uses)


def test_what_a_basemap_is_and_where_it_lies(tmp_path: Path) -> None:
    tiles = mbtiles(tmp_path / "m.mbtiles", (6, 44, 39, tile((1, 2, 3))), name="m")
    assert list(basemap_lines(read_basemap(tiles))) == [
        "tiles of the zoom levels 6 to 6 (png) in EPSG:3857: 67.5000 to 73.1250 E, 36.5979 to 40.9799 N",
        "coordinate system: EPSG:3857 (assumed)",
    ]
    scan = four_colours(tmp_path / "s.tif", "EPSG:4326", 70.0, 38.0, 0.001)
    assert list(basemap_lines(read_basemap(scan))) == [
        "a scan of 160 × 120 pixels (RGB) in EPSG:4326: 70.0000 to 70.1600 E, 37.8800 to 38.0000 N",
        "coordinate system: EPSG:4326 (as the file states)",
    ]
