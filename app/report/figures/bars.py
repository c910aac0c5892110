"""The bars of the first page: kilometres of each border by day and by night."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from app.report.book import ReportBook
from app.report.class_shares import shares
from app.report.figures.canvas import LIGHT, WIDTH_MM, blank, face, pane, quiet
from app.report.notation import km
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import one_line

BAR_MM, BETWEEN_MM = 5.4, 4.4
LEFT_MM, RIGHT_MM = 25.0, 3.0
PERIODS = {"day": QT_TRANSLATE_NOOP("Report", "day"), "night": QT_TRANSLATE_NOOP("Report", "night")}
COVERED: dict[str, Any] = {"facecolor": LIGHT.good, "linewidth": 0.0}
LONGEST_ROUTE = 16
"""Characters of the name of a border for which there is room."""
ROOM_SHARE = 0.045
"""A part narrower than this share of the longest border carries no figure."""


def bars(book: ReportBook) -> Figure:
    """One pair of bars per border, all to the same scale."""
    dyads = list(dict.fromkeys(row.route for row in book.report.routes))
    height = len(dyads) * (2 * BAR_MM + BETWEEN_MM) + 1.0
    figure = blank(WIDTH_MM, height)
    axes = pane(figure, LEFT_MM, 0.0, WIDTH_MM - LEFT_MM - RIGHT_MM, height)
    longest = max(row.length_km for row in book.report.routes)
    axes.set(xlim=(0.0, longest), ylim=(height, 0.0), xticks=[], yticks=[])
    quiet(axes)
    for number, dyad in enumerate(dyads):
        top = number * (2 * BAR_MM + BETWEEN_MM) + 1.0
        axes.text(
            -0.155 * longest,
            top + BAR_MM,
            one_line(dyad, LONGEST_ROUTE),
            ha="left",
            va="center",
            fontsize=8,
            weight="bold",
        )
        for row in (row for row in book.report.routes if row.route == dyad):
            level = top + (BAR_MM if row.period == "night" else 0.0)
            axes.text(-0.008 * longest, level + BAR_MM / 2, PERIODS[row.period], ha="right", va="center", fontsize=6.5)
            left = 0.0
            for code, length in shares(book, row):
                style: dict[str, Any] = COVERED if code == "covered" else face(LIGHT.gap(code))
                axes.broken_barh([(left, length)], (level + 0.25, BAR_MM - 0.5), **style)
                if length > ROOM_SHARE * longest:
                    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.7, "alpha": 0.85}
                    place = (left + length / 2, level + BAR_MM / 2)
                    axes.text(*place, km(length, 0), ha="center", va="center", fontsize=5.8, bbox=box)
                left += length
    return figure
