"""The tools on a map of their own, with the small project open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from widgets.compute.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.session.session import Session
from widgets.workshop.workshop import Workshop


@pytest.fixture
def workshop(opened: Session, qtbot: QtBot) -> Iterator[Workshop]:
    """A workshop whose map is 800 × 500 pixels and does not snap."""
    canvas = MapCanvas(opened)
    canvas.resize(800, 500)
    canvas.show()
    canvas.snapping = False
    new_workshop = Workshop(opened, canvas, Analyst(opened))
    canvas.content.rebuild()
    qtbot.waitUntil(lambda: not opened.jobs.running, timeout=30_000)
    yield new_workshop
    opened.close_project()
    canvas.close()
    canvas.deleteLater()
