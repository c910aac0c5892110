"""Cells of workbooks, which have types, as rows hold them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_ISO = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")


def plain_cell(cell: object) -> object:
    """A typed cell as rows hold it: 5 rather than 5.0, midnight as a date, days and times in ISO form.

    A duration is in hours, minutes and seconds, as sheets show it: angles that are typed as 37:29:23 become one.
    """
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, timedelta):
        return _hours(cell)
    if isinstance(cell, str):
        return _of_duration(cell) if cell.startswith("P") else cell
    return cell.isoformat() if isinstance(cell, date | time) else cell


def _hours(duration: timedelta) -> str:
    """A duration as 37:29:23, with thousandths of a second where it has such.

    >>> _hours(timedelta(hours=37, minutes=29, seconds=23.5))
    '37:29:23.5'
    """
    # Sheets hold it as a part of a day, which is not exact.
    thousandths = round(duration / timedelta(milliseconds=1))
    seconds, rest = divmod(abs(thousandths), 1000)
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return ("-" if thousandths < 0 else "") + text + (f".{rest:03}".rstrip("0") if rest else "")


def _of_duration(text: str) -> str:
    """A duration that a sheet gives in ISO form (PT37H29M23S) as others; any other text as it is."""
    if not (parts := _ISO.fullmatch(text)):
        return text
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in parts.groups())
    return _hours(timedelta(hours=hours, minutes=minutes, seconds=seconds))
