"""Cells of workbooks, which have types, as rows hold them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta


def plain_cell(cell: object) -> object:
    """A typed cell as rows hold it: 5 rather than 5.0, midnight as a date, days and times in ISO form."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date | time) else cell
