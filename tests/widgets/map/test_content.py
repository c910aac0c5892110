"""The map shows the project, and follows its changes."""

from __future__ import annotations

import pytest
import shapely
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.pictures import colour_near
from widgets.map.canvas import MapCanvas
from widgets.session.session import Session
from widgets.style.theme import Theme


def test_the_map_follows_a_change_and_its_undo(canvas: MapCanvas) -> None:
    session = canvas.session
    assert session.project is not None
    entry = session.project.of_kind("checkpoints")[0]
    style = session.theme.palette.styles["post"]
    session.apply("move", feature_edits.changed(session.project, entry, 1, geometry=shapely.Point(70.1, 38.1)))
    assert not colour_near(canvas, 70.1, 38.04, style.colour)
    session.undo()
    assert colour_near(canvas, 70.1, 38.04, style.colour)


def test_pick_finds_the_border_within_reach_only(canvas: MapCanvas) -> None:
    borders = canvas.session.required.of_kind("borders")[0].uuid
    x, y = canvas.session.plane.point(70.0, 38.0)
    assert any(hit.layer == borders for hit in canvas.content.pick(x, y + 5 * canvas.view.metres_per_pixel))
    assert not any(hit.layer == borders for hit in canvas.content.pick(x, y + 15 * canvas.view.metres_per_pixel))


def test_everything_is_redrawn_in_another_theme(canvas: MapCanvas) -> None:
    session = canvas.session
    before = dict(canvas.content.layers)
    session.theme = Theme("dark")
    session.themed.emit()
    assert canvas.content.layers.keys() == before.keys()
    assert not set(canvas.content.layers.values()) & set(before.values())
    assert canvas.backgroundBrush().color() == session.theme.colour("background")


def test_it_goes_where_somebody_wants_it(canvas: MapCanvas) -> None:
    session: Session = canvas.session
    session.wanted.emit(70.1, 38.0, 70.2, 38.05)
    left, bottom, right, top = canvas.view.rect
    west, south, east, north = session.plane.box((70.1, 38.0, 70.2, 38.05))
    assert left < west < east < right
    assert bottom < south < north < top
    session.wanted.emit(70.3, 38.03, 70.3, 38.03)
    left, bottom, right, top = canvas.view.rect
    assert ((left + right) / 2, (bottom + top) / 2) == pytest.approx(session.plane.point(70.3, 38.03), abs=50.0)


def test_another_project_is_drawn_and_none_is_none(canvas: MapCanvas) -> None:
    assert {drawn.layer.kind for drawn in canvas.content.layers.values()} >= {"borders", "checkpoints", "patrols"}
    assert len(canvas.content.pile.reliefs) == 1
    assert len(canvas.content.border_parts()) == 1
    canvas.session.close_project()
    assert canvas.content.layers == {}
    assert canvas.content.pile.reliefs == {}
    assert canvas.content.pick(0.0, 0.0) == []


def test_a_project_is_prepared_once_for_its_first_picture(
    canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    canvas.show()
    qtbot.waitExposed(canvas)
    content = canvas.content
    prepared: list[object] = []
    monkeypatch.setattr(content.pile, "prepare", lambda rect, scale: prepared.append(rect))
    content.rebuild()
    canvas.resize(canvas.width() + 40, canvas.height())
    assert prepared == []
    qtbot.waitUntil(lambda: bool(prepared))
    assert len(prepared) == 1
    canvas.view.zoom(2.0)
    assert len(prepared) == 2
