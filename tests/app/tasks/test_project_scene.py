"""A project at a date as the frozen input of a run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from app.errors import UserError
from app.project import add_layers
from app.project.project import Project
from app.scene.parameters import Parameters
from app.store import runs
from app.store.history import Edit
from app.tasks.project_scene import bounds_of, scene_of
from tests.builders.projects import frame


@pytest.fixture(scope="module")
def opened(sample: Path) -> Iterator[Project]:
    with Project.open(sample, write=False) as project:
        yield project


def test_the_borders_that_the_project_names_are_taken_unless_others_are_asked_for(opened: Project) -> None:
    assert {route.dyad for route in scene_of(opened, as_of="2026-10-01").routes} == {"KG-TJ", "TJ-AF"}
    one = scene_of(opened, as_of="2026-10-01", routes=["KG-TJ.01"])
    assert [route.name for route in one.routes] == ["KG-TJ.01"]
    with pytest.raises(UserError, match="There is no border"):
        scene_of(opened, routes=["XX-YY"])


def test_before_the_treaty_the_line_that_it_moved_is_analysed_and_of_the_other_the_newest_drawing(
    opened: Project,
) -> None:
    scene = scene_of(opened, as_of="2020-01-01")
    lengths = {route.name: round(route.length_m / 1000.0, 2) for route in scene.routes}
    assert lengths == {"KG-TJ.00": 893.12, "KG-TJ.01": 59.62, "TJ-AF": 1343.96}
    assert scene.line_versions == ("osm-2017", "osm-2017", "osm-2026")
    after = scene_of(opened, as_of="2025-03-13")
    assert sum(route.length_m for route in after.routes) / 1000.0 == pytest.approx(2345.66, abs=0.01)


def test_what_a_run_is_asked_for_is_in_its_scene(opened: Project) -> None:
    scene = scene_of(
        opened, as_of="2026-10-01", routes=["KG-TJ.01"], parameters=Parameters(theta=0.3), seed=5, draws=40
    )
    assert (scene.as_of, scene.month, scene.seed, scene.draws) == ("2026-10-01", 10, 5, 40)
    assert scene.parameters.theta == 0.3
    assert scene.own_state == "TJ"


def test_posts_sensors_patrols_and_terrain_of_the_project_are_in_it(opened: Project) -> None:
    scene = scene_of(opened, as_of="2026-10-01", routes=["KG-TJ.01"])
    assert len(scene.observers) > 0
    assert scene.patrols
    # Fifteen seconds of latitude, at 110,900 m a degree.
    assert [grid.cell_m for grid in scene.terrain] == pytest.approx([110_900 * 15 / 3600], rel=0.01)
    assert scene.settlements.lon.size > 0


def test_the_same_project_gives_the_same_hash_and_another_day_another(opened: Project) -> None:
    first, again = (scene_of(opened, as_of="2026-10-01", routes=["KG-TJ.01"]).input_hash for _ in range(2))
    assert first == again
    assert scene_of(opened, as_of="2026-12-01", routes=["KG-TJ.01"]).input_hash != first


def test_parameters_of_the_project_hold_where_none_are_given(project: Project) -> None:
    line = shapely.LineString([(70.0, 38.0), (70.2, 38.0)])
    lines = frame("a", route="AA-BB", left_state="AA", right_state="BB").set_geometry([line], crs=4326)
    add_layers.add_features(project, "borders", lines)
    for key, value in (("theta", 0.4), ("own_state", "AA")):
        project.apply("Set", Edit(runs.PARAMETERS, key, None, {"key": key, "value": json.dumps(value)}))
    scene = scene_of(project, as_of="2026-10-01")
    assert (scene.parameters.theta, scene.own_state, scene.terrain) == (0.4, "AA", ())
    assert scene_of(project, as_of="2026-10-01", parameters=Parameters()).parameters.theta == Parameters().theta


def test_the_bounds_of_several_routes_hold_all_of_them(opened: Project) -> None:
    routes = scene_of(opened, as_of="2026-10-01").routes
    west, south, east, north = bounds_of(routes)
    assert (west, north) == (min(r.lon.min() for r in routes), max(r.lat.max() for r in routes))
    assert (south, east) == (min(r.lat.min() for r in routes), max(r.lon.max() for r in routes))
