"""The report as CSV: one row per listed stretch, gaps in hard terrain and undecided ones included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.exchange.formula import guarded
from app.exchange.read.columns import MARKING
from app.exchange.write.csv_files import write_rows
from app.report.book import ReportBook
from app.report.gap_rows import OPEN, SPREAD, all_rows
from app.report.writers.registry import exporter

COLUMNS = (
    *("list", "id", "route", "from_km", "to_km", "length_km", "period", "class", "classes", "probability"),
    *("p_low", "p_high", "porosity", "porosity_class", "score", "score_kind", "lon", "lat", "why", "remedy"),
    *("status", "note", "unit", "status_date", "doubts", *SPREAD, *OPEN, "hole", "run", "synthetic", MARKING),
)
"""The columns in order; ``run``, ``synthetic`` and the marking are in every row: tables get separated from headers."""


def flat_rows(book: ReportBook) -> list[dict[str, Any]]:
    """All listed stretches with every column; ``classes`` as JSON text, ``doubts`` as codes separated by semicolons."""
    same = {"run": book.report.run, "synthetic": book.synthetic, MARKING: book.marking or None}
    return [{name: ({**row, **same} | _as_text(row))[name] for name in COLUMNS} for row in all_rows(book.report)]


def _as_text(row: dict[str, Any]) -> dict[str, str]:
    return {"classes": json.dumps(row["classes"], sort_keys=True), "doubts": "; ".join(row["doubts"])}


@exporter(".csv")
def write_csv(book: ReportBook, path: Path) -> None:
    """Write UTF-8 with a byte order mark; text that a spreadsheet would run as a formula stays text."""
    write_rows(path, list(COLUMNS), ([_cell(row[name]) for name in COLUMNS] for row in flat_rows(book)))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return str(value).lower() if isinstance(value, bool) else repr(value)
