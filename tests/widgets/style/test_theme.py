"""Both themes dress everything; every icon exists and takes the colour it is given."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.paths import ROOT
from widgets.style import icons
from widgets.style.theme import Theme, mix
from widgets.window import actions

ICONS = ROOT / "resources" / "icons"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_style_sheet_has_no_open_names(name: str, qapp: QApplication) -> None:
    sheet = Theme(name).style_sheet()
    assert "$" not in sheet
    for file in re.findall(r"url\(([^)]+)\)", sheet):
        assert Path(file).is_file()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_on_its_ground(name: str) -> None:
    p = Theme(name).palette
    for text, ground in ((p.text, p.panel), (p.muted, p.panel), (p.text, p.raised), (p.accent_text, p.accent)):
        assert contrast(text, ground) >= 4.4, (text, ground)


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    c = QColor(colour)
    parts = (c.redF(), c.greenF(), c.blueF())
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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


def test_no_two_commands_share_a_shortcut() -> None:
    commands = [command for _, sections in actions.MENUS for section in sections for command in section]
    keys = [key for command in commands for key in (command.shortcut, command.also) if key]
    assert len(keys) == len(set(keys))


def test_mix_goes_from_one_colour_to_the_other() -> None:
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ffffff", 1.0) == "#ffffff"
    assert mix("#000000", "#ff0000", 0.5) == "#800000"
