"""Cells of tables and forms as values of a field."""

from __future__ import annotations

import pytest

from layers.values.field import Field, FieldType, Value, fold


def parsed(spec: Field, cell: object) -> Value:
    return spec.parse(cell)


METRES = Field("range_m", "Range", FieldType.REAL, minimum=0.0, maximum=5000.0)


@pytest.mark.parametrize(
    ("cell", "value"), [("39,5", 39.5), (" 1200 ", 1200.0), ("0,125", 0.125), (7, 7.0), ("1e3", 1e3)]
)
def test_a_number(cell: object, value: float) -> None:
    assert parsed(METRES, cell) == value


@pytest.mark.parametrize("cell", ["1,200", "-2,500"])
def test_a_comma_that_may_set_thousands_apart_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=f"which is {cell.replace(',', '')} or {cell.replace(',', '.')}: write one"):
        parsed(METRES, cell)


@pytest.mark.parametrize(
    ("cell", "words"), [("far", "not a number"), ("inf", "not a finite number"), ("9000", "between 0 and 5000")]
)
def test_what_is_no_number_of_the_field_is_refused(cell: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parsed(METRES, cell)


def test_whole_numbers_are_exact_to_64_bits() -> None:
    count = Field("n", "N", FieldType.INTEGER)
    assert parsed(count, str(2**53 + 1)) == 2**53 + 1
    assert parsed(count, "5.0") == 5
    with pytest.raises(ValueError, match="not a whole number"):
        parsed(count, "5.5")
    with pytest.raises(ValueError, match="go up to"):
        parsed(count, str(2**63))


def test_texts_choices_and_answers() -> None:
    assert parsed(Field("name", "Name", max_length=3), " ab ") == "ab"
    with pytest.raises(ValueError, match="4 characters"):
        parsed(Field("name", "Name", max_length=3), "abcd")
    kind = Field("type", "Type", FieldType.CHOICE, choices=("a_b", "c"), choice_labels=("Both ways", "See"))
    assert (parsed(kind, "A-B"), parsed(kind, "both ways"), parsed(kind, "c")) == ("a_b", "a_b", "c")
    with pytest.raises(ValueError, match="one of: a_b, c"):
        parsed(kind, "d")
    open_ = Field("open", "Open", FieldType.BOOLEAN)
    assert parsed(open_, "ҳа") is True
    assert parsed(open_, "нет") is False
    with pytest.raises(ValueError, match="yes or no"):
        parsed(open_, "perhaps")
    assert fold(" Both-Ways_x ") == "both_ways_x"


@pytest.mark.parametrize("cell", ["-", "—", "n/a", "NULL", "#N/A", "нет данных", " н/д "])
def test_words_for_no_value_are_none_where_numbers_and_dates_stand(cell: str) -> None:
    assert parsed(METRES, cell) is None
    for of in (FieldType.INTEGER, FieldType.DATE, FieldType.DATETIME):
        assert parsed(Field("x", "X", of), cell) is None
    assert parsed(Field("x", "X"), cell) == cell.strip()
    required = Field("x", "X", FieldType.REAL, required=True)
    with pytest.raises(ValueError, match="x is empty"):
        parsed(required, cell)
