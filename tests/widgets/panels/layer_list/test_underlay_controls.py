"""What can be set of an underlay below the list of layers, by keyboard too; each is a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.project.underlay_looks import Look
from app.store import catalog
from app.store.history import Edit
from app.tasks.importing.import_terrain import Heights
from tests.builders.projects import bring
from tests.builders.underlays import quarters, write_scan
from widgets.panels.layer_list.layer_panel import LayerPanel
from widgets.session.session import Session


@pytest.fixture
def panel(opened: Session, tmp_path: Path) -> Iterator[LayerPanel]:
    cells = quarters()
    cells[:9], cells[-9:], cells[:, :9], cells[:, -9:] = 0, 0, 0, 0
    place = from_origin(590_000, 4_210_000, 10, 10)
    source = write_scan(tmp_path / "scan.tif", cells, "EPSG:32642", place)
    bring(opened.required, source, "basemap", heights=Heights(link=True))
    widget = LayerPanel(opened)
    widget.show()
    widget.tree.refresh()
    yield widget
    widget.close()
    widget.deleteLater()


def row(panel: LayerPanel, name: str) -> QTreeWidgetItem:
    items = [panel.tree.topLevelItem(number) for number in range(panel.tree.topLevelItemCount())]
    return next(item for item in items if item is not None and item.text(0) == name)


def look(opened: Session) -> Look:
    return Look.of(opened.required.of_kind("basemap")[0])


def test_they_are_there_for_underlays_alone(panel: LayerPanel) -> None:
    panel.tree.setCurrentItem(row(panel, "scan"))
    assert panel.underlay.isVisible()
    assert not panel.underlay.fault.isVisible()
    panel.tree.setCurrentItem(row(panel, "Terrain"))
    assert not panel.underlay.isVisible()


def test_the_list_is_no_wider_for_them(panel: LayerPanel) -> None:
    panel.tree.setCurrentItem(row(panel, "scan"))
    panel.underlay.nearest.setCurrentIndex(panel.underlay.nearest.findData(2_500_000.0))
    assert panel.minimumSizeHint().width() <= 250
    panel.resize(250, 600)
    QApplication.processEvents()
    box = panel.underlay.nearest
    assert box.width() - 40 > box.fontMetrics().horizontalAdvance(box.currentText())


def test_scales_are_set_by_keyboard_and_taken_back(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    panel.tree.setCurrentItem(row(panel, "scan"))
    panel.underlay.nearest.setFocus()
    QTest.keyClick(panel.underlay.nearest, Qt.Key.Key_Down)
    assert look(opened).nearest == 5_000.0
    QTest.keyClick(panel.underlay.farthest, Qt.Key.Key_End)
    assert look(opened).farthest == 5_000_000.0
    opened.undo()
    opened.undo()
    qtbot.waitUntil(lambda: panel.underlay.nearest.currentIndex() == 0)
    assert (look(opened).nearest, look(opened).farthest) == (0.0, 0.0)


def test_scales_that_leave_nothing_are_refused(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    panel.tree.setCurrentItem(row(panel, "scan"))
    QTest.keyClick(panel.underlay.farthest, Qt.Key.Key_Down)
    assert look(opened).farthest == 5_000.0
    with qtbot.waitSignal(opened.notified):
        QTest.keyClick(panel.underlay.nearest, Qt.Key.Key_Down)
    assert look(opened).nearest == 0.0
    assert panel.underlay.nearest.currentIndex() == 0


def test_attribution_and_edges(panel: LayerPanel, opened: Session) -> None:
    panel.tree.setCurrentItem(row(panel, "scan"))
    panel.underlay.attribution.setText(" © Survey ")
    QTest.keyClick(panel.underlay.attribution, Qt.Key.Key_Return)
    assert look(opened).attribution == "© Survey"
    assert panel.underlay.edges.isVisible()
    panel.underlay.edges.setFocus()
    QTest.keyClick(panel.underlay.edges, Qt.Key.Key_Space)
    assert look(opened).cropped
    steps = len(opened.required.steps())
    QTest.keyClick(panel.underlay.attribution, Qt.Key.Key_Return)
    assert len(opened.required.steps()) == steps, "what is as it was makes no step"


def test_a_scale_that_another_program_has_set_is_offered(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    entry = opened.required.of_kind("basemap")[0]
    before = opened.required.row(catalog.TABLE, entry.uuid)
    changed = replace(look(opened), farthest=77_000.0).of_entry(entry)
    panel.tree.setCurrentItem(row(panel, "scan"))
    opened.apply("elsewhere", Edit(catalog.TABLE, entry.uuid, before, changed.row()))
    qtbot.waitUntil(lambda: panel.underlay.farthest.currentText() == "1 : 77,000")


def test_a_missing_file_is_told(panel: LayerPanel, opened: Session, tmp_path: Path) -> None:
    (tmp_path / "scan.tif").unlink()
    panel.tree.refresh()
    item = row(panel, "scan")
    assert item.text(1) == "missing"
    assert "not found at scan.tif" in item.toolTip(0)
    panel.tree.setCurrentItem(item)
    assert "scan.tif is linked but not found at scan.tif" in panel.underlay.fault.text()
    assert panel.underlay.fault.isVisible()
