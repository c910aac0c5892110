"""Rivers and barriers on the transects: what they leave open, and the time a river takes."""

from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.crossing.fords import ford_of
from app.analysis.crossing.obstacle_factors import barrier_factor, ford_seconds, river_factor
from app.analysis.crossing.porosity_index import EaseCache, ease_of
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import Line, LineCache, line_of
from app.scene.obstacles import Barrier, Obstacles, River
from app.scene.scene import Scene
from tests.builders.scenes import layer, lonlat, scene

LOW, HIGH = 1, 7
"""January, low water; July, high water."""


def along(start: float, stop: float, y: float = 100.0) -> shapely.LineString:
    """A line beside the border, which runs east along y = 0 for 8 km."""
    return shapely.LineString(np.column_stack(lonlat([start, stop], [y, y])))


def lined(**answer: Any) -> tuple[Scene, Line]:
    built = scene(**answer)
    return built, line_of(built, LineCache())


@pytest.mark.parametrize(
    ("width", "low", "high"), [(10.0, 0.9, 0.7), (20.0, 0.6, 0.3), (80.0, 0.6, 0.3), (81.0, 0.3, 0.0)]
)
def test_a_river_closes_by_width_and_season(width: float, low: float, high: float) -> None:
    _, line = lined()
    obstacles = Obstacles(rivers=(River(along(2050.0, 5050.0), width),))
    for month, openness in ((LOW, low), (HIGH, high)):
        result = river_factor(line, obstacles, month)
        assert set(result.tolist()) == {1.0, openness}
        assert (result == openness).sum() == pytest.approx(30, abs=1)
        assert result[35] == openness


def test_no_river_known_is_no_factor_and_an_unknown_width_closes_nothing() -> None:
    _, line = lined()
    assert np.isnan(river_factor(line, Obstacles(), LOW)).all()
    assert np.isnan(barrier_factor(line, Obstacles())).all()
    unknown = River(along(0.0, 4000.0), float("nan"))
    result = river_factor(line, Obstacles(rivers=(unknown,)), HIGH)
    assert np.isnan(result[:39]).all()
    assert (result[42:] == 1.0).all()
    # A known one beside it is what counts.
    both = river_factor(line, Obstacles(rivers=(unknown, River(along(0.0, 1000.0), 50.0))), HIGH)
    assert both[5] == 0.3
    assert not ford_seconds(line, Obstacles(rivers=(unknown,)), HIGH).any()


def test_a_river_is_open_about_a_bridge() -> None:
    _, line = lined()
    bridge = shapely.LineString(np.column_stack(lonlat([4000.0, 4000.0], [-60.0, 60.0])))
    obstacles = Obstacles((River(along(0.0, 8000.0), 100.0),), (bridge,))
    result, seconds = river_factor(line, obstacles, HIGH), ford_seconds(line, obstacles, HIGH)
    assert np.flatnonzero(result == 1.0).tolist() == [38, 39, 40, 41, 42]
    assert np.array_equal(seconds == 0.0, result == 1.0)
    assert seconds[0] == ford_of("wide", HIGH).likely_s


@pytest.mark.parametrize(
    ("condition", "maintained", "openness"),
    [("intact", True, 0.0), ("intact", False, 0.5), ("worn", True, 0.4), ("derelict", False, 0.95)],
)
def test_a_barrier_closes_by_condition_and_upkeep(condition: str, maintained: bool, openness: float) -> None:
    _, line = lined()
    result = barrier_factor(line, Obstacles(barriers=(Barrier(along(0.0, 3000.0), condition, maintained),)))
    assert result[10] == pytest.approx(openness)
    assert result[50] == 1.0


def test_a_barrier_of_unknown_condition_closes_nothing() -> None:
    _, line = lined()
    result = barrier_factor(line, Obstacles(barriers=(Barrier(along(0.0, 3000.0), "", maintained=True),)))
    assert np.isnan(result[10])


def test_a_river_or_a_fence_makes_a_stretch_less_porous_and_changes_no_detection() -> None:
    plain, line = lined()
    wet, _ = lined(others=[layer("reference", [{"theme": "river", "width_m": 120.0, "geometry": along(0.0, 4000.0)}])])
    fence = {"condition": "intact", "maintained_by": "Unit", "geometry": along(0.0, 4000.0)}
    fenced, _ = lined(others=[layer("barriers", [fence])])
    bare = ease_of(plain, line, EaseCache()).porosity
    for changed in (wet, fenced):
        result = ease_of(changed, line, EaseCache()).porosity
        assert (result[:40] < bare[:40]).all()
        assert (result[42:] == bare[42:]).all()
    before, after = find_gaps(plain).profile, find_gaps(wet).profile
    np.testing.assert_array_equal(before.p_night, after.p_night)
    np.testing.assert_array_equal(before.status_night, after.status_night)


def test_where_time_counts_a_river_adds_its_hours() -> None:
    roads = [
        {"theme": "road", "width_m": None, "geometry": along(0.0, 8000.0, 600.0)},
        {"theme": "road", "width_m": None, "geometry": along(0.0, 8000.0, -600.0)},
    ]
    river = {"theme": "river", "width_m": 50.0, "geometry": along(0.0, 4000.0)}
    dry, line = lined(others=[layer("reference", roads)])
    wet, _ = lined(others=[layer("reference", [*roads, river])])
    one, two = (ease_of(built, line, EaseCache()) for built in (dry, wet))
    assert one.by_time.all()
    assert (two.porosity[:40] < one.porosity[:40]).all()
    assert (two.porosity[42:] == one.porosity[42:]).all()
