"""Rows of layers as a scene reads them: what is empty, what is valid at a date, whose it is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.scene.layer_rows import checked_date, hours_of, is_own, is_valid, number_of, rows_of, text_of
from tests.builders.scenes import device, layer, straight

DAYS = st.dates().map(str)


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), pd.NaT])
def test_an_empty_cell_is_no_text_and_leaves_the_default(empty: object) -> None:
    row = {"height_m": empty}
    assert text_of(row, "height_m") == text_of({}, "height_m") == ""
    assert number_of(row, "height_m", 7.5) == number_of({}, "height_m", 7.5) == 7.5
    assert hours_of({"hours": empty}) == ""


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), pd.NA, pd.NaT])
def test_a_cell_of_a_layer_is_empty_however_its_frame_says_so(empty: object) -> None:
    posts = layer("sensors", [device(0.0, 0.0, hours=empty), device(0.0, 0.0, hours="06:00-18:00")])
    posts.frame["height_m"] = pd.Series([empty, 3.0], dtype=object, index=posts.frame.index)
    (_, row, _), (_, whole, _) = rows_of([posts], "sensors")
    assert (text_of(row, "height_m"), number_of(row, "height_m", 7.5), hours_of(row)) == ("", 7.5, "")
    assert (number_of(whole, "height_m", 7.5), hours_of(whole)) == (3.0, "06:00-18:00")


@pytest.mark.parametrize(("cell", "number"), [("12,5", 12.5), (12, 12.0), (np.float64(3.5), 3.5), (" 0 ", 0.0)])
def test_numbers_of_other_programs_are_read(cell: object, number: float) -> None:
    assert number_of({"height_m": cell}, "height_m", 99.0) == number


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"name": "Tem", "height_m": "tall"}, "^Tem: height_m is 'tall'"),
        ({"availability": 1.5}, "^A post or patrol: availability is 1.5"),
        ({"name": "x" * 300, "range_m": -1}, f"^{'x' * 80}: range_m"),
    ],
)
def test_a_number_that_a_form_would_refuse_names_its_row(row: dict[str, object], text: str) -> None:
    name = next(key for key in row if key != "name")
    with pytest.raises(UserError, match=text):
        number_of(row, name, 0.0)


def test_hours_are_brought_to_one_form_or_refused_by_name() -> None:
    assert hours_of({"hours": "6:00–18:00"}) == "06:00-18:00"
    with pytest.raises(UserError, match=r"^The hours of Tem are 'noon'"):
        hours_of({"name": "Tem", "hours": "noon"})
    with pytest.raises(UserError, match=r"^The hours of a post are"):
        hours_of({"hours": "noon"})


@given(DAYS, DAYS, DAYS)
def test_a_row_holds_from_its_first_day_to_the_day_before_its_last(first: str, last: str, day: str) -> None:
    row = {"opened": f"{first}T12:00", "closed": last}
    assert is_valid(row, day, "opened", "closed") == (first <= day < last)
    assert is_valid({"opened": first}, day, "opened", "closed") == (first <= day)
    assert is_valid({"closed": last}, day, "opened", "closed") == (day < last)
    assert is_valid({}, day, "opened", "closed")


@pytest.mark.parametrize(("operator", "own"), [("TJ", True), ("shared", True), (None, True), ("KG", False)])
def test_whose_a_thing_is(operator: str | None, own: bool) -> None:
    assert is_own({"operator": operator}, "TJ") == own


def test_rows_of_a_kind_are_those_with_a_geometry_named_by_layer_and_row() -> None:
    rows = [device(0, 0, name="a"), {**device(1, 1, name="b"), "geometry": None}, device(2, 2, name="c")]
    rows.append({**device(3, 3), "geometry": shapely.Point()})
    layers = [straight(), layer("sensors", rows, "one"), layer("sensors", rows[:1], "two")]
    every = list(rows_of(layers, "sensors"))
    assert [(key, row["name"]) for key, row, _ in every] == [("one/1", "a"), ("one/3", "c"), ("two/1", "a")]
    assert all("geometry" not in row for _, row, _ in every)
    assert every[1][2].equals(rows[2]["geometry"])


def test_a_day_is_an_iso_date_and_today_where_none_is_given() -> None:
    assert checked_date("2026-03-31") == "2026-03-31"
    assert checked_date("20260331") == "2026-03-31"
    assert checked_date("") == date.today().isoformat()
    for wrong in ("31.03.2026", "2026-02-30", "yesterday" * 20):
        with pytest.raises(UserError, match="is not a date: write it as 2026-03-31") as refusal:
            checked_date(wrong)
        assert len(str(refusal.value)) < 100
