"""The ribbon under mouse and keyboard."""

from __future__ import annotations

import pytest

from widgets.window.main_window import MainWindow


def test_the_wheel_zooms_the_ribbon_at_the_cursor(window: MainWindow) -> None:
    view = window.ribbon.view
    assert view.scale.route is not None
    view.show_range(0.0, view.scale.route.length_m)
    at = view.scale.to_chainage(view.scale.to_x(12_000.0).item())
    view.zoom(2.0, at)
    assert view.scale.to_chainage(float(view.scale.to_x(at))) == pytest.approx(at)
    assert view.scale.start_m < at < view.scale.end_m
