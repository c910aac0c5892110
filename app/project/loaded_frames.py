"""The frames of layers that a project has in memory, kept in step with its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.catalog import Entry
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, SwapEdit, TableEdit
from app.store.sqlite_library import Database
from layers import LAYER_TYPES
from layers.base import Layer

if TYPE_CHECKING:
    import geopandas as gpd


def refresh(frames: dict[str, gpd.GeoDataFrame], database: Database, done: list[AnyEdit]) -> dict[str, set[int]]:
    """Synchronise frames by table with the file after edits; return the fids of tables of which only rows changed."""
    whole, rows = touched(done)
    for table in whole:
        frames.pop(table, None)
    splice(frames, database, rows)
    return rows


def touched(done: list[AnyEdit]) -> tuple[set[str], dict[str, set[int]]]:
    """The tables changed as a whole, and the fids of the rows changed in others."""
    whole = {edit.table for edit in done if isinstance(edit, BulkEdit | SwapEdit | TableEdit | RasterEdit)}
    rows: dict[str, set[int]] = {}
    for edit in done:
        if isinstance(edit, Edit) and isinstance(edit.key, int) and edit.table not in whole:
            rows.setdefault(edit.table, set()).add(edit.key)
    return whole, rows


def read(database: Database, table: str, vector: bool) -> gpd.GeoDataFrame:
    """The rows of a vector layer; none of any other."""
    from app.store import frames  # noqa: PLC0415 - geopandas takes long, and much is done without a frame

    return frames.read_frame(database, table) if vector else frames.empty_frame()


def splice(frames_by_table: dict[str, gpd.GeoDataFrame], database: Database, rows: dict[str, set[int]]) -> None:
    """Bring rows of the frames that are in memory to what the file has."""
    for table in rows.keys() & frames_by_table.keys():
        from app.store import frames  # noqa: PLC0415 - as above

        frames_by_table[table] = frames.spliced(frames_by_table[table], database, table, rows[table])


def without_rows(entry: Entry) -> Layer:
    """A layer as if it had no rows: what can be shown of one that has lost its table."""
    from app.store import frames  # noqa: PLC0415 - as above

    return LAYER_TYPES[entry.kind](entry.uuid, entry.name, frames.empty_frame(), entry.provenance)
