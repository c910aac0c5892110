"""Ribbon and map show the same stretch."""

from __future__ import annotations

import numpy as np
import pytest
import shapely.affinity
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from widgets.window.main_window import MainWindow


def test_the_ribbon_and_the_map_show_the_same_stretch(window: MainWindow, qtbot: QtBot) -> None:
    view = window.ribbon.view
    assert view.scale.route is not None
    view.show_range(10_000.0, 16_000.0)
    view.ranged.emit()
    assert (view.scale.start_m, view.scale.end_m) == pytest.approx((10_000.0, 16_000.0))
    route = view.scale.route
    inside = (route.chainage_m >= 10_000.0) & (route.chainage_m <= 16_000.0)
    lonlat = np.column_stack((route.lon, route.lat))[inside]
    left, bottom, right, top = window.canvas.view.rect
    xy = window.session.plane.to_plane(lonlat)
    assert (xy[:, 0] >= left).all()
    assert (xy[:, 0] <= right).all()
    assert (xy[:, 1] >= bottom).all()
    assert (xy[:, 1] <= top).all()
    window.canvas.content.show_all()
    assert view.scale.end_m - view.scale.start_m > 30_000.0


def test_the_ribbon_follows_the_map_to_another_route(window: MainWindow, qtbot: QtBot) -> None:
    session, ribbon = window.session, window.ribbon
    line = session.required.of_kind("borders")[0]
    geometry = session.layer(line.uuid).table.geometries[0]
    north = shapely.affinity.translate(geometry, 0.0, 1.5)
    values = {"name": "North", "route": "TJ-KG", "left_state": "TJ", "right_state": "KG"}
    session.apply("Draw", feature_edits.added(session.required, line, north, values))
    qtbot.waitUntil(lambda: len(session.routes) == 2)
    for name, place in (("TJ-KG", north), ("TJ-AF", geometry), ("TJ-KG", north)):
        window.canvas.view.show_rect(session.plane.box(place.bounds))
        assert ribbon.view.scale.route is not None
        assert ribbon.view.scale.route.name == name
    shown = ribbon.view.scale.route
    window.canvas.view.centre_on(9e6, 9e6)
    assert ribbon.view.scale.route is shown, "nothing to follow"
