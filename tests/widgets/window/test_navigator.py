"""Map and ribbon go where they are sent."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from pytestqt.qtbot import QtBot

from tests.builders.projects import bring
from tests.builders.underlays import four_colours
from tests.builders.waiting import analysed, idle
from widgets.session.session import NOTHING, Selection
from widgets.window.main_window import MainWindow
from widgets.window.navigator import LEAST_M


def seen(window: MainWindow, lon: float, lat: float) -> bool:
    x, y = window.session.plane.point(lon, lat)
    left, bottom, right, top = window.canvas.view.rect
    return left <= x <= right and bottom <= y <= top


def test_a_selected_post_comes_to_the_middle_with_ground_round_it(window: MainWindow) -> None:
    window.session.select(Selection(window.session.required.of_kind("checkpoints")[0].uuid, frozenset({2})))
    window.navigator.show_selection()
    left, bottom, right, top = window.canvas.view.rect
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx(window.session.plane.point(70.3, 38.03), abs=1.0)
    assert min(right - left, top - bottom) == pytest.approx(LEAST_M, rel=0.25)


def test_nothing_selected_moves_nothing(window: MainWindow) -> None:
    before = window.canvas.view.rect
    window.session.select(NOTHING)
    window.navigator.show_selection()
    assert window.canvas.view.rect == before


def test_all_of_a_layer_is_shown(window: MainWindow) -> None:
    project = window.session.required
    window.canvas.view.zoom(20.0)
    assert not seen(window, 70.0, 38.0)
    window.navigator.show_layer(project.of_kind("borders")[0].uuid)
    assert seen(window, 70.0, 38.0)
    assert seen(window, 70.4, 38.0)
    window.navigator.show_layer(project.of_kind("patrols")[0].uuid)
    assert not seen(window, 70.0, 38.0)
    window.navigator.show_layer(project.of_kind("terrain")[0].uuid)
    assert seen(window, 70.0, 38.0)


def test_all_of_an_underlay_is_shown(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    bring(window.session.required, four_colours(tmp_path / "s.tif", "EPSG:4326", 72.0, 39.0, 0.001), "basemap")
    assert not seen(window, 72.08, 38.94)
    window.navigator.show_layer(window.session.required.of_kind("basemap")[0].uuid)
    assert seen(window, 72.0, 39.0)
    assert seen(window, 72.16, 38.88)
    assert not seen(window, 70.4, 38.0)
    idle(window, qtbot)


def test_a_stretch_of_border_fills_the_map(window: MainWindow) -> None:
    (route,) = window.session.routes
    window.navigator.show_stretch(route, 10_000.0, 16_000.0)
    inside = (route.chainage_m >= 10_000.0) & (route.chainage_m <= 16_000.0)
    stretch = window.session.plane.to_plane(np.column_stack([route.lon, route.lat])[inside])
    left, bottom, right, top = window.canvas.view.rect
    assert shapely.box(left, bottom, right, top).contains(shapely.LineString(stretch))
    assert right - left < 1.5 * float(stretch[-1, 0] - stretch[0, 0])


def test_f8_goes_round_all_gaps(window: MainWindow, qtbot: QtBot) -> None:
    session, navigator = window.session, window.navigator
    navigator.open_next_gap()
    assert session.selection == NOTHING
    analysed(window, qtbot)
    assert session.report is not None
    ids = [gap.id for gap in session.report.all_gaps]
    assert len(ids) > 1
    gone_to = []
    for _ in range(len(ids) + 1):
        navigator.open_next_gap()
        gone_to.append(session.selection.gap)
    assert gone_to == [*ids, ids[0]]
    navigator.open_next_gap()
    navigator.open_first_gap()
    assert session.selection.gap == ids[0]
    assert seen(window, session.report.all_gaps[0].lon, session.report.all_gaps[0].lat)
