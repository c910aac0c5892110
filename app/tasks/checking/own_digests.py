"""Rows that steps alone write: settings of layers, parameters, planners' words, and the gaps of the newest run."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from app.errors import Message, Remedy
from app.store import digests
from app.store.catalog import Entry
from app.store.integrity import history_rows
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from layers.gaps import GapLayer
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Check", "{row} has been altered in {table} by another program since Sarhad wrote it.")
GONE = QT_TRANSLATE_NOOP("Check", "{row} has been deleted from {table} by another program.")
OTHER_GAPS = QT_TRANSLATE_NOOP(
    "Check",
    "The rows of the layer {layer} are not the gaps that the run {run} found: the report and the map differ.",
)
UNSURE = QT_TRANSLATE_NOOP(
    "Check",
    "{count:,} rows of {table} have no digest, so that a change of them cannot be told: another program wrote them.",
)
_CODES = {"sarhad_layers": "layer", "sarhad_parameters": "parameter", "sarhad_gap_status": "status"}


def faults(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """Rows that are not as the last step left them."""
    recorded = digests.recorded(db, digests.ROW)
    for table, code in _CODES.items():
        present = digests.row_digests(db, table)
        for name in sorted(name for name in recorded if name.startswith(f"{table}:")):
            # That a layer is no longer listed is a note, by its table.
            if present.get(name) == recorded[name] or (name not in present and code == "layer"):
                continue
            text = (CHANGED if name in present else GONE).format(row=_shown(name, table, entries), table=table)
            yield Finding(code, Message(text, Remedy.RESTORE_SNAPSHOT))
    yield from _gaps(db, entries)


def _shown(name: str, table: str, entries: Collection[Entry]) -> str:
    key = name.removeprefix(f"{table}:")
    return next((entry.name for entry in entries if entry.uuid == key), key)[:80]


def _gaps(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """The layer of gaps holds those of the newest run, and no others."""
    layer = next((entry for entry in entries if entry.kind == GapLayer.kind), None)
    run = history_rows.last_run(db)
    recorded = digests.recorded(db, digests.GAPS).get(run)
    if layer is None or recorded is None:
        return
    others = history_rows.gaps_of_others(db, layer.table, run)
    if others or _digest(db, run) != recorded:
        text = OTHER_GAPS.format(layer=layer.name[:80], run=run[:40])
        yield Finding("changed-gaps", Message(text, Remedy.RESTORE_SNAPSHOT))


def _digest(db: Database, run: str) -> str:
    """The digest of the gaps of a run as they stand; empty if they hold what no digest is made of."""
    try:
        return digests.gaps_digest(db, run)
    except sqlite3.OperationalError:  # a column that is gone, or a text that is not UTF-8
        return ""


def doubtful(db: Database) -> Iterator[str]:
    """What cannot be told of rows without a digest: no faults."""
    recorded = digests.recorded(db, digests.ROW)
    for table in _CODES:
        if count := len(digests.row_digests(db, table).keys() - recorded.keys()):
            yield UNSURE.format(count=count, table=table)
