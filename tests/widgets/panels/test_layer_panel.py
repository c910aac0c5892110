"""Below the list of layers is the opacity of the chosen one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from widgets.panels.layer_panel import LayerPanel
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
