"""Hazardous areas: a patrol inside one counts for nothing and is named, and no mast is proposed there."""

from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.detection.mined_areas import hazardous_part, mined, worked
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.preview import zone_effect
from app.analysis.gaps.remedies.masts import DEVICES
from app.analysis.sight.line import LineCache, line_of
from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.scene.patrols import patrol_of
from layers.base import Layer
from tests.builders.scenes import layer, lonlat, scene, zone

WALKED: dict[str, Any] = {"revisits_per_day": 400.0, "detection_probability": 0.9, "patrol_kind": "revisit"}


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    return shapely.Polygon(np.column_stack(lonlat([x0, x1, x1, x0], [y0, y0, y1, y1])))


def mines(*shapes: shapely.Geometry) -> Layer:
    return layer("reference", [{"theme": "hazardous_area", "geometry": shape} for shape in shapes])


def test_the_part_of_a_zone_in_a_hazardous_area_covers_nothing_and_is_named() -> None:
    rows = [zone(1000.0, 5000.0, **WALKED)]
    free, closed = (find_gaps(scene(patrols=rows, others=others)) for others in ([], [mines(box(2000, 0, 3000, 900))]))
    at = closed.profile.chainage_m
    inside = (at > 2000) & (at < 3000)
    assert (free.profile.p_day[inside] > 0.9).all()
    assert not closed.profile.p_day[inside].any()
    np.testing.assert_array_equal(closed.profile.p_day[~inside], free.profile.p_day[~inside])
    answer = [warning.numbers for warning in closed.warnings if warning.code == "patrol_in_hazard"]
    assert answer == [{"patrol": "zone 1000"}]
    assert "patrol_in_hazard" not in {warning.code for warning in free.warnings}
    assert closed.input_hash != free.input_hash


def test_a_hazardous_area_beside_a_patrol_is_none_of_its_business() -> None:
    rows = [zone(1000.0, 5000.0, **WALKED)]
    beside = mines(box(5000, -300, 6000, 300), box(1000, 300, 5000, 900))
    report = find_gaps(scene(patrols=rows, others=[beside]))
    np.testing.assert_array_equal(report.profile.p_day, find_gaps(scene(patrols=rows)).profile.p_day)
    assert "patrol_in_hazard" not in {warning.code for warning in report.warnings}


def test_a_zone_that_is_being_drawn_into_one_is_told_at_once() -> None:
    row = zone(1000.0, 5000.0, **WALKED)
    for shape, enters, closes in ((box(900, -400, 5100, 400), True, 0.0), (box(6000, 0, 7000, 400), False, 4.0)):
        before = scene(others=[mines(shape)])
        effect = zone_effect(before, find_gaps(before), patrol_of("new", row, row["geometry"]))
        assert effect.enters_hazard == enters
        assert effect.closes_km["day"] == pytest.approx(closes, abs=0.2)


def test_a_route_through_a_hazardous_area() -> None:
    route = shapely.LineString(np.column_stack(lonlat([0.0, 4000.0], [-200.0, -200.0])))
    hazards = [box(1000, -250, 2000, 250)]
    line = line_of(scene(), LineCache())
    met, safe = line.transects.meeting(route), worked(route, hazards, line.transects)
    assert set(safe) < set(met)
    assert len(met) - len(safe) == pytest.approx(10, abs=1)
    assert hazardous_part(route, hazards).length == pytest.approx(route.length / 4.0, rel=1e-3)
    assert hazardous_part(route, []).is_empty
    # A route 150 m from the mines on the same transects is walked.
    assert worked(route, [box(1000, -50, 2000, 250)], line.transects).tolist() == met.tolist()


def test_no_mast_is_proposed_on_mined_ground() -> None:
    before = find_gaps(scene())
    (gap,) = before.all_gaps
    assert gap.remedy is not None
    strips = [box(-100, -inside - 50, 8200, -inside + 50) for _, inside in DEVICES]
    after = find_gaps(scene(others=[mines(*strips)]))
    assert [gap.remedy for gap in after.all_gaps] == [None]
    # The same cache must not answer for other mines.
    cache = AnalysisCache()
    find_gaps(scene(), cache=cache)
    assert find_gaps(scene(others=[mines(*strips)]), cache=cache).to_json_bytes() == after.to_json_bytes()


def test_places_on_mined_ground() -> None:
    lon, lat = lonlat([50.0, 150.0], [50.0, 50.0])
    assert mined([box(0, 0, 100, 100)], lon, lat).tolist() == [True, False]
    assert not mined([], lon, lat).any()


def test_a_kept_scene_keeps_them() -> None:
    one = scene(others=[mines(box(0, 0, 100, 100))])
    assert load_scene(dump_scene(one), one.terrain).input_hash == one.input_hash
