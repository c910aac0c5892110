"""The writers of reports by suffix. A report appears whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.errors import UserError
from app.exchange.atomic import replacing
from app.report.book import ReportBook

Writer = Callable[[ReportBook, Path], None]
EXPORTERS: dict[str, Writer] = {}
"""One writer per suffix, filled by ``exporter``."""

_WRITERS = ("pdf", "html", "csv_table", "geodata")
"""Modules of this room that register writers; imported when a report is first written, for matplotlib is slow."""


def exporter(suffix: str) -> Callable[[Writer], Writer]:
    """Register a function as the writer of reports with this suffix."""

    def register(function: Writer) -> Writer:
        EXPORTERS[suffix] = function
        return function

    return register


def suffixes() -> tuple[str, ...]:
    """The suffixes a report can have."""
    for name in _WRITERS:
        import_module(f"app.report.writers.{name}")
    return tuple(EXPORTERS)


def write(book: ReportBook, path: Path) -> tuple[str, ...]:
    """Write the report to ``path`` in the format of its suffix and return warnings, one line each.

    Raises UserError for a suffix that is not written or a folder that cannot be written; nothing has then changed.
    """
    path = Path(path)
    accepted = suffixes()
    if path.suffix.lower() not in accepted:
        raise UserError(f"{path.name}: a report is written as {', '.join(accepted)}.")
    with replacing(path) as temporary:
        EXPORTERS[path.suffix.lower()](book, temporary)
    return (f"The run is out of date: {book.out_of_date}.",) if book.out_of_date else ()
