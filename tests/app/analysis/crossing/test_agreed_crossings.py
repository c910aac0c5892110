"""A neutral road's crossing points are no gap and listed apart; what lies beside them is judged as before."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.crossing.agreed_crossings import AgreedCrossing, agreed_crossings, samples_at
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import AGREED, GapReport
from app.analysis.sight.line import LineCache, line_of
from tests.builders.scenes import circle, layer, lonlat, scene


def road(*xy: tuple[float, float], **cells: Any) -> dict[str, Any]:
    shape = shapely.LineString(np.column_stack(lonlat(*np.array(xy, dtype=float).T)))
    return {"theme": "neutral_road", "name": "Main road", "legal_regime": "Treaty", **cells, "geometry": shape}


def crossings(*roads: dict[str, Any], **options: Any) -> list[float]:
    built = scene(others=[layer("reference", list(roads))], **options)
    return [one.chainage_m for one in agreed_crossings(built)]


def test_a_road_across_the_line_crosses_it_at_one_place_with_its_name_and_regime() -> None:
    built = scene(others=[layer("reference", [road((4030, -2000), (4030, 2000))])])
    (one,) = agreed_crossings(built)
    assert (one.route, one.road, one.regime) == ("TJ-XX", "Main road", "Treaty")
    assert one.chainage_m == pytest.approx(4030.0, abs=3.0)
    assert (one.lon, one.lat) == pytest.approx(lonlat(4030.0, 0.0), abs=1e-4)
    line = line_of(built, LineCache())
    assert np.flatnonzero(samples_at(line, [one])).tolist() == [40]


def test_a_road_that_ends_at_the_line_reaches_it_and_one_that_ends_before_it_does_not() -> None:
    assert len(crossings(road((4030, -2000), (4030, -60)))) == 1
    assert len(crossings(road((4030, -2000), (4030, 60)))) == 1
    assert crossings(road((4030, -2000), (4030, -150))) == []


def test_a_road_along_the_line_does_not_cross_it() -> None:
    assert crossings(road((2050, 0), (3950, 0))) == []
    assert crossings(road((2050, 9), (3000, -9), (3950, 9))) == []


def test_a_road_may_cross_more_than_once_and_a_closed_one_crosses_nowhere() -> None:
    there_and_back = road((2000, -900), (2000, 900), (5000, 900), (5000, -900))
    assert crossings(there_and_back) == pytest.approx([2000.0, 5000.0], abs=3.0)
    assert crossings(road((4030, -2000), (4030, 2000), passability="closed")) == []


def test_a_ring_is_crossed_where_the_road_enters_it() -> None:
    assert len(crossings(road((-3000, 0), (0, 0)), line=circle())) == 1


def test_the_point_is_no_gap_and_the_rest_is_as_before() -> None:
    bare, result = (
        find_gaps(scene(others=[layer("reference", rows)])) for rows in ([], [road((4030, -2000), (4030, 2000))])
    )
    (whole,) = bare.all_gaps
    assert whole.length_m == pytest.approx(8003.0, abs=1.0)
    assert [(gap.start_m, gap.end_m) for gap in result.all_gaps] == [(0.0, 4000.0), (4100.0, whole.end_m)]
    assert [one.chainage_m for one in result.agreed_crossings] == pytest.approx([4030.0], abs=3.0)
    assert result.profile.status_day[40] == AGREED
    assert result.profile.klass[40] == ""
    for before, row in zip(bare.routes, result.routes, strict=True):
        assert row.by_agreement_km == 0.1
        assert row.gap_km == pytest.approx(before.gap_km - 0.1, abs=1e-9)
        parts = row.covered_km + row.gap_km + row.not_assessable_km + row.by_agreement_km
        assert parts == pytest.approx(row.length_km, abs=1e-9)


def test_a_stored_report_has_them_and_one_of_before_none() -> None:
    result = find_gaps(scene(others=[layer("reference", [road((4030, -2000), (4030, 2000))])]))
    data = result.to_json_bytes()
    assert GapReport.from_json(data).agreed_crossings == result.agreed_crossings
    older = json.loads(data)
    del older["agreed_crossings"]
    for row in older["routes"]:
        del row["by_agreement_km"]
    read = GapReport.from_json(json.dumps(older))
    assert read.agreed_crossings == ()
    assert [row.by_agreement_km for row in read.routes] == [0.0, 0.0]


def test_kilometres_are_those_of_the_chainage() -> None:
    assert AgreedCrossing("TJ-XX", 4030.0, 70.0, 38.0).km == 4.03
