"""Both themes style everything, and text is legible on its background."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.paths import ROOT
from widgets.style.theme import Theme, mix

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


def test_mix_goes_from_one_colour_to_the_other() -> None:
    assert mix("#000000", "#ffffff", 0.0) == "#000000"
    assert mix("#000000", "#ffffff", 1.0) == "#ffffff"
    assert mix("#000000", "#ff0000", 0.5) == "#800000"
