"""The map draws what the project holds where it is, and the view obeys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from app.store import catalog
from app.store.history import Edit
from widgets.map.canvas import MapCanvas
from widgets.session.session import Selection, Session


@pytest.fixture
def canvas(opened: Session, qtbot: QtBot) -> Iterator[MapCanvas]:
    made = MapCanvas(opened)
    made.resize(800, 500)
    made.show()
    made.content.rebuild()
    qtbot.waitUntil(lambda: not opened.jobs.running, timeout=30_000)
    yield made
    opened.close_project()
    made.close()
    made.deleteLater()


def uuid_of(session: Session, kind: str) -> str:
    assert session.project is not None
    return session.project.of_kind(kind)[0].uuid


def colour_near(canvas: MapCanvas, lon: float, lat: float, wanted: str, reach: int = 4) -> bool:
    """Whether a pixel of about that colour is drawn beside a place."""
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(lon, lat)).toPoint()
    ratio = image.devicePixelRatio()
    goal = QColor(wanted)
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            pixel = image.pixelColor(round((at.x() + dx) * ratio), round((at.y() + dy) * ratio))
            if (
                max(abs(pixel.red() - goal.red()), abs(pixel.green() - goal.green()), abs(pixel.blue() - goal.blue()))
                < 40
            ):
                return True
    return False


def test_a_post_is_drawn_where_it_stands(canvas: MapCanvas) -> None:
    style = canvas.session.theme.palette.styles["post"]
    assert colour_near(canvas, 70.1, 38.04, style.colour)
    assert not colour_near(canvas, 70.1, 38.12, style.colour)


def test_a_hidden_layer_is_not_drawn(canvas: MapCanvas) -> None:
    session = canvas.session
    assert session.project is not None
    entry = session.project.entries[uuid_of(session, "checkpoints")]
    before = session.project.row(catalog.TABLE, entry.uuid)
    session.apply("hide", Edit(catalog.TABLE, entry.uuid, before, replace(entry, visible=False).row()))
    assert not colour_near(canvas, 70.1, 38.04, session.theme.palette.styles["post"].colour)


def test_the_map_follows_a_change_and_its_undo(canvas: MapCanvas) -> None:
    session = canvas.session
    assert session.project is not None
    entry = session.project.of_kind("checkpoints")[0]
    style = session.theme.palette.styles["post"]
    session.apply("move", feature_edits.changed(session.project, entry, 1, geometry=shapely.Point(70.1, 38.1)))
    assert not colour_near(canvas, 70.1, 38.04, style.colour)
    session.undo()
    assert colour_near(canvas, 70.1, 38.04, style.colour)


def test_zoom_keeps_what_is_under_the_cursor(canvas: MapCanvas) -> None:
    at = QPointF(200.0, 120.0)
    before, scale = canvas.view.to_plane(at), canvas.view.metres_per_pixel
    canvas.view.zoom(2.0, at)
    assert canvas.view.metres_per_pixel == pytest.approx(scale / 2.0, rel=1e-6)
    assert canvas.view.to_plane(at) == pytest.approx(before, abs=scale * 0.01)


def test_pixels_and_plane_are_inverse(canvas: MapCanvas) -> None:
    for pixel in (QPointF(0, 0), QPointF(333, 77), QPointF(799, 499)):
        back = canvas.view.to_pixel(*canvas.view.to_plane(pixel))
        assert (back.x(), back.y()) == pytest.approx((pixel.x(), pixel.y()), abs=1e-6)


def test_scales_are_equal_along_both_axes(canvas: MapCanvas) -> None:
    left, bottom, right, top = canvas.view.rect
    assert (right - left) / canvas.width() == pytest.approx((top - bottom) / canvas.height(), rel=1e-3)


def test_previous_view_goes_back(canvas: MapCanvas) -> None:
    canvas.history.remember()
    first = canvas.view.rect
    canvas.view.zoom(3.0)
    canvas.history.remember()
    canvas.history.back()
    assert canvas.view.rect == pytest.approx(first, rel=1e-6, abs=1.0)
    canvas.history.forward()
    assert canvas.view.rect != pytest.approx(first, rel=1e-3)


def test_arrows_and_signs_move_and_zoom(canvas: MapCanvas, qtbot: QtBot) -> None:
    before = canvas.view.rect
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.rect[0] > before[0]
    scale = canvas.view.metres_per_pixel
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.metres_per_pixel < scale


def test_pick_finds_points_before_lines(canvas: MapCanvas) -> None:
    x, y = canvas.session.plane.point(70.1, 38.04)
    hits = canvas.content.pick(x, y)
    assert hits[0].layer == uuid_of(canvas.session, "checkpoints")
    assert hits[0].fid == 1


def test_pick_finds_the_border_within_reach_only(canvas: MapCanvas) -> None:
    borders = uuid_of(canvas.session, "borders")
    x, y = canvas.session.plane.point(70.0, 38.0)
    assert any(hit.layer == borders for hit in canvas.content.pick(x, y + 5 * canvas.view.metres_per_pixel))
    assert not any(hit.layer == borders for hit in canvas.content.pick(x, y + 15 * canvas.view.metres_per_pixel))


def test_a_selected_post_is_lit(canvas: MapCanvas) -> None:
    session = canvas.session
    session.select(Selection(uuid_of(session, "checkpoints"), frozenset({1})))
    at = canvas.view.to_pixel(*session.plane.point(70.1, 38.04))
    lon, lat = session.plane.place(*canvas.view.to_plane(at + QPointF(11.0, 0.0)))
    assert colour_near(canvas, lon, lat, session.theme.palette.selection, reach=3)


def test_terrain_lies_under_everything(canvas: MapCanvas) -> None:
    ground = canvas.session.theme.colour("background")
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(70.35, 38.13)).toPoint()
    assert image.pixelColor(at) != ground
    assert np.isfinite(canvas.view.metres_per_pixel)
