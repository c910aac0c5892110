"""Dates and times as a cell states them: read from a CSV, a form or a file of another program, checked, in ISO form."""

from __future__ import annotations

from datetime import datetime

from layers.text import QT_TRANSLATE_NOOP

FIRST_YEAR = 1700
"""Before it no border of today was drawn: an earlier year is of another calendar (1404 of the Persian one is 2025)."""
TOO_EARLY = QT_TRANSLATE_NOOP(
    "Error", "{name} is {text!r}, in the year {year}: convert dates of another calendar, and clear those that are none"
)


def parse_date(name: str, raw: object) -> str:
    """A date as 2026-03-31; a time of day behind it is left out. Raises ValueError naming the field and its form."""
    try:
        moment = _moment(raw)
    except ValueError:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; a date is written 2026-03-31").format(
                name=name, text=str(raw)[:40]
            )
        ) from None
    return _late_enough(name, raw, moment).date().isoformat()


def parse_moment(name: str, raw: object) -> str:
    """A date and time in ISO form, with its offset if it states one. Raises ValueError as ``parse_date`` does."""
    # The original offset is retained: UTC alone would lose the local hour the reporter wrote.
    try:
        moment = _moment(raw)
    except ValueError:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; a time is written 2026-03-31T14:05+05:00").format(
                name=name, text=str(raw)[:40]
            )
        ) from None
    return _late_enough(name, raw, moment).isoformat()


def _moment(raw: object) -> datetime:
    """A moment as stated. Raises ValueError for what is none, and for a week, which is no day."""
    if isinstance(raw, datetime):
        return raw
    text = str(raw).strip()
    if "W" in text.upper():
        raise ValueError(text)
    return datetime.fromisoformat(text)


def _late_enough(name: str, raw: object, moment: datetime) -> datetime:
    if moment.year < FIRST_YEAR:
        raise ValueError(TOO_EARLY.format(name=name, text=str(raw)[:40], year=moment.year))
    return moment
