"""Columns become fields as Field.parse would have it, and nothing of a file is lost."""

import json
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import Faults
from app.exchange.read.columns import extra_column, keep_open, local_times, match, parse_column, parse_fields
from layers.base import Layer
from layers.incidents import IncidentLayer
from layers.values.field import Field, FieldType


class Post(Layer):
    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})
    own_fields: ClassVar[tuple[Field, ...]] = (
        Field("height_m", "Height above ground", FieldType.REAL, minimum=0, maximum=100),
        Field("staff", "Staff", FieldType.INTEGER),
        Field("at", "At", FieldType.DATETIME),
    )


FIELDS = [
    Field("t", "T", max_length=5),
    Field("t", "T", required=True),
    Field("i", "I", FieldType.INTEGER, minimum=-10),
    Field("r", "R", FieldType.REAL, maximum=1e6),
    Field("b", "B", FieldType.BOOLEAN),
    Field("d", "D", FieldType.DATE),
    Field("m", "M", FieldType.DATETIME),
    Field("c", "C", FieldType.CHOICE, choices=("red", "dark green")),
]
LIKELY = [
    "",
    "  ",
    "1",
    "1.0",
    "0",
    "-0.0",
    "да",
    "нет",
    "1,5",
    "nan",
    "inf",
    "1e400",
    "2026-03-31",
    "Red",
    "dark-green",
]
CELLS = st.one_of(
    st.none(),
    st.sampled_from([*LIKELY, "2026-03-31T14:05+05:00", "2026-02-30", "a\x00b", "x" * 7]),
    st.text(max_size=8),
    st.integers(-20, 20),
    st.floats(),
    st.booleans(),
)


def reference(field: Field, cell: object) -> tuple[object, bool]:
    try:
        return field.parse(cell), False
    except ValueError:
        return None, True


@given(field=st.sampled_from(FIELDS), cells=st.lists(CELLS, max_size=12))
def test_a_column_is_parsed_as_its_cells_are(field: Field, cells: list[object]) -> None:
    values, reasons = parse_column(field, cells)
    expected = [reference(field, cell) for cell in cells]
    assert [repr(value) for value in values] == [repr(value) for value, _ in expected]
    assert sorted(reasons) == [i for i, (_, refused) in enumerate(expected) if refused]


def test_names_match_whatever_their_case_and_blanks() -> None:
    assert match(["Height-M", "STAFF", "colour"], Post, {}) == {"height_m": "Height-M", "staff": "STAFF"}
    assert match(["height above ground"], Post, {}) == {"height_m": "height above ground"}


def test_a_mapping_goes_before_equal_names() -> None:
    assert match(["name", "title"], Post, {"name": "title"}) == {"name": "title"}


def test_unknown_fields_and_columns_are_named() -> None:
    with pytest.raises(UserError, match="no field 'hight'; the fields are: name, note"):
        match(["name"], Post, {"hight": "name"})
    with pytest.raises(UserError, match="no column 'titel'; the columns are: name"):
        match(["name"], Post, {"name": "titel"})


def test_two_columns_for_one_field_are_not_guessed() -> None:
    with pytest.raises(UserError, match=r"^Columns 'Name' and 'NAME' both fit the field name$") as refused:
        match(["Name", "NAME"], Post, {})
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.CHOOSE_COLUMN, "name")
    assert match(["Name", "name"], Post, {}) == {"name": "name"}


def test_a_required_field_needs_a_column() -> None:
    class Strict(Post):
        own_fields: ClassVar[tuple[Field, ...]] = (Field("route", "Route", required=True),)

    with pytest.raises(UserError, match=r"^No column gives route\. The columns are: line$") as refused:
        parse_fields(Strict, {"line": ["a"]}, {}, 1, Faults())
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.MAP_FIELD, "route")


def test_a_kind_may_rewrite_a_row_before_it_is_parsed() -> None:
    class Doubling(Post):
        @classmethod
        def normalise(cls, row: dict[str, object]) -> dict[str, object]:
            if row["staff"] == "none":
                raise ValueError("staff is nobody")
            return {**row, "height_m": str(2 * int(str(row["staff"])))}

    faults = Faults()
    values = parse_fields(Doubling, {"staff": ["4", "none"]}, {"staff": "staff"}, 2, faults)
    assert values["height_m"][0] == 8.0
    assert faults.reasons[1][0] == "staff is nobody"


@given(st.lists(st.one_of(st.none(), st.text(min_size=1, max_size=5), st.integers()), min_size=1, max_size=5))
def test_what_no_field_knows_is_kept_as_json(cells: list[object]) -> None:
    texts = extra_column({"цвет": cells}, len(cells))
    back = [None if text is None else json.loads(str(text))["цвет"] for text in texts]
    assert back == cells


def test_an_extra_column_is_unpacked_and_not_nested() -> None:
    (text,) = extra_column({"extra": ['{"a": 1}'], "b": ["2"]}, 1)
    assert json.loads(str(text)) == {"a": 1, "b": "2"}
    (text,) = extra_column({"extra": ["no json"]}, 1)
    assert json.loads(str(text)) == {"extra": "no json"}


def test_columns_that_sqlite_could_not_tell_apart_are_not_both_kept() -> None:
    assert keep_open({"Width": [], "width": [], "FID": [], "Name": [], "lanes": []}, ["name"]) == ["Width", "lanes"]


def test_times_without_offset_are_noted() -> None:
    values = {"at": Column.of(["2026-03-31T14:05:00", "2026-03-31T14:05:00+05:00", None, "2026-03-31"])}
    assert local_times(Post, values) == ("Times in at without UTC offset, stored as local time: 1.",)


def test_a_day_is_no_time_without_offset() -> None:
    values = {
        **{field.name: Column.of([None, None]) for field in IncidentLayer.fields()},
        "occurred_at": Column.of(["2026-03-31T00:00:00", "2026-03-31T00:00:00"]),
        "occurred_precision": Column.of(["day", None]),
    }
    assert local_times(IncidentLayer, values) == ("Times in occurred_at without UTC offset, stored as local time: 1.",)
