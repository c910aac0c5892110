"""Texts for the user: translation of what the core marked, and numbers with their units."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale, Qt

from resources.literal import breakable, literal, one_line

THIN = "\u2009"
NBSP = "\u00a0"
SHORT = 90
"""A line of a tool tip up to this many characters is not broken."""
TIP = 4000
"""The most characters of a tool tip."""
_BROKEN = re.compile("[\0\ud800-\udfff]")
CAPTION = 120
"""The most characters of an entry of a menu, a button or a window's title."""


def tip(lines: str) -> str:
    """Lines of text for a tool tip, the long ones wrapped; anything that looks like markup is shown literally."""
    shown = literal(lines[: 2 * TIP])
    cut = shown if len(shown) <= TIP else shown[: TIP - 1] + "…"
    styles = ((line, "white-space: pre" if len(line) <= SHORT else "") for line in cut.splitlines())
    return "".join(
        f'<div style="margin-bottom: 4px; {style}">{escape(breakable(line))}</div>' for line, style in styles
    )


def caption(text: str, most: int = CAPTION) -> str:
    """A text on an action or a button, where & would mark a key and a tab divide it from a shortcut."""
    return one_line(text, most).replace("&", "&&")


def window_title(text: str) -> str:
    """A title of a window, where [*] would stand for what is not saved."""
    return one_line(text, CAPTION).replace("[*]", "[*][*]")


def shown(context: str, text: str) -> str:
    """The translation of a text that Qt-free code marked under ``context``; a text from a file is its own."""
    # Qt would end a text at U+0000, and takes no half characters.
    return text if _BROKEN.search(text) else QCoreApplication.translate(context, text)


def kilometres(metres: float, decimals: int = 1) -> str:
    """A length as ``7.3 km``, with a no-break space and a thousands separator."""
    return f"{metres / 1000.0:,.{decimals}f}{NBSP}km"


def span(start_m: float, end_m: float) -> str:
    """A stretch as ``km 412.3–419.6``."""
    return f"km{NBSP}{start_m / 1000.0:,.1f}–{end_m / 1000.0:,.1f}"


def length(metres: float) -> str:
    """A measured length: metres below one kilometre."""
    return f"{metres:,.0f}{NBSP}m" if metres < 1000.0 else f"{metres / 1000.0:,.2f}{NBSP}km"


def area(square_metres: float) -> str:
    """A measured area in hectares or square kilometres."""
    if square_metres < 1e6:
        return f"{square_metres / 1e4:,.1f}{NBSP}ha"
    return f"{square_metres / 1e6:,.1f}{NBSP}km²"


def file_size(count: int) -> str:
    """The size of a file in kB, MB or GB, in thousands."""
    for unit, name in ((1e9, "GB"), (1e6, "MB")):
        if count >= unit:
            return f"{count / unit:,.{int(unit == 1e9)}f}{NBSP}{name}"
    return f"{max(1.0, count / 1e3):.0f}{NBSP}kB"


def moment(iso: str) -> str:
    """An ISO time with its offset as local time: ``22 Nov 2026 13:42``."""
    at = QDateTime.fromString(iso, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(at, "d MMM yyyy HH:mm") if at.isValid() else iso
