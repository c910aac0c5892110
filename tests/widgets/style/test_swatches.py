"""A sample looks like the layer or class of gap it stands for."""

from __future__ import annotations

import base64

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from tests.builders.pictures import count
from widgets.style.swatches import HEIGHT, WIDTH, doubt_swatch, layer_swatch, pattern_swatch
from widgets.style.theme import Theme

THEME = Theme("light")


def image(address: str) -> QImage:
    kind, _, data = address.partition(",")
    assert kind == "data:image/png;base64"
    return QImage.fromData(base64.b64decode(data))


@pytest.mark.parametrize(
    ("kind", "role"), [("checkpoints", "post"), ("incidents", "incident"), ("borders", "border"), ("patrols", "zone")]
)
def test_a_layer_is_shown_in_its_own_colour(kind: str, role: str, qapp: QApplication) -> None:
    picture = layer_swatch(THEME, kind).pixmap(QSize(WIDTH, HEIGHT)).toImage()
    assert count(picture, QColor(THEME.palette.styles[role].colour), 60) > 3


def test_reference_layers_differ_by_their_shape(qapp: QApplication) -> None:
    pictures = [layer_swatch(THEME, "reference", shape).pixmap(QSize(WIDTH, HEIGHT)) for shape in ("Point", "Line")]
    pictures.append(layer_swatch(THEME, "reference", "Polygon").pixmap(QSize(WIDTH, HEIGHT)))
    assert len({bytes(picture.toImage().constBits()) for picture in pictures}) == 3


def test_terrain_has_more_than_one_tint(qapp: QApplication) -> None:
    picture = layer_swatch(THEME, "terrain").pixmap(QSize(WIDTH, HEIGHT)).toImage()
    assert len({picture.pixelColor(x, HEIGHT // 2).name() for x in range(3, WIDTH - 3)}) >= 4


def test_samples_for_rich_text_are_small_pictures_of_their_own(qapp: QApplication) -> None:
    gaps, doubt = [image(pattern_swatch(THEME, key)) for key in "ABC"], image(doubt_swatch(THEME))
    assert all((picture.width(), picture.height()) == (WIDTH, HEIGHT) for picture in (*gaps, doubt))
    assert count(gaps[0], QColor(THEME.palette.gap("A").colour), 60) > 20
    assert len({bytes(picture.constBits()) for picture in gaps}) == 3
    assert count(doubt, THEME.colour("warning"), 90) > 5
