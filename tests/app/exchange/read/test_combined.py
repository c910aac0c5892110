"""Columns that are one value together, and columns that only look so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.exchange.raw import RawTable
from app.exchange.read.combined import combined, zone_of
from app.exchange.read.incoming import read_vectors
from app.exchange.read.meaning import matched
from layers import LAYER_TYPES

SENSORS, INCIDENTS = LAYER_TYPES["sensors"], LAYER_TYPES["incidents"]


def table(**columns: list[object]) -> RawTable:
    return RawTable(dict(columns), np.arange(2, 2 + len(next(iter(columns.values())))))


def test_a_day_and_the_time_of_it() -> None:
    rows = table(date=["31.03.2026", "01.04.2026", None], time=["14:05", None, "9:00"])
    of = combined(rows, INCIDENTS, matched(rows.columns, INCIDENTS, {}))
    assert of.table.columns == {"date": ["31.03.2026 14:05", "01.04.2026", None]}
    assert of.also == {"time": "occurred_at"}
    assert [str(note) for note in of.table.reading.notes] == [
        "date and time are read together, as a day and the time of it."
    ]


@pytest.mark.parametrize(
    "columns", [{"date": ["31.03.2026 10:00"], "time": ["14:05"]}, {"date": ["31.03.2026"], "time": ["noon"]}]
)
def test_a_time_that_is_stated_already_or_is_none_is_left_alone(columns: dict[str, list[object]]) -> None:
    rows = table(**columns)
    assert combined(rows, INCIDENTS, matched(rows.columns, INCIDENTS, {})).table is rows


@pytest.mark.parametrize(
    ("first", "second", "azimuth", "width"),
    [("10", "50", 30.0, 40.0), (350, 10, 0.0, 20.0), ("90,5", "91", 90.75, 0.5), ("0", "360", 180.0, 360.0)],
)
def test_the_edges_of_a_sector_clockwise(first: object, second: object, azimuth: float, width: float) -> None:
    for names in (("azim_1", "azim_2"), ("from", "to"), ("Азимут от", "Азимут до")):
        rows = table(**dict(zip(names, ([first], [second]), strict=True)))
        of = combined(rows, SENSORS, {})
        assert of.table.columns == {"azimuth_deg": [pytest.approx(azimuth)], "fov_deg": [pytest.approx(width)]}
        assert of.used == {"azimuth_deg": "azimuth_deg", "fov_deg": "fov_deg"}
        assert of.also == dict(zip(names, ("azimuth_deg", "fov_deg"), strict=True))


def test_edges_beside_an_azimuth_or_that_are_no_bearings_are_left_alone() -> None:
    rows = table(azimuth_deg=[30], azim_1=[10], azim_2=[50])
    assert combined(rows, SENSORS, {"azimuth_deg": "azimuth_deg"}).table is rows
    hours = RawTable({"from": ["06:00"], "to": ["18:00"]}, np.array([2]))
    assert combined(hours, SENSORS, {}).table is hours
    assert combined(RawTable({"from": [10], "to": [20]}, np.array([2])), INCIDENTS, {}).used == {}


def test_a_field_of_view_without_an_azimuth_is_refused_and_not_all_round(tmp_path: Path) -> None:
    text = "name,lon,lat,type,fov_deg,azimuth_deg\nA,70,38,thermal_camera,40,\nB,70,38,thermal_camera,40,90\n"
    (tmp_path / "t.csv").write_text(text + "C,70,38,ground_radar,360,\nD,70,38,ground_radar,,\n", encoding="utf-8")
    read = read_vectors(tmp_path / "t.csv", SENSORS)
    assert list(read.frame["name"]) == ["B", "C", "D"]
    assert list(read.rejects["reason"]) == [
        "its field of view is 40°, and no azimuth says where it looks; all round is 360"
    ]


def test_edges_of_a_file_become_the_fields_of_the_sensor(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "name,lon,lat,type,azim_1,azim_2\nA,70,38,thermal_camera,350,10\n", encoding="utf-8"
    )
    read = read_vectors(tmp_path / "t.csv", SENSORS)
    assert (read.frame["azimuth_deg"][0], read.frame["fov_deg"][0]) == (0.0, 20.0)
    uses = {one.column: one.field for one in read.reading.columns}
    assert (uses["azim_1"], uses["azim_2"]) == ("azimuth_deg", "fov_deg")


def test_a_day_in_three_columns_as_far_as_it_is_known() -> None:
    for names in (("iyear", "imonth", "iday"), ("Год", "Месяц", "День")):
        cells: list[list[object]] = [[2020, "2021", "2022", None], [9, "3", 0, ""], ["14", 0, None, None]]
        of = combined(table(**dict(zip(names, cells, strict=True))), INCIDENTS, {})
        assert of.table.columns == {names[0]: ["2020-09-14", "2021-03", "2022", None]}
        assert of.used == {"occurred_at": names[0]}
        assert of.also == dict.fromkeys(names[1:], "occurred_at")
        assert of.table.reading.notes == (f"{', '.join(names[:2])} and {names[2]} are read together, as a day.",)


@pytest.mark.parametrize("day", [31, "early", -1])
def test_figures_that_are_no_day_are_left_alone(day: object) -> None:
    rows = table(year=[2020], month=[2], day=[day])
    assert combined(rows, INCIDENTS, {}).table is rows
    rows = table(year=[2020], month=[2], day=[1], event_date=["2020-02-02"])
    assert combined(rows, INCIDENTS, {"occurred_at": "event_date"}).table is rows
    assert combined(rows, SENSORS, {}).table is rows


@pytest.mark.parametrize("text", ["350-20", "350° – 20°", "от 350 до 20", "350..20"])
def test_both_edges_of_a_sector_in_one_text(text: str) -> None:
    rows = RawTable({"Сектор обзора": [text, None]}, np.array([2, 3]))
    of = combined(rows, SENSORS, {})
    assert of.table.columns == {"azimuth_deg": [5.0, None], "fov_deg": [30.0, None]}
    assert of.table.reading.notes == ("Сектор обзора is read as the two edges of a sector, clockwise.",)


def test_a_sector_that_is_no_pair_of_bearings_is_left_alone() -> None:
    for cell in ("60", "north-east", "350-20-10", "3-4"):
        rows = RawTable({"sector": [cell]}, np.array([2]))
        assert combined(rows, SENSORS, {}).table is rows


@pytest.mark.parametrize(
    ("heading", "offset"), [("Reported At (GMT+5:0)", "+05:00"), ("time_utc", "+00:00"), ("Дата, UTC-03:30", "-03:30")]
)
def test_a_time_zone_in_the_heading_counts_for_the_times_below_it(heading: str, offset: str) -> None:
    cells: list[object] = ["2025-06-01 08:12:33", "01.06.2025 08:12", "2025-06-01", "2025-06-01T08:12:33+06:00", None]
    rows = RawTable({heading: cells}, np.arange(5))
    of = combined(rows, INCIDENTS, matched(rows.columns, INCIDENTS, {}))
    assert of.used == {"occurred_at": heading}
    assert of.table.columns[heading] == [f"{cells[0]} {offset}", f"{cells[1]} {offset}", *cells[2:]]
    assert of.table.reading.notes == (f"Times in {heading} are taken for times at {offset}, as its name says.",)


def test_a_heading_without_a_zone_changes_nothing() -> None:
    rows = table(date=["2025-06-01 08:12:33"])
    assert combined(rows, INCIDENTS, {"occurred_at": "date"}).table is rows


@pytest.mark.parametrize("heading", ["a" + " " * 1_000_000 + "b", "_" * 1_000_000])
def test_a_heading_of_a_million_characters_names_no_time_zone(heading: str) -> None:
    assert zone_of(heading) == (heading, "")
