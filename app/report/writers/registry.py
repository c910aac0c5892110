"""Report writers by suffix. A report is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.errors import UserError
from app.exchange.atomic import replacing
from app.report.book import ReportBook
from layers.text import QT_TRANSLATE_NOOP

UNSUPPORTED = QT_TRANSLATE_NOOP("Error", "{name}: a report is written as {accepted}.")
OUT_OF_DATE = QT_TRANSLATE_NOOP("Report", "The run is out of date: {reason}.")

Writer = Callable[[ReportBook, Path], None]
EXPORTERS: dict[str, Writer] = {}
"""One writer per suffix, filled by ``exporter``."""
MAPS = (".pdf", ".html")
"""The formats with maps."""

_WRITERS = ("pdf", "html", "csv_table", "geodata")
"""Modules of this room that register writers; imported when a report is first written, since matplotlib is slow."""


def exporter(suffix: str) -> Callable[[Writer], Writer]:
    """Register a function as the writer of reports with this suffix."""

    def register(function: Writer) -> Writer:
        EXPORTERS[suffix] = function
        return function

    return register


def suffixes() -> tuple[str, ...]:
    """The suffixes in which a report can be written."""
    for name in _WRITERS:
        import_module(f"app.report.writers.{name}")
    return tuple(EXPORTERS)


def write(book: ReportBook, path: Path) -> tuple[str, ...]:
    """Write the report to ``path`` in the format of its suffix and return warnings, one line each.

    Raises UserError for an unsupported suffix or a folder that cannot be written; nothing has then changed.
    """
    path = Path(path)
    accepted = suffixes()
    if path.suffix.lower() not in accepted:
        raise UserError(UNSUPPORTED.format(name=path.name, accepted=", ".join(accepted)))
    with replacing(path) as temporary:
        EXPORTERS[path.suffix.lower()](book, temporary)
    return (OUT_OF_DATE.format(reason=book.out_of_date),) if book.out_of_date else ()
