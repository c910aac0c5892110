"""Lengths, bearings and areas measured on the map are geodesic."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.geo.lrs import GEOD
from tests.builders.hands import click
from widgets.workshop.workshop import Workshop


def test_measured_lengths_are_geodesic(workshop: Workshop) -> None:
    xy = workshop.session.plane.to_plane(np.array([[70.0, 38.0], [70.3, 38.0]]))
    azimuth, _, metres = GEOD.inv(70.0, 38.0, 70.3, 38.0)
    text = workshop.measure.text(xy, is_area=False)
    assert text.startswith(f"{metres / 1000.0:,.2f}")
    assert text.endswith(f" {azimuth:.1f}°")


def test_a_line_of_several_legs_shows_the_last(workshop: Workshop) -> None:
    xy = workshop.session.plane.to_plane(np.array([[70.0, 38.0], [70.3, 38.0], [70.3, 38.1]]))
    legs = [GEOD.inv(70.0, 38.0, 70.3, 38.0)[2], GEOD.inv(70.3, 38.0, 70.3, 38.1)[2]]
    text = workshop.measure.text(xy, is_area=False)
    assert text.startswith(f"{sum(legs) / 1000.0:,.2f}")
    assert f"last leg {legs[1] / 1000.0:,.2f}" in text


@pytest.mark.parametrize("order", [1, -1])
def test_an_area_is_the_same_either_way_round(workshop: Workshop, order: int) -> None:
    ring = np.array([[70.0, 38.0], [70.1, 38.0], [70.1, 38.1]])
    expected, _ = GEOD.polygon_area_perimeter(ring[:, 0], ring[:, 1])
    xy = workshop.session.plane.to_plane(ring[::order])
    assert workshop.measure.text(xy, is_area=True).startswith(f"{abs(expected) / 1e6:,.1f}")


def test_a_measurement_is_announced_and_stays_on_the_map(workshop: Workshop, qtbot: QtBot) -> None:
    workshop.activate("measure")
    click(workshop, 70.1, 38.1)
    click(workshop, 70.2, 38.1)
    with qtbot.waitSignal(workshop.session.notified) as notice:
        QTest.keyClick(workshop.canvas, Qt.Key.Key_Return)
    assert notice.args[0].startswith("Measured: 8.")
    assert workshop.canvas.content.overlay._sketch
