"""What a command may do to the file: an edit, or a bulk change too large to list row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
from sqlite_utils import Database

from app.progress import Progress
from app.store import edits, geopackage, rasters
from app.store.history import AnyEdit, BulkEdit, RasterEdit


@dataclass(frozen=True, slots=True, eq=False)
class BulkInsert:
    """Rows to add to a feature table: ``frame`` in EPSG:4326, with columns that the table has."""

    table: str
    frame: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class RasterInsert:
    """A raster staged in a GeoPackage of its own, to become ``table``."""

    table: str
    staged: Path
    identifier: str


Action = AnyEdit | BulkInsert | RasterInsert


def perform(db: Database, action: Action, step: int, seq: int, progress: Progress) -> AnyEdit:
    """Carry out ``action`` inside the caller's transaction and return the edit to journal."""
    match action:
        case BulkInsert():
            first, last = geopackage.insert_frame(db, action.table, action.frame, progress)
            geopackage.touch(db, action.table)
            return BulkEdit(action.table, first, last)
        case RasterInsert():
            rasters.copy_in(db, action.staged, action.table, action.identifier)
            return RasterEdit(action.table)
        case _:
            edits.carry_out(db, action, step, seq)
            return action
