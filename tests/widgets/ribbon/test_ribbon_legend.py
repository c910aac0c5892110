"""The legend has a chip for each class of gap and one for doubts, in the colours of the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from layers.gaps import MADE
from widgets.ribbon.ribbon_legend import RibbonLegend
from widgets.style.theme import Theme


def chips(legend: RibbonLegend) -> list[str]:
    items = [item for number in range(legend.count()) if (item := legend.itemAt(number)) is not None]
    return [label.text() for item in items if isinstance(label := item.widget(), QLabel)]


def test_there_is_a_chip_for_each_class_in_every_theme(qapp: QApplication) -> None:
    host, legend = QWidget(), RibbonLegend()
    host.setLayout(legend)
    legend.set_theme(Theme("light"))
    light = chips(legend)
    assert len(light) == len(MADE) + 1
    assert "W too weak" in "".join(light)
    assert "D not timely" not in "".join(light)
    assert "in doubt" in light[-1]
    assert len(set(light)) == len(light)
    legend.set_theme(Theme("dark"))
    dark = chips(legend)
    assert len(dark) == len(light)
    assert dark != light
    host.deleteLater()
