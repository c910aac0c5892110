"""The tables of layers: each of one layer, errors of heights with their own heights, and those that no layer lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from app.store import catalog, digests
from app.store.catalog import Entry
from app.store.integrity import registrations
from app.store.sqlite_library import Database
from app.tasks.checking.contents import FEATURES
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

TWICE = QT_TRANSLATE_NOOP(
    "Check", "{table} is the table of more than one layer, or of heights and their errors: what it holds counts twice."
)
OTHER_ERRORS = QT_TRANSLATE_NOOP(
    "Check", "The layer {layer} takes the errors of its heights from {table}, which are those of other heights."
)
NO_ERRORS = QT_TRANSLATE_NOOP(
    "Check", "The layer {layer} no longer takes the errors of its heights from {table}, which were imported with it."
)
UNLISTED = QT_TRANSLATE_NOOP(
    "Check", "{table} is like a table of a layer, but no layer lists it: it is not shown, and counts in no analysis."
)
_ERRORS = "sigma_table"
_OWN_COLUMNS = frozenset({"uuid", "sensitivity", "synthetic", "extra"})
"""Columns that every table of a layer has, and hardly one of another program."""


def faults(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """Tables that serve twice, and errors of heights that are not those imported with them."""
    uses = Counter(table for entry in entries for table in _tables_of(entry))
    for table in sorted(table for table, count in uses.items() if count > 1):
        yield Finding("layer", TWICE.format(table=table[:80]))
    imported = digests.recorded(db, digests.RASTER).keys() & registrations.tables(db)
    for entry in entries:
        if entry.kind == "terrain":
            yield from _errors(entry, imported - uses.keys())


def _tables_of(entry: Entry) -> Iterator[str]:
    yield entry.table
    if entry.settings.get(_ERRORS):
        yield str(entry.settings[_ERRORS])


def _errors(entry: Entry, unused: Collection[str]) -> Iterator[Finding]:
    """Errors lie in a table that is named after that of their heights: see ``add_terrain``."""
    table = entry.settings.get(_ERRORS)
    if table and not _is_named_after(str(table), entry.table):
        yield Finding("layer", OTHER_ERRORS.format(layer=entry.name, table=str(table)[:80]))
    if not table:
        for lost in sorted(name for name in unused if _is_named_after(name, entry.table)):
            yield Finding("layer", NO_ERRORS.format(layer=entry.name, table=lost[:80]))


def _is_named_after(table: str, heights: str) -> bool:
    return re.fullmatch(re.escape(catalog.stem_of(f"{heights}_sigma")) + r"(_\d+)?", table) is not None


def unlisted(db: Database, entries: Collection[Entry]) -> Iterator[str]:
    """Tables that no layer lists any more, or that another program copied: no faults."""
    listed = registrations.layer_tables(db) | {table for entry in entries for table in _tables_of(entry)}
    present = registrations.tables(db) - listed
    features = {row.table for row in registrations.contents(db) if row.data_type == FEATURES} & present
    copies = {table for table in features if {*registrations.columns(db, table)} >= _OWN_COLUMNS}
    rasters = digests.recorded(db, digests.RASTER).keys() & present
    for table in sorted(copies | rasters):
        yield UNLISTED.format(table=table[:80])
