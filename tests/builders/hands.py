"""A pair of hands on the map, for the tests of what its tools do."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from widgets.map.pointer import Pointer
from widgets.session.session import Session
from widgets.workshop.workshop import Workshop

NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def pixel(workshop: Workshop, lon: float, lat: float) -> QPoint:
    """Where a place stands on the map."""
    return workshop.canvas.view.to_pixel(*workshop.session.plane.point(lon, lat)).toPoint()


def pointer(session: Session, lon: float = 70.1, lat: float = 38.04) -> Pointer:
    """The pointer over a place, its left button pressed."""
    return Pointer(*session.plane.point(lon, lat), lon, lat, QPointF(50, 50), QPoint(50, 50), LEFT, NONE)


def click(
    workshop: Workshop,
    lon: float,
    lat: float,
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    """Click on a place of the map."""
    QTest.mouseClick(workshop.canvas.viewport(), button, modifiers, pixel(workshop, lon, lat))


def drag(
    workshop: Workshop, start: tuple[float, float], end: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE
) -> None:
    """Press on one place, move to another and let go."""
    viewport, first, last = workshop.canvas.viewport(), pixel(workshop, *start), pixel(workshop, *end)
    QTest.mousePress(viewport, LEFT, modifiers, first)
    for share in (0.3, 0.7, 1.0):
        QTest.mouseMove(viewport, first + (last - first) * share)
    QTest.mouseRelease(viewport, LEFT, modifiers, last)


def rows(session: Session, kind: str) -> int:
    """How many features the layers of a kind have."""
    return sum(len(session.layer(entry.uuid).frame) for entry in session.required.of_kind(kind))


def last_step(session: Session) -> str:
    """The name of the newest step."""
    return [step for step in session.required.steps() if step.done][-1].label
