"""What a command may do to the file: an edit, or a bulk change too large to list row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.progress import Progress
from app.store import edits, geopackage, runs
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, Row, SwapEdit
from app.store.raster import rasters
from app.store.sqlite_library import Database

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True, eq=False)
class BulkInsert:
    """Rows to add to a feature table: ``frame`` in EPSG:4326, with columns that the table has."""

    table: str
    frame: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True, eq=False)
class BulkUpdate:
    """Rows of a feature table as they are to be, each with its fid and all of its columns."""

    table: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RasterInsert:
    """A raster staged in a GeoPackage of its own, to become ``table``."""

    table: str
    staged: Path
    identifier: str


@dataclass(frozen=True, slots=True)
class RunInsert:
    """A row of the table of runs, and the report and the scene that are stored under its name, beside the history."""

    edit: Edit
    report: bytes
    scene: bytes


Action = AnyEdit | BulkInsert | BulkUpdate | RasterInsert | RunInsert


def perform(db: Database, action: Action, step: int, seq: int, progress: Progress) -> AnyEdit:
    """Carry out ``action`` inside the caller's transaction and return the edit to journal."""
    match action:
        case BulkInsert():
            from app.store.rows import frames  # noqa: PLC0415 - geopandas takes long, and few actions bring rows

            first, last = frames.insert_frame(db, action.table, action.frame, progress)
            geopackage.touch(db, action.table)
            return BulkEdit(action.table, first, last)
        case BulkUpdate():
            edits.update_rows(db, action.table, action.rows, edits.undone_table(step, seq), progress)
            return SwapEdit(action.table, len(action.rows))
        case RasterInsert():
            rasters.copy_in(db, action.staged, action.table, action.identifier)
            return RasterEdit(action.table)
        case RunInsert():
            runs.keep_report(db, str(action.edit.key), action.report, action.scene)
            edits.carry_out(db, action.edit, step, seq)
            return action.edit
        case _:
            edits.carry_out(db, action, step, seq)
            return action
