"""A profile stays within its box."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.builders.walled import choose
from widgets.panels.profile_plot import ProfilePlot
from widgets.window.main_window import MainWindow


def test_a_section_keeps_to_its_box(walled_window: MainWindow, qtbot: QtBot) -> None:
    choose(walled_window, qtbot)
    plot = ProfilePlot(walled_window.session.theme)
    plot.resize(600, 150)
    plot.show_ridge(walled_window.profile.plot.ridge)
    section = plot.section
    assert section is not None
    scale = plot.scale
    assert scale is not None
    xy = scale.to_xy(section.distance_m, section.ground_m)
    assert xy[:, 0].min() >= scale.box.left()
    assert xy[:, 0].max() <= scale.box.right() + 1e-6
    assert xy[:, 1].min() > 0.0
    assert xy[:, 1].max() < scale.box.bottom()
    assert scale.stretched > 0.0
    plot.deleteLater()
