"""The ridge that hides the selected gap is sought again when a post moves."""

from __future__ import annotations

import pytest
import shapely
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from tests.builders.waiting import WAIT_MS
from tests.builders.walled import choose
from widgets.window.main_window import MainWindow


def test_a_moved_post_moves_the_sight_lines(walled_window: MainWindow, qtbot: QtBot) -> None:
    choose(walled_window, qtbot)
    before = walled_window.profile.plot.ridge
    assert before is not None
    entry = walled_window.session.required.of_kind("checkpoints")[0]
    edit = feature_edits.changed(walled_window.session.required, entry, 1, geometry=shapely.Point(70.12, 37.95))
    walled_window.session.apply("move", edit)
    qtbot.waitUntil(lambda: walled_window.profile.plot.ridge is not before, timeout=WAIT_MS)
    after = walled_window.profile.plot.ridge
    assert after is not None
    assert (after.lon, after.lat) == pytest.approx((70.12, 37.95))
