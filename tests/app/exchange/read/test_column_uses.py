"""Every column of a file is accounted for."""

from __future__ import annotations

from pathlib import Path

from app.exchange.read.incoming import read_vectors
from app.exchange.reading import Use
from layers import LAYER_TYPES

TEXT = (
    "name,lon,lat,handling_marking,colour,Примечание\nA,70,38,INTERNAL,red,\nB,70.1,38,INTERNAL,,x\nC,70.2,38,,blue,y\n"
)


def uses(path: Path, kind: str) -> dict[str, tuple[Use, str]]:
    path.write_text(TEXT, encoding="utf-8")
    return {one.column: (one.use, one.field) for one in read_vectors(path, LAYER_TYPES[kind]).reading.columns}


def test_a_field_a_place_extra_or_left_out(tmp_path: Path) -> None:
    assert uses(tmp_path / "t.csv", "checkpoints") == {
        "name": (Use.FIELD, "name"),
        "lon": (Use.PLACE, "lon"),
        "lat": (Use.PLACE, "lat"),
        "handling_marking": (Use.LEFT_OUT, ""),
        "colour": (Use.EXTRA, ""),
        "Примечание": (Use.FIELD, "note"),
    }


def test_a_column_of_its_own_in_a_reference_layer(tmp_path: Path) -> None:
    assert uses(tmp_path / "t.csv", "reference")["colour"] == (Use.OWN, "")


def test_an_empty_column_is_listed_and_not_noted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,lon,lat,blank,full\nA,70,38,,x\n", encoding="utf-8")
    reading = read_vectors(tmp_path / "t.csv", LAYER_TYPES["checkpoints"]).reading
    assert {one.column for one in reading.columns} == {"name", "lon", "lat", "blank", "full"}
    assert "Columns that no field takes are stored together in extra: full." in map(str, reading.notes)


def test_samples_are_the_first_cells_that_hold_anything_and_what_no_field_takes_is_noted(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TEXT, encoding="utf-8")
    reading = read_vectors(tmp_path / "t.csv", LAYER_TYPES["checkpoints"]).reading
    samples = {one.column: one.samples for one in reading.columns}
    assert samples["colour"] == ("red", "blue")
    assert "Columns that no field takes are stored together in extra: colour." in map(str, reading.notes)
