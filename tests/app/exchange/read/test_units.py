"""Units behind numbers count: left out where they are the field's own, converted where they are others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.raw import RawTable
from app.exchange.read.typed_columns import Typed, with_types
from app.exchange.read.units import in_unit_of, without_units
from app.exchange.reading import Stated
from layers.base import Layer
from layers.values.field import Field, FieldType

RANGE = Field("range_m", "Range", FieldType.REAL, unit="m", minimum=0.0, maximum=100_000.0)
SHARE = Field("share", "Share", FieldType.REAL, minimum=0.0, maximum=1.0)
HOURS = Field("hours", "Shift", FieldType.REAL, unit="h", minimum=0.1, maximum=72.0)
BEARING = Field("bearing", "Bearing", FieldType.REAL, unit="°", minimum=0.0, maximum=360.0)
SPEED = Field("speed", "Speed", FieldType.REAL, unit="m/s", minimum=0.0, maximum=50.0)


class Device(Layer):
    """A layer with a field of each unit."""

    geometries = frozenset({"Point"})

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        return RANGE, SHARE, HOURS, BEARING, SPEED


def read(**columns: list[object]) -> Typed:
    count = len(next(iter(columns.values())))
    places: dict[str, list[object]] = {"lon": ["70.5"] * count, "lat": ["38.5"] * count}
    return with_types(RawTable(places | columns, np.arange(2, 2 + count)), Device, {}, {}, None, Stated())


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("range_m", "1200 m", 1200),
        ("range_m", "1 200 м", 1200),
        ("range_m", "10м.", 10),
        ("range_m", "1,5 km", 1500),
        ("range_m", "2 километра", 2000),
        ("range_m", "100 футов", 30.48),
        ("share", "85%", 0.85),
        ("share", "12,5 %", 0.125),
        ("hours", "8 ч", 8),
        ("hours", "30 мин", 0.5),
        ("bearing", "270°", 270),
        ("bearing", "45 град.", 45),
        ("speed", "36 км/ч", 10),
    ],
)
def test_numbers_with_a_unit(field: str, cell: str, value: float) -> None:
    (read_as,) = read(**{field: list[object]([cell])}).table.columns[field]
    assert float(str(read_as)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("cell", ["5 кг", "about 5 m", "m", "5 m or 6", "%", "5 %"])
def test_what_is_no_unit_of_the_field_stays_as_it_is(cell: str) -> None:
    assert read(range_m=[cell, "7"]).table.columns["range_m"] == [cell, "7"]


def test_a_conversion_is_said_and_a_unit_of_the_field_is_not() -> None:
    assert [str(note) for note in read(range_m=["900 m", "1,2 km", None, "1,2 km"]).table.reading.notes] == [
        "Numbers of range_m with a unit are read in m: 1,2 km as 1200."
    ]
    assert [str(note) for note in read(share=["85%"]).table.reading.notes] == [
        "Numbers of share in per cent are read as shares: 85% as 0.85."
    ]
    assert read(range_m=["900 m", "800 m"]).table.reading.notes == ()


def test_the_marks_of_numbers_with_a_unit_are_decided_with_the_others() -> None:
    """1,200 is 1.2 where the others have decimal commas, and may be neither where nothing tells."""
    assert read(range_m=["1,200 km", "3,5"]).table.columns["range_m"] == ["1200", "3.5"]


@given(
    st.lists(st.one_of(st.none(), st.sampled_from(["7", "7.5", "abc", "7 кг", "-3"]), st.integers(0, 9)), max_size=9)
)
def test_a_column_without_units_is_the_same(cells: list[object]) -> None:
    table = RawTable({"range_m": cells}, np.arange(len(cells)))
    stripped = without_units(table, {"range_m": RANGE})
    assert stripped.factors == {}
    assert stripped.table.columns["range_m"] is cells
    assert stripped.applied(table).columns == table.columns


@pytest.mark.parametrize("text", [" " * 1_000_000, "1" + " " * 1_000_000, "1 " * 500_000])
def test_a_cell_of_a_million_characters_has_no_unit(text: str) -> None:
    assert in_unit_of(Field("range_m", "Range", FieldType.REAL, unit="m"), text) is None
