"""Everything at a point, with its fields and doubts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.analysis.gaps.gap_report import GapReport
from tests.builders.hands import pointer
from tests.builders.projects import bring
from tests.builders.underlays import four_colours
from tests.builders.waiting import idle
from widgets.map.pointer import Pointer
from widgets.session.session import Selection
from widgets.window.main_window import MainWindow


def test_a_posts_own_form_and_what_is_here_show_its_doubts(window: MainWindow, report: GapReport) -> None:
    session, entry = window.session, window.session.required.of_kind("checkpoints")[0]
    session.select(Selection(entry.uuid, frozenset({1})))
    line = window.form.doubts
    assert line is not None
    assert line.text == "Posts as of 2016 · a post outside the terrain"
    assert "no terrain has a height" in line.toolTip()
    x, y = session.plane.point(70.1, 38.04)
    none = Qt.KeyboardModifier.NoModifier
    at = Pointer(x, y, 70.1, 38.04, QPointF(9, 9), QPoint(9, 9), Qt.MouseButton.LeftButton, none)
    window.identify.show_at(at)
    rows = window.identify.tree.findItems("In doubt", Qt.MatchFlag.MatchRecursive)
    assert [item.text(1) for item in rows] == [line.text]
    window.identify.close()
    session.report = replace(report, doubts=())
    session.reported.emit()
    assert not line.isVisibleTo(window.form)


def test_identify_lists_the_place_and_the_post(window: MainWindow) -> None:
    window.identify.show_at(pointer(window.session))
    tops = [window.identify.tree.topLevelItem(row) for row in range(window.identify.tree.topLevelItemCount())]
    texts = [item.text(0) for item in tops if item is not None]
    assert texts[0] == "Place"
    assert "Posts: West" in texts
    window.identify.close()


def test_identify_names_the_underlay(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:4326", 70.0, 38.1, 0.001)
    bring(window.session.required, source, "basemap", as_of="1984-05-01")
    idle(window, qtbot)
    for lon, listed in ((70.1, ["scan · scan.tif · 1984-05-01"]), (70.3, [])):
        window.identify.show_at(pointer(window.session, lon, 38.04))
        rows = window.identify.tree.findItems("Basemap", Qt.MatchFlag.MatchRecursive)
        assert [item.text(1) for item in rows] == listed
    window.identify.close()
