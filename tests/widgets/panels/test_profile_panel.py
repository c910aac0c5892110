"""The profile panel gives the figures of what hides a gap."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.builders.walled import WALL_M, choose
from widgets.window.main_window import MainWindow


def test_the_profile_gives_the_figures_of_the_wall(walled_window: MainWindow, qtbot: QtBot) -> None:
    gap = choose(walled_window, qtbot)
    panel = walled_window.profile
    ridge, section = panel.plot.ridge, panel.plot.section
    assert ridge is not None
    assert section is not None
    assert (ridge.gap, ridge.name) == (gap, "Radar Wall")
    assert section.obstacle_height_m == pytest.approx(1000.0 + WALL_M, abs=0.1)
    assert section.eye_m == pytest.approx(1015.0, abs=0.1)
    text = panel.caption.text()
    assert text.startswith(f"From Radar Wall to km {ridge.section_m / 1000.0:,.1f}, ")
    assert f"the ground, 1,300 m high, rises {-section.clearance_m:,.0f} m above the sight line." in text
    assert "Chance that it is open: below 0.01." in text
    assert "coarse" not in text
    assert panel.plot.text_at(section, section.obstacle[0]).endswith("below it")
    assert "ground 1,000 m · sight line 15 m above it" in panel.plot.text_at(section, 0.0)
