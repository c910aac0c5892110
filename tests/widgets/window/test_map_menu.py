"""The context menu of the map acts on the place that was clicked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication
from pytestqt.qtbot import QtBot

from app.geo.lrs import GEOD
from widgets.map.pointer import Pointer
from widgets.window.main_window import MainWindow
from widgets.window.map_menu import MapMenu

LON, LAT = 70.28, 38.1


@pytest.fixture
def menu(window: MainWindow) -> Iterator[MapMenu]:
    x, y = window.session.plane.point(LON, LAT)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = Pointer(x, y, LON, LAT, window.canvas.view.to_pixel(x, y), QPoint(), left, none)
    map_menu = MapMenu(at, window.workshop, window.status, window)
    yield map_menu
    map_menu.deleteLater()


def entry(menu: MapMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(text))


@pytest.mark.parametrize(
    ("text", "kind"), [("Add post", "checkpoints"), ("Add sensor", "sensors"), ("Add incident", "incidents")]
)
def test_it_adds_a_feature_there(window: MainWindow, menu: MapMenu, text: str, kind: str) -> None:
    session = window.session
    entry(menu, text).trigger()
    layer = session.layer(session.selection.layer)
    (fid,) = session.selection.fids
    place = layer.frame.geometry.loc[fid]
    assert layer.kind == kind
    assert (place.x, place.y) == pytest.approx((LON, LAT))


def test_it_copies_the_place_as_the_status_bar_writes_it(window: MainWindow, menu: MapMenu) -> None:
    entry(menu, "Copy").trigger()
    assert QGuiApplication.clipboard().text() == window.status.write(LON, LAT)


def test_it_asks_what_is_there_and_which_post_is_nearest(window: MainWindow, menu: MapMenu, qtbot: QtBot) -> None:
    entry(menu, "What is here?").trigger()
    assert window.identify.isVisible()
    window.identify.close()
    with qtbot.waitSignal(window.session.notified) as notice:
        entry(menu, "Nearest post").trigger()
    assert f"{GEOD.inv(LON, LAT, 70.3, 38.03)[2] / 1000.0:,.1f}" in notice.args[0]


def test_it_zooms_in_there(window: MainWindow, menu: MapMenu) -> None:
    before, at = window.canvas.view.metres_per_pixel, window.session.plane.point(LON, LAT)
    pixel = window.canvas.view.to_pixel(*at)
    entry(menu, "Zoom in").trigger()
    assert window.canvas.view.metres_per_pixel == pytest.approx(before / 2.0)
    assert window.canvas.view.to_plane(QPointF(pixel)) == pytest.approx(at, abs=before)
