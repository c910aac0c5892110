"""Numbers with their units, times, and tool tips, as shown to the user."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QApplication

from widgets.words.text import SHORT, area, file_size, kilometres, length, moment, shown, span, tip

N = "\u00a0"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (kilometres(7_340.0), f"7.3{N}km"),
        (kilometres(1_234_567.0, 0), f"1,235{N}km"),
        (span(412_300.0, 419_600.0), f"km{N}412.3–419.6"),
        (length(999.4), f"999{N}m"),
        (length(1_000.0), f"1.00{N}km"),
        (area(52_000.0), f"5.2{N}ha"),
        (area(3_400_000.0), f"3.4{N}km²"),
        (file_size(300), f"1{N}kB"),
        (file_size(2_400_000), f"2{N}MB"),
        (file_size(1_240_000_000), f"1.2{N}GB"),
    ],
)
def test_a_figure_has_its_unit(text: str, expected: str) -> None:
    assert text == expected


def test_a_tool_tip_wraps_long_lines_and_shows_markup_literally() -> None:
    text = tip("short <b>\n" + "x" * (SHORT + 1))
    first, second = text.split("</div>")[:2]
    assert "short &lt;b&gt;" in first
    assert "white-space: pre" in first
    assert "white-space: pre" not in second


def test_a_moment_is_shown_in_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    text = moment("2026-11-22T13:42:00+00:00")
    assert "2026" in text
    assert ":42" in text
    assert moment("yesterday") == "yesterday"
    assert QTimeZone.systemTimeZone().isValid()


def test_what_is_marked_is_translated(pseudo: None, qapp: QApplication) -> None:
    assert shown("Choice", "Post").startswith("[")
