"""Every icon exists and takes the colour it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.paths import ROOT
from widgets.style import icons
from widgets.window import actions

ICONS = ROOT / "resources" / "icons"


@pytest.mark.parametrize("file", sorted(ICONS.glob("*.svg")), ids=lambda file: file.stem)
def test_an_icon_is_drawn_in_the_colour_asked_for(file: Path, qapp: QApplication) -> None:
    assert "currentColor" in file.read_text("utf-8")
    image = icons.pixmap(file.stem, "#ff0000", 24).toImage()
    pixels = [image.pixelColor(x, y) for x in range(24) for y in range(24)]
    drawn = [pixel for pixel in pixels if pixel.alpha() > 200]
    assert len(drawn) > 5
    assert all(pixel.red() > 200 and pixel.blue() < 60 for pixel in drawn)


def test_every_command_has_its_icon(qapp: QApplication) -> None:
    named = {
        command.icon for _, sections in actions.MENUS for section in sections for command in section if command.icon
    }
    assert named <= {file.stem for file in ICONS.glob("*.svg")}
    assert not icons.icon("pan", "#000000").pixmap(QSize(20, 20)).isNull()
