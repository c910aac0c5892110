"""What is stated of a file as a whole: its source, its day, its accuracy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app.errors import Remedy, UserError
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP

ACCURACY_M = 0.0, 100_000.0
"""The accepted range of a layer's accuracy, in metres."""
FIRST_DAY = date(1800, 1, 1)
"""The earliest as-of date accepted; the latest is today."""


def stated_provenance(file: Path, as_of: str, accuracy_m: float | None) -> Provenance:
    """A file's source, as-of date and accuracy. Raises UserError naming the field and its range."""
    metres, (low, high) = accuracy_m, ACCURACY_M
    if metres is not None and not low <= metres <= high:
        rest = QT_TRANSLATE_NOOP("Error", " is {metres:g}: it must be between {low:g} and {high:,.0f} m.").format(
            metres=metres, low=low, high=high
        )
        raise UserError(QT_TRANSLATE_NOOP("Error", "The accuracy"), Remedy.CORRECT_ACCURACY, "accuracy", rest=rest)
    return Provenance(source=file.name, as_of=_checked_day(as_of), accuracy_m=metres)


def _checked_day(text: str) -> str:
    if not text:
        return ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _no_day(repr(text[:40])) from None
    if not FIRST_DAY <= day <= date.today():
        raise _no_day(str(day))
    return day.isoformat()


def _no_day(written: str) -> UserError:
    rest = QT_TRANSLATE_NOOP(
        "Error", " is {written}: it must be a day written 2026-03-31, between {first} and today."
    ).format(written=written, first=FIRST_DAY)
    return UserError(QT_TRANSLATE_NOOP("Error", "The day of the file"), Remedy.CORRECT_DAY, "day", rest=rest)
