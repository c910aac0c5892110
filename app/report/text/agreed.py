"""Crossing points of neutral roads, which are no gaps and are listed apart."""

from __future__ import annotations

from app.report.book import ReportBook
from app.report.notation import coordinate, km
from app.report.text.method_text import NOT_STATED, UNNAMED
from layers.text import QT_TRANSLATE_NOOP

PLACE = QT_TRANSLATE_NOOP("Report", "{route} km {km}")


def agreed_rows(book: ReportBook) -> list[list[str]]:
    """Place on the line, coordinate, road and its legal regime, by route and chainage."""
    return [
        [
            PLACE.format(route=one.route, km=km(one.km)),
            coordinate(one.lon, one.lat),
            one.road or UNNAMED,
            one.regime or NOT_STATED,
        ]
        for one in book.report.agreed_crossings
    ]
