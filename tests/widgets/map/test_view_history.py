"""The history of views that lasted a while."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.map.canvas import MapCanvas


def test_previous_view_goes_back(canvas: MapCanvas) -> None:
    canvas.history.remember()
    first = canvas.view.rect
    canvas.view.zoom(3.0)
    canvas.history.remember()
    canvas.history.back()
    assert canvas.view.rect == pytest.approx(first, rel=1e-6, abs=1.0)
    canvas.history.forward()
    assert canvas.view.rect != pytest.approx(first, rel=1e-3)


def test_a_new_project_begins_a_new_history(canvas: MapCanvas) -> None:
    canvas.history.remember()
    canvas.view.zoom(3.0)
    canvas.history.remember()
    here = canvas.view.rect
    canvas.history.forget()
    canvas.history.back()
    assert canvas.view.rect == here


def test_a_view_that_stood_for_a_while_is_remembered_by_itself(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.history.forget()
    for factor in (1.0, 3.0):
        canvas.view.zoom(factor)
        canvas.history._settle.start(1)
        qtbot.waitUntil(lambda: not canvas.history._settle.isActive())
    wide = canvas.view.metres_per_pixel * 3.0
    canvas.history.back()
    assert canvas.view.metres_per_pixel == pytest.approx(wide, rel=1e-6)
