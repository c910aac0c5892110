"""Headings of columns of coordinates with all that programs and people add to them."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.read.places import headings
from app.exchange.read.places.positions import placed
from layers import LAYER_TYPES

POSTS = LAYER_TYPES["checkpoints"]


def places(columns: dict[str, list[object]]) -> list[tuple[float, float] | None]:
    count = len(next(iter(columns.values())))
    result = placed(RawTable(columns, np.arange(2, 2 + count)), POSTS, {}, None)
    return [None if shape is None else (shape.x, shape.y) for shape in result.shapes]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("_gate_latitude", "_gate_longitude"),
        ("Широта (град. мин. сек.)", "Долгота (град. мин. сек.)"),
        ("Lat (DMS)", "Lon (DMS)"),
        ("Широ-\nта", "Долго-\nта"),
        ("_Location of post_latitude", "_Location of post_longitude"),
        ("_grp/gps_latitude", "_grp/gps_longitude"),
        ("location-Latitude", "location-Longitude"),
        ("Latitude (WGS84)", "Longitude (WGS84)"),
        ("lat_dd", "lon_dd"),
        ("Широта, град.", "Долгота, град."),
        ("Широта,\nград", "Долгота,\nград"),
        ("Координата Y", "Координата X"),
    ],
)
def test_pairs_that_are_alike_but_for_their_axis(lat: str, lon: str) -> None:
    assert places({"n": ["a"], lat: ["38.412"], lon: ["70.781"]}) == [(70.781, 38.412)]


def test_a_plain_pair_goes_before_one_of_a_question() -> None:
    columns: dict[str, list[object]] = {"_end_latitude": [1], "_end_longitude": [2]}
    assert places({**columns, "Latitude (WGS84)": [38.4], "Longitude (WGS84)": [70.8]}) == [(70.8, 38.4)]


def test_the_places_of_several_questions_are_for_a_person_to_choose() -> None:
    columns = [f"_{of}_{axis}" for of in ("start", "end") for axis in ("latitude", "longitude")]
    with pytest.raises(UserError, match="Several columns hold coordinates: _start_latitude") as raised:
        places({column: [1] for column in columns})
    assert raised.value.message.code is Remedy.MAP_PLACES


def test_columns_of_different_places_are_no_pair() -> None:
    assert headings.pair(["_start_latitude", "_end_longitude"]) == ()
    assert headings.pair(["Size X, m", "Size Y, m"]) == ()


def test_degrees_to_which_something_is_added_are_no_pair() -> None:
    columns = ["Latitude (deg)", "Latitude (dec. min)", "Longitude (deg)", "Longitude (dec. min)"]
    assert headings.pair(columns) == ()
    with pytest.raises(UserError, match="No coordinate columns found"):
        places({column: [38] for column in columns})


@pytest.mark.parametrize("heading", ["Координаты (широта, долгота)", "Координаты (MGRS)", "GPS point"])
def test_one_column_by_heading_and_cells(heading: str) -> None:
    assert places({"n": ["a"], heading: ["38.412, 70.781"]}) == [(70.781, 38.412)]
    with pytest.raises(UserError, match="No coordinate columns found"):
        places({"n": ["a"], heading: ["beside the bridge"]})


def test_the_only_column_of_geometries_needs_no_name() -> None:
    patrols = LAYER_TYPES["patrols"]
    trace = "38.5 70.5 0 0;38.6 70.6 0 0"
    rows = RawTable({"name": ["a"], "Route walked": [trace]}, np.array([2]))
    assert placed(rows, patrols, {}, None).shapes[0].geom_type == "LineString"
    two = RawTable({"before": [trace], "after": [trace]}, np.array([2]))
    with pytest.raises(UserError, match="No coordinate columns found"):
        placed(two, patrols, {}, None)


def test_a_heading_of_a_million_line_breaks_is_plain() -> None:
    assert headings.plain("a-" + "\n" * 1_000_000) == "a"
    assert headings.plain("Широ- \n\n та") == "широта"


def test_of_a_heading_the_beginning_is_judged() -> None:
    columns = {"lat ( " * 2_000_000: ["38.4"], "широта " * 2_000_000: ["38.4"], "долгота": ["70.1"]}
    assert headings.pair(columns) == ()
