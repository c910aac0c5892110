"""Dates and times as a cell states them: read from a CSV, a form or a file of another program, checked, in ISO form."""

from __future__ import annotations

from datetime import datetime

from layers.text import QT_TRANSLATE_NOOP


def parse_date(name: str, raw: object) -> str:
    """A date as 2026-03-31; a time of day behind it is left out. Raises ValueError naming the field and its form."""
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    try:
        return datetime.fromisoformat(str(raw).strip()).date().isoformat()
    except ValueError:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; a date is written 2026-03-31").format(
                name=name, text=str(raw)[:40]
            )
        ) from None


def parse_moment(name: str, raw: object) -> str:
    """A date and time in ISO form, with its offset if it states one. Raises ValueError as ``parse_date`` does."""
    # The original offset is retained: UTC alone would lose the local hour the reporter wrote.
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise ValueError(
            QT_TRANSLATE_NOOP("Error", "{name} is {text!r}; a time is written 2026-03-31T14:05+05:00").format(
                name=name, text=str(raw)[:40]
            )
        ) from None
    return moment.isoformat()
