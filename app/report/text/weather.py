"""The weather of a run as rows of texts, and where its shares come from."""

from __future__ import annotations

from typing import Any

from app.report.book import ReportBook
from app.report.notation import metres
from app.report.text.method_text import CLIMATE_DRAWN, CLIMATE_SOURCE, NOT_STATED
from layers.text import QT_TRANSLATE_NOOP

TITLES = (
    QT_TRANSLATE_NOOP("Report", "weather"),
    QT_TRANSLATE_NOOP("Report", "share by day"),
    QT_TRANSLATE_NOOP("Report", "share by night"),
    QT_TRANSLATE_NOOP("Report", "visibility"),
)


def weather_table(book: ReportBook) -> dict[str, Any]:
    """The states of the weather with their shares in the month of the run; their source, and how they are drawn."""
    weather = book.scene.weather
    columns = (weather.states, weather.share_day, weather.share_night, weather.visibility_m)
    rows = [
        [state, f"{day:.1%}", f"{night:.1%}", metres(visibility)]
        for state, day, night, visibility in zip(*columns, strict=True)
    ]
    drawn = CLIMATE_DRAWN.format(days=weather.concentration) if book.report.draws else ""
    source = CLIMATE_SOURCE.format(source=weather.source or NOT_STATED)
    return {"titles": list(TITLES), "rows": rows, "note": " ".join(part for part in (drawn, source) if part)}
