"""The routes of a project are those valid on a day; its extent covers all of them."""

from __future__ import annotations

import json
from datetime import date

import geopandas as gpd
import pytest
import shapely

from app.geo.crs import REGION
from app.project import add_layers, feature_edits, own_state
from app.store.history import Edit
from widgets.session import routes
from widgets.session.session import Session


def test_a_line_holds_from_its_first_day_to_the_one_before_its_last(opened: Session) -> None:
    project = opened.required
    entry = project.of_kind("borders")[0]
    project.apply(
        "date", feature_edits.changed(project, entry, 1, {"valid_from": "2020-01-01", "valid_to": "2025-06-01"})
    )
    held = {day: len(routes.valid(project, date.fromisoformat(day))) for day in ("2019-12-31", "2020-01-01")}
    held |= {day: len(routes.valid(project, date.fromisoformat(day))) for day in ("2025-05-31", "2025-06-01")}
    assert held == {"2019-12-31": 0, "2020-01-01": 1, "2025-05-31": 1, "2025-06-01": 0}


def test_a_route_has_the_name_and_states_of_its_row(opened: Session) -> None:
    (route,) = routes.valid(opened.required, date(2026, 1, 1))
    assert route.name == "TJ-AF"
    assert route.length_m == pytest.approx(36_000.0, rel=0.05)


def test_of_two_drawings_the_one_that_is_used_on_the_day(opened: Session) -> None:
    project = opened.required
    entry = project.of_kind("borders")[0]
    row = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"], "as_of": ["2026-09-10"]}
    anew = gpd.GeoDataFrame(row, geometry=[shapely.LineString([(70.0, 38.0), (70.3, 38.0)])], crs=4326)
    add_layers.add_features(project, "borders", anew, name="Anew")
    (route,) = routes.valid(project, date(2020, 1, 1))
    assert route.length_m < 27_000.0
    assert routes.same_drawing(project, "TJ-AF", "2020-01-01", "2026-01-01")
    moved = project.of_kind("borders")[1]
    project.apply("date", feature_edits.changed(project, moved, 1, {"valid_from": "2025-03-13"}))
    (before,), (after,) = (routes.valid(project, date(year, 1, 1)) for year in (2020, 2026))
    assert before.length_m > 35_000.0 > after.length_m
    assert not routes.same_drawing(project, "TJ-AF", "2020-01-01", "2026-01-01")
    assert len(routes.drawings(project)) == 2
    assert entry.name == "Borders"


def test_the_extent_is_that_of_the_lines_with_a_margin(opened: Session) -> None:
    west, south, east, north = routes.extent(opened.required)
    assert (west, east) == pytest.approx((70.0 - routes.MARGIN, 70.4 + routes.MARGIN))
    assert south == pytest.approx(37.98 - routes.MARGIN, abs=1e-3)
    assert north == pytest.approx(38.02 + routes.MARGIN, abs=1e-3)
    entry = opened.required.of_kind("borders")[0]
    opened.required.apply("delete", feature_edits.removed(opened.required, entry, 1))
    assert routes.extent(opened.required) == REGION


def test_a_project_states_which_routes_it_is_about(opened: Session) -> None:
    assert routes.analysed(None) == frozenset()
    assert routes.analysed(opened.required) == frozenset()
    row = {"key": "routes", "value": json.dumps(["TJ-AF"])}
    opened.required.apply("about", Edit("sarhad_parameters", "routes", None, row))
    assert routes.analysed(opened.required) == {"TJ-AF"}


def test_a_run_is_about_the_routes_stated_or_else_those_of_the_own_state(opened: Session) -> None:
    project, lines = opened.required, opened.routes
    assert routes.of_project(project, lines) == {"TJ-AF"}
    project.apply("own", *own_state.edits(project, "KG", ()))
    assert routes.of_project(project, lines) == frozenset()
    project.apply("own", *own_state.edits(project, "AF", ()))
    assert routes.of_project(project, lines) == {"TJ-AF"}
    project.apply("own", *own_state.edits(project, "KG", ("TJ-AF",)))
    assert routes.of_project(project, lines) == {"TJ-AF"}
