"""What to show: the analysed border, or the surroundings of a place."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from widgets.map import extents
from widgets.map.canvas import MapCanvas
from widgets.session.session import Session


def about(route: str) -> Any:
    """A report about one route."""
    return SimpleNamespace(profile=SimpleNamespace(route=np.array([route])))


def test_the_whole_border_holds_every_vertex_of_the_route(opened: Session) -> None:
    opened.report = about("TJ-AF")
    left, bottom, right, top = extents.whole_border(opened)
    opened.report = None
    route = opened.routes[0]
    xy = opened.plane.to_plane(np.column_stack((route.lon, route.lat)))
    assert left <= xy[:, 0].min() <= xy[:, 0].max() <= right
    assert bottom <= xy[:, 1].min() <= xy[:, 1].max() <= top
    assert right - left < 1.1 * np.ptp(xy[:, 0])


def test_a_report_about_other_routes_shows_the_planes_extent(opened: Session) -> None:
    opened.report = about("KG-TJ")
    assert extents.whole_border(opened) == pytest.approx(opened.plane.box(opened.plane.bounds))
    opened.report = None


def test_a_place_is_shown_at_the_scale_in_view_but_not_coarser_than_fifteen_kilometres(canvas: MapCanvas) -> None:
    canvas.view.show_rect((0.0, 0.0, 8_000.0, 5_000.0))
    left, _, right, _ = extents.about(canvas.view, 100.0, 200.0)
    assert ((left + right) / 2.0, right - left) == pytest.approx((100.0, 8_000.0), rel=0.01)
    canvas.view.show_rect((0.0, 0.0, 800_000.0, 500_000.0))
    assert extents.about(canvas.view, 100.0, 200.0) == (-14_900.0, -14_800.0, 15_100.0, 15_200.0)
