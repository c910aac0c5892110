"""The tables of layers that a project has in memory, kept in step with its file."""

from __future__ import annotations

import numpy as np

from app.store.catalog import Entry
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, SwapEdit, TableEdit
from app.store.sqlite_library import Database
from layers import LAYER_TYPES
from layers.base import Layer
from layers.table import Table


def refresh(tables: dict[str, Table], database: Database, done: list[AnyEdit]) -> dict[str, set[int]]:
    """Synchronise tables by name with the file after edits; return the fids of tables of which only rows changed."""
    whole, rows = touched(done)
    for table in whole:
        tables.pop(table, None)
    splice(tables, database, rows)
    return rows


def touched(done: list[AnyEdit]) -> tuple[set[str], dict[str, set[int]]]:
    """The tables changed as a whole, and the fids of the rows changed in others."""
    whole = {edit.table for edit in done if isinstance(edit, BulkEdit | SwapEdit | TableEdit | RasterEdit)}
    rows: dict[str, set[int]] = {}
    for edit in done:
        if isinstance(edit, Edit) and isinstance(edit.key, int) and edit.table not in whole:
            rows.setdefault(edit.table, set()).add(edit.key)
    return whole, rows


def read(database: Database, table: str, vector: bool) -> Table:
    """The rows of a vector layer; none of any other."""
    from app.store.rows import stored_table  # noqa: PLC0415 - pandas takes long, and much is done without a table

    return stored_table.read_table(database, table) if vector else empty()


def splice(tables: dict[str, Table], database: Database, rows: dict[str, set[int]]) -> None:
    """Bring rows of the tables that are in memory to what the file has."""
    for name in rows.keys() & tables.keys():
        from app.store.rows import stored_table  # noqa: PLC0415 - as above

        tables[name] = stored_table.spliced(tables[name], database, name, rows[name])


def taken_over(database: Database, tables: dict[str, Table]) -> dict[str, Table]:
    """Tables by name that were read on another connection, with what they lack to be read on this one."""
    from app.store.rows import stored_table  # noqa: PLC0415 - as above

    return {name: table.read_by(stored_table.StoredColumns(database, name)) for name, table in tables.items()}


def empty() -> Table:
    """No rows and no columns: what a layer without features has."""
    return Table(np.zeros(0, np.int64), np.zeros(0, object), {})


def without_rows(entry: Entry) -> Layer:
    """A layer as if it had no rows: what can be shown of one that has lost its table."""
    return LAYER_TYPES[entry.kind](entry.uuid, entry.name, empty(), entry.provenance)
