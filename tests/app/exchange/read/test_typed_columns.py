"""Numbers and moments of a file, by the fields that they feed."""

from __future__ import annotations

import numpy as np

from app.exchange.column import Column
from app.exchange.raw import RawTable
from app.exchange.read.typed_columns import precisions, with_types
from app.exchange.reading import Stated
from layers import LAYER_TYPES

INCIDENTS = LAYER_TYPES["incidents"]


def test_coordinates_fields_and_times_are_decided_together_and_texts_are_left_alone() -> None:
    columns: dict[str, list[object]] = {
        "lon": ["70,123", "71,456"],
        "lat": ["38,5", "37,25"],
        "severity": ["1", "2"],
        "occurred_at": ["31.03.2026", "01.04.2026 02:10"],
        "note": ["1,200 kg", "1,200"],
    }
    typed = with_types(RawTable(columns, np.array([2, 3])), INCIDENTS, {}, {}, None, Stated())
    assert typed.table.columns == {
        "lon": ["70.123", "71.456"],
        "lat": ["38.5", "37.25"],
        "severity": ["1", "2"],
        "occurred_at": ["2026-03-31", "2026-04-01T02:10"],
        "note": ["1,200 kg", "1,200"],
    }
    assert typed.precision == {"occurred_at": ["day", "minute"]}


def test_to_what_a_time_is_known_is_filled_in_where_nothing_says_so() -> None:
    known_to = {"occurred_at": Column.of(["day", "minute", "month", None])}
    blank = {"occurred_precision": Column.of([None, None, "year", None])}
    assert precisions(INCIDENTS, blank, known_to) == {"occurred_precision": ["day", None, "year", None]}
    assert precisions(INCIDENTS, blank, {"occurred_at": None}) == {}
