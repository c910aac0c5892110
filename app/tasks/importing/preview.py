"""What an import would bring, before anything is stored: how the file is read, its first rows, and those refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from app.errors import UserError
from app.exchange.reading import Reading
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import RASTERS, Request, read_rows
from layers.text import QT_TRANSLATE_NOOP

SHOWN = 5
"""Rows that are shown."""
REFUSED = 20
"""Refused rows that are shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What would be imported. ``rows``: the first of them, as they would be stored; ``rejects`` as in Incoming."""

    count: int
    rejected: int
    crs: str
    operation: str
    rows: gpd.GeoDataFrame
    rejects: pd.DataFrame
    reading: Reading

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line."""
        return {
            "rows": self.count,
            "rejected": self.rejected,
            "crs": self.crs,
            "operation": self.operation,
            **self.reading.as_dict(),
            "first": [_plain(row) for _, row in self.rows.iterrows()],
            "rejects": [{"row": int(row["row"]), "reason": str(row["reason"])} for _, row in self.rejects.iterrows()],
        }


def _plain(row: Any) -> dict[str, Any]:
    """A row with its values that are there, and its place as WKT."""
    values = {name: value for name, value in row.items() if name != "geometry" and not pd.isna(value)}
    plain = {name: value if isinstance(value, str | bool | int) else float(value) for name, value in values.items()}
    return {**plain, "wkt": row["geometry"].wkt}


def preview_import(project: Project, request: Request, progress: Progress) -> Preview:
    """Read a file as an import would, and store nothing. Raises UserError if it cannot be read as a whole."""
    if request.kind in RASTERS:
        refusal = QT_TRANSLATE_NOOP("Error", "{name}: rasters have no rows to be previewed.")
        raise UserError(refusal.format(name=request.file.name))
    if not request.file.is_file():
        raise UserError(QT_TRANSLATE_NOOP("Error", "{file} does not exist.").format(file=request.file))
    read = read_rows(project, request, progress)
    counts = len(read.frame), len(read.rejects)
    return Preview(*counts, read.crs, read.operation, read.frame.head(SHOWN), read.rejects.head(REFUSED), read.reading)
