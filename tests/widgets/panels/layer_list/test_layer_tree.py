"""The list of layers shows the catalogue, and changes it by named steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.panels.layer_list.layer_panel import LayerPanel
from widgets.panels.layer_list.layer_rows import UUID
from widgets.session.session import Session


@pytest.fixture
def panel(opened: Session) -> Iterator[LayerPanel]:
    widget = LayerPanel(opened)
    widget.show()
    widget.tree.refresh()
    yield widget
    widget.close()
    widget.deleteLater()


def post(session: Session) -> str:
    return session.required.of_kind("checkpoints")[0].uuid


def test_the_tree_lists_layers_topmost_first_with_counts(panel: LayerPanel, opened: Session) -> None:
    items = [panel.tree.topLevelItem(row) for row in range(panel.tree.topLevelItemCount())]
    names = [item.text(0) for item in items if item is not None]
    assert names == ["Incidents", "Zones", "Posts", "Places", "Borders", "Terrain"]
    assert [item.text(1) for item in items if item is not None][:3] == ["21", "1", "2"]


def test_a_checkbox_hides_a_layer_and_undo_shows_it(panel: LayerPanel, opened: Session) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    uuid = item.data(0, UUID)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not opened.required.entries[uuid].visible
    opened.undo()
    assert opened.required.entries[uuid].visible


def test_two_layers_cannot_have_one_name(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    with qtbot.waitSignal(opened.notified):
        item.setText(0, "Zones")
    assert opened.required.entries[post(opened)].name == "Posts"


def test_a_layer_is_renamed(panel: LayerPanel, opened: Session) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    item.setText(0, "Outposts")
    assert opened.required.entries[post(opened)].name == "Outposts"


def test_keyboard_reaches_the_tree(panel: LayerPanel) -> None:
    panel.tree.setFocus()
    first = panel.tree.topLevelItem(0)
    assert first is not None
    panel.tree.setCurrentItem(first)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.currentItem() is panel.tree.topLevelItem(1)


def test_a_layer_is_moved_by_keyboard_and_stays_chosen(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    def names() -> list[str]:
        items = [panel.tree.topLevelItem(row) for row in range(panel.tree.topLevelItemCount())]
        return [item.text(0) for item in items if item is not None]

    item = panel.tree.topLevelItem(2)
    assert item is not None
    panel.tree.setCurrentItem(item)
    QTest.keyClick(panel.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names()[:3] == ["Incidents", "Posts", "Zones"])
    assert panel.tree.current == post(opened)
    assert panel.tree.currentItem() is panel.tree.topLevelItem(1)
    QTest.keyClick(panel.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: names()[:3] == ["Incidents", "Zones", "Posts"])
    opened.undo()
    opened.undo()
    panel.tree.edits.move(panel.tree.topLevelItem(0).data(0, UUID), 1)  # type: ignore[union-attr]
    assert names()[0] == "Incidents", "the topmost goes no higher"


def test_del_and_the_menu_delete_a_layer(panel: LayerPanel, opened: Session) -> None:
    names = [entry.name for entry in opened.required.entries.values() if entry.kind in ("checkpoints", "incidents")]
    for name, how in zip(names, ("key", "menu"), strict=True):
        (item,) = panel.tree.findItems(name, Qt.MatchFlag.MatchExactly)
        panel.tree.setCurrentItem(item)
        if how == "key":
            QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
        else:
            action = panel.tree.menu_of(item).actions()[-1]
            assert action.text().startswith("Delete layer")
            action.trigger()
        assert name not in [entry.name for entry in opened.required.entries.values()]
