"""Rows as a frame: objects where a field is, the own columns of a file as what they hold, and only the good rows."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.exchange.column import Column
from app.exchange.read.row_frame import frame_of
from layers import LAYER_TYPES

INCIDENTS, REFERENCE = LAYER_TYPES["incidents"], LAYER_TYPES["reference"]
POINTS = shapely.points([(70.0, 38.0), (70.1, 38.1), (70.2, 38.2)])
GOOD = np.array([True, False, True])


def test_fields_are_objects_and_missing_values_none() -> None:
    values = {"name": Column.of(["a", "b", None]), "severity": Column.of([1, 2, 3]), "note": Column.blank(3)}
    frame = frame_of(INCIDENTS, values, POINTS[GOOD], GOOD)
    assert frame["name"].tolist() == ["a", None]
    assert frame["severity"].tolist() == [1, 3]
    assert frame["note"].tolist() == [None, None]
    assert {str(dtype) for dtype in frame.dtypes} == {"object", "geometry"}
    assert frame.geometry.tolist() == POINTS[GOOD].tolist()
    assert frame.crs.to_epsg() == 4326
    assert frame.index.tolist() == [0, 1]
    assert values == {}


@pytest.mark.parametrize(
    ("cells", "dtype"),
    [
        ([True, None, False], "boolean"),
        ([1, None, 2], "Int64"),
        ([1, None, 2.5], "float64"),
        ([1, "a", 2.5], "object"),
        ([None, None, None], "object"),
    ],
)
def test_own_columns_are_what_they_hold(cells: list[object], dtype: str) -> None:
    frame = frame_of(REFERENCE, {"width": Column.of(cells)}, POINTS, np.ones(3, np.bool_))
    assert str(frame["width"].dtype) == dtype


def test_blank_columns_do_not_change_with_one_another() -> None:
    frame = frame_of(INCIDENTS, {name: Column.blank(3) for name in ("name", "note")}, POINTS, np.ones(3, np.bool_))
    frame.loc[0, "name"] = "a"
    assert frame["note"].tolist() == [None] * 3


def test_hundreds_of_columns() -> None:
    values = {f"c{number}": Column.of(["x", None, "y"]) for number in range(300)}
    assert frame_of(REFERENCE, values, POINTS, np.ones(3, np.bool_)).shape == (3, 301)
