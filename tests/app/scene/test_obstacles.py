"""Rivers, bridges and barriers of a project's layers."""

from typing import Any

import numpy as np
import pytest
import shapely

from app.scene.obstacles import NO_OBSTACLES, obstacles_of
from tests.builders.scenes import DATE, along, layer, lonlat, scene


def test_rivers_canals_and_bridges_are_those_of_the_reference_layers() -> None:
    rows: list[dict[str, Any]] = [
        {"theme": "river", "width_m": 45.0, "geometry": along(0.0)},
        {"theme": "canal", "width_m": None, "geometry": along(100.0).buffer(0.001)},
        {"theme": "river", "width_m": 9.0, "geometry": shapely.Point(*lonlat(0, 0))},
        {"theme": "road", "width_m": 9.0, "geometry": along(200.0)},
        {"theme": "bridge", "width_m": None, "geometry": along(300.0)},
        {"theme": "bridge", "passability": "closed", "width_m": None, "geometry": along(400.0)},
    ]
    result = obstacles_of([layer("reference", rows)], DATE)
    assert sorted(np.nan_to_num([river.width_m for river in result.rivers], nan=-1.0)) == [-1.0, 45.0]
    assert len(result.bridges) == 1
    assert result.content == obstacles_of([layer("reference", rows[::-1])], DATE).content


@pytest.mark.parametrize("width", ["wide", "-3", "0", "", "nan"])
def test_a_width_that_is_no_length_is_not_known(width: str) -> None:
    (river,) = obstacles_of(
        [layer("reference", [{"theme": "river", "width_m": width, "geometry": along(0.0)}])], DATE
    ).rivers
    assert np.isnan(river.width_m)


def test_barriers_stand_from_the_day_they_are_built_until_they_are_removed() -> None:
    rows: list[dict[str, Any]] = [
        {
            "condition": "intact",
            "maintained_by": "Unit",
            "built": "2020-01-01",
            "removed": None,
            "geometry": along(0.0),
        },
        {"condition": "worn", "maintained_by": None, "built": None, "removed": DATE, "geometry": along(1.0)},
        {"condition": "worn", "maintained_by": None, "built": "2027-01-01", "removed": None, "geometry": along(2.0)},
    ]
    (result,) = obstacles_of([layer("barriers", rows)], DATE).barriers
    assert (result.condition, result.maintained) == ("intact", True)


def test_without_any_a_scene_has_none() -> None:
    assert obstacles_of([layer("reference", [{"theme": "road", "geometry": along(0.0)}])], DATE) is NO_OBSTACLES
    assert not scene().obstacles
