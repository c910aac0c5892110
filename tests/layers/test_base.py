"""A field reads what people and other programs write, or refuses it in a sentence that names it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import LAYER_TYPES
from layers.base import COMMON_FIELDS, Layer
from layers.table import Table
from layers.values.field import Field, FieldType, choice_field, fold
from tests.builders.frames import field, frame


@pytest.mark.parametrize(
    ("kind", "name", "raw", "value"),
    [
        ("checkpoints", "hours", "6:00–18:00", "06:00-18:00"),
        ("checkpoints", "operator", "tj", "TJ"),
        ("patrols", "operator", "Shared", "shared"),
        ("incidents", "category", "Drug trafficking", "drug_trafficking"),
        ("incidents", "reliability", "b", "B"),
        ("incidents", "severity", "3,0", 3),
        ("incidents", "occurred_at", "2026-03-31T14:05+05:00", "2026-03-31T14:05:00+05:00"),
        ("borders", "left_state", "tj", "TJ"),
        ("borders", "ring", "да", True),
        ("sensors", "availability", "0,85", 0.85),
        ("sensors", "fov_deg", "", None),
    ],
)
def test_parsed(kind: str, name: str, raw: str, value: object) -> None:
    assert field(kind, name).parse(raw) == value


@pytest.mark.parametrize(
    ("kind", "name", "raw"),
    [
        ("checkpoints", "hours", "all day"),
        ("checkpoints", "operator", "Tajikistan"),
        ("borders", "right_state", "TJK"),
        ("borders", "right_state", "T1"),
        ("incidents", "category", "witchcraft"),
        ("incidents", "severity", 6),
        ("incidents", "credibility", 0),
        ("sensors", "type", ""),
        ("sensors", "availability", 1.2),
        ("sensors", "azimuth_deg", 361),
        ("sensors", "range_m", 0),
        ("patrols", "detection_probability", 0.95),
        ("checkpoints", "staff_present", 2.5),
    ],
)
def test_refused_in_a_sentence_that_names_the_field(kind: str, name: str, raw: object) -> None:
    with pytest.raises(ValueError, match=name):
        field(kind, name).parse(raw)


def test_a_long_text_is_not_repeated_in_the_message() -> None:
    with pytest.raises(ValueError, match="hours") as caught:
        field("checkpoints", "hours").parse("x" * 150)
    assert len(str(caught.value)) < 200


def test_labels_of_what_has_none() -> None:
    spec = choice_field("a", "A", (("x_y", "X or Y"),))
    assert (spec.label_of("x_y"), spec.label_of("old"), spec.label_of(None)) == ("X or Y", "old", "")


def test_fold() -> None:
    assert fold(" Off-Road  vehicles") == "off_road_vehicles"


def test_rows_are_left_alone_by_default() -> None:
    row: dict[str, object] = {"type": "thermal_camera"}
    assert Layer.normalise(row) is row


def test_whole_numbers_are_exact_and_fit_64_bits() -> None:
    population = Field("population", "Population", FieldType.INTEGER, minimum=0)
    for number in (0, 2**53 + 1, 2**63 - 1):
        assert population.parse(str(number)) == number
        assert population.parse(number) == number
    assert population.parse("7,0") == population.parse(7.0) == population.parse(" 7 ") == 7
    for wrong in ("1e300", str(10**23), "1e19", str(2**63), "9" * 5000, "1e400", "-1", "1.5", "nan1"):
        with pytest.raises(ValueError, match=r"^population "):
            population.parse(wrong)


TYPES = [kind for kind in FieldType if kind is not FieldType.CHOICE]


def of(kind: FieldType, **options: Any) -> Field:
    return Field("cell", "Cell", kind, **options)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("empty", [None, "", "  ", float("nan")])
def test_an_empty_cell_is_none_and_refused_where_one_is_required(kind: FieldType, empty: object) -> None:
    assert of(kind).parse(empty) is None
    with pytest.raises(ValueError, match="cell is empty"):
        of(kind, required=True).parse(empty)


@given(st.sampled_from(TYPES), st.text(max_size=20) | st.floats() | st.integers() | st.booleans() | st.datetimes())
def test_what_is_parsed_is_parsed_to_itself_or_refused_by_name(kind: FieldType, raw: object) -> None:
    spec, refusal = of(kind), ""
    try:
        value = spec.parse(raw)
    except ValueError as error:
        refusal = str(error)
    else:
        assert spec.parse(value) == value
    assert not refusal or refusal.startswith("cell ")


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (FieldType.TEXT, "  a b ", "a b"),
        (FieldType.TEXT, 7, "7"),
        (FieldType.REAL, "1,5", 1.5),
        (FieldType.REAL, 2, 2.0),
        (FieldType.INTEGER, " 12 ", 12),
        (FieldType.BOOLEAN, "Yes", True),
        (FieldType.BOOLEAN, "жок", False),
        (FieldType.BOOLEAN, 1.0, True),
        (FieldType.DATE, "2026-03-31T23:59", "2026-03-31"),
        (FieldType.DATE, datetime(2026, 3, 31, 5), "2026-03-31"),
        (FieldType.DATETIME, "2026-03-31T14:05+05:00", "2026-03-31T14:05:00+05:00"),
        (FieldType.DATETIME, datetime(2026, 3, 31, 14, 5), "2026-03-31T14:05:00"),
    ],
)
def test_each_type_reads_what_people_write(kind: FieldType, raw: object, value: object) -> None:
    parsed = of(kind).parse(raw)
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("spec", "raw", "text"),
    [
        (of(FieldType.TEXT, max_length=3), "abcd", "cell has 4 characters; at most 3"),
        (of(FieldType.TEXT), "a\0b", "NUL"),
        (of(FieldType.REAL, minimum=0.0), -1, "cell is -1; it must be 0 or more"),
        (of(FieldType.REAL, minimum=0.0, maximum=2.0), 3, "cell is 3; it must be between 0 and 2"),
        (of(FieldType.REAL), "inf", "not a finite number"),
        (of(FieldType.REAL), "far", "cell is 'far', not a number$"),
        (of(FieldType.BOOLEAN), "perhaps", "it must be yes or no"),
        (of(FieldType.DATE), "31.03.2026", "a date is written 2026-03-31"),
        (of(FieldType.DATETIME), "noon", r"a time is written 2026-03-31T14:05\+05:00"),
    ],
)
def test_a_refusal_says_what_is_accepted(spec: Field, raw: object, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        spec.parse(raw)


def test_a_choice_is_taken_by_code_and_by_label_however_it_is_spelt() -> None:
    spec = choice_field("cell", "Cell", (("off_road", "Off-road vehicles"), ("foot", "On foot")))
    for raw in ("off_road", "OFF ROAD", " off-road vehicles ", "Off_Road Vehicles"):
        assert spec.parse(raw) == "off_road"
    with pytest.raises(ValueError, match="cell is 'boat'; it must be one of: off_road, foot"):
        spec.parse("boat")


def test_a_canonical_form_is_taken_and_its_refusal_quoted() -> None:
    def halves(text: str) -> str:
        if len(text) % 2:
            raise ValueError("it has two halves")
        return text.upper()

    spec = of(FieldType.TEXT, canonical=halves)
    assert spec.parse(" abcd ") == "ABCD"
    with pytest.raises(ValueError, match="cell is 'abc'; it has two halves"):
        spec.parse("abc")


def test_a_raster_has_no_fields_and_a_vector_layer_the_common_ones_first() -> None:
    assert LAYER_TYPES["terrain"].fields() == ()
    names = [spec.name for spec in LAYER_TYPES["barriers"].fields()]
    assert names[: len(COMMON_FIELDS)] == ["name", "note", "source", "as_of", "sensitivity", "synthetic"]
    assert names[len(COMMON_FIELDS)] == "type"
    assert Layer("u", "n", Table.of_frame(frame([]))).marks() == ()
