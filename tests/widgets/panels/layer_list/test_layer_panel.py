"""Below the list of layers is the opacity of the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.panels.layer_list.layer_panel import LayerPanel
from widgets.session.session import Session


@pytest.fixture
def panel(opened: Session) -> Iterator[LayerPanel]:
    widget = LayerPanel(opened)
    widget.show()
    widget.tree.refresh()
    yield widget
    widget.close()
    widget.deleteLater()


def test_the_slider_is_there_once_a_layer_is_chosen_and_keeps_what_it_is_set_to(
    panel: LayerPanel, opened: Session
) -> None:
    assert not panel.slider.isVisible()
    item = panel.tree.topLevelItem(2)
    assert item is not None
    panel.tree.setCurrentItem(item)
    assert panel.slider.isVisible()
    assert panel.slider.value() == 100
    panel.slider.setValue(40)
    assert opened.required.of_kind("checkpoints")[0].opacity == 1.0
    panel.slider.sliderReleased.emit()
    assert opened.required.of_kind("checkpoints")[0].opacity == 0.4


def test_without_a_project_it_says_so(panel: LayerPanel, opened: Session) -> None:
    assert not panel._empty.isVisible()
    opened.close_project()
    assert panel._empty.isVisible()
    assert panel.tree.topLevelItemCount() == 0


def test_keys_change_the_opacity_as_one_step(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    panel.tree.setCurrentItem(item)
    steps = len(opened.required.steps())
    for _ in range(5):
        QTest.keyClick(panel.slider, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: opened.required.of_kind("checkpoints")[0].opacity == 0.95)
    assert len(opened.required.steps()) == steps + 1
    QTest.keyClick(panel.slider, Qt.Key.Key_Left)
    other = panel.tree.topLevelItem(1)
    assert other is not None
    panel.tree.setCurrentItem(other)
    assert opened.required.of_kind("checkpoints")[0].opacity == 0.94, "of the layer that was chosen then"
