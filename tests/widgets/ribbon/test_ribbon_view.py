"""The ribbon under mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.builders import ribbons
from widgets.ribbon.gap_track import boxes
from widgets.ribbon.ribbon_scale import GUTTER
from widgets.ribbon.ribbon_view import RibbonView
from widgets.window.main_window import MainWindow


def test_the_wheel_zooms_the_ribbon_at_the_cursor(window: MainWindow) -> None:
    view = window.ribbon.view
    assert view.scale.route is not None
    view.show_range(0.0, view.scale.route.length_m)
    at = view.scale.to_chainage(view.scale.to_x(12_000.0).item())
    view.zoom(2.0, at)
    assert view.scale.to_chainage(float(view.scale.to_x(at))) == pytest.approx(at)
    assert view.scale.start_m < at < view.scale.end_m


LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def test_a_drag_pulls_the_line_along_and_is_no_click(view: RibbonView) -> None:
    view.show_range(10_000.0, 20_000.0)
    heard: list[str] = []
    view.clicked.connect(heard.append)
    view.ranged.connect(lambda: heard.append("ranged"))
    at = view.scale.to_chainage(400)
    QTest.mousePress(view, LEFT, NONE, QPoint(400, 100))
    QTest.mouseMove(view, QPoint(460, 100))
    QTest.mouseRelease(view, LEFT, NONE, QPoint(460, 100))
    assert view.scale.to_chainage(460) == pytest.approx(at)
    assert set(heard) == {"ranged"}


def test_a_click_selects_a_gap_and_a_double_click_opens_it(view: RibbonView) -> None:
    gap = ribbons.gap(10_000.0, 14_000.0)
    view.content.report = ribbons.report(gap)
    heard: list[tuple[str, str]] = []
    view.clicked.connect(lambda name: heard.append(("clicked", name)))
    view.opened.connect(lambda name: heard.append(("opened", name)))
    on, beside = boxes(view.scale, gap)[0].center().toPoint(), QPoint(700, 15)
    QTest.mouseClick(view, LEFT, NONE, on)
    QTest.mouseClick(view, LEFT, NONE, beside)
    QTest.mouseDClick(view, LEFT, NONE, on)
    assert heard[:2] == [("clicked", gap.id), ("clicked", "")]
    assert ("opened", gap.id) in heard


def test_hovering_emits_the_chainage_within_the_tracks_alone(view: RibbonView) -> None:
    heard: list[float | None] = []
    view.hovered.connect(heard.append)
    QTest.mouseMove(view, QPoint(400, 100))
    QTest.mouseMove(view, QPoint(GUTTER - 20, 100))
    assert heard[0] == pytest.approx(view.scale.to_chainage(400))
    assert heard[1] is None


def test_keys_move_and_zoom(view: RibbonView) -> None:
    view.show_range(10_000.0, 20_000.0)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.scale.start_m == pytest.approx(12_000.0)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.scale.length_m == pytest.approx(10_000.0 / 1.5)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert (view.scale.start_m, view.scale.end_m) == pytest.approx((12_000.0, 22_000.0))
