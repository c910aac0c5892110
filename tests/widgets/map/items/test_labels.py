"""Labels of the map: the more important first, none over another or over the furniture."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from resources import palette
from tests.builders.pictures import count
from widgets.map.canvas import MapCanvas
from widgets.map.items.labels import LabelsItem, Names, _free, haloed

LIGHT = palette("light")
STYLE = LIGHT.styles["place_label"] if "place_label" in LIGHT.styles else next(iter(LIGHT.styles.values()))


def names(xy: list[tuple[float, float]], texts: tuple[str, ...], rank: list[float]) -> Names:
    return Names(np.array(xy), texts, np.array(rank), STYLE)


def test_a_label_is_as_wide_as_its_text_and_sharp_on_a_fine_screen(qapp: QApplication) -> None:
    short, long = haloed("Osh", STYLE, LIGHT), haloed("Osh and all around it", STYLE, LIGHT)
    assert long.width() > 3 * short.width()
    fine = haloed("Osh", STYLE, LIGHT, 2.0)
    assert fine.width() == pytest.approx(2 * short.width(), abs=2)
    assert fine.deviceIndependentSize().width() == pytest.approx(short.width(), abs=1)
    assert count(short.toImage(), QColor(STYLE.colour), 60) > 5


def test_a_place_that_is_taken_is_left_for_the_next() -> None:
    point = QPointF(100.0, 100.0)
    first = _free(point, 40.0, 12.0, [])
    assert first is not None
    assert first.left() > 100.0
    second = _free(point, 40.0, 12.0, [first])
    assert second is not None
    assert second.right() < 100.0
    assert _free(point, 40.0, 12.0, [QRectF(0.0, 0.0, 200.0, 200.0)]) is None


def test_the_more_important_of_two_overlapping_labels_is_drawn(
    canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = LabelsItem(LIGHT)
    left, bottom, right, top = canvas.view.rect
    middle = (left + right) / 2, (bottom + top) / 2
    labels.set_names("a", names([middle, middle], ("small", "LARGE"), [2.0, 1.0]))
    canvas.view.add(labels)
    written: list[str] = []
    real = labels._picture

    def counted(names: Names, index: int, scale: float) -> QPixmap:
        written.append(names.texts[index])
        return real(names, index, scale)

    monkeypatch.setattr(labels, "_picture", counted)
    canvas.grab()
    assert written[:2] == ["LARGE", "small"]
    assert labels.boundingRect().contains(QPointF(*middle))


def test_a_layer_without_names_loses_its_labels(canvas: MapCanvas) -> None:
    labels = canvas.content.pile.labels
    places = canvas.session.required.of_kind("reference")[0].uuid
    assert labels.names[places].texts == ("Khujand", "Kulob")
    labels.set_names(places, None)
    assert places not in labels.names
