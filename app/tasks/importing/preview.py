"""What an import would bring, before anything is stored: how the file is read, its first rows, and those refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from app.errors import Message, UserError
from app.exchange.read.incoming import Incoming
from app.progress import Progress
from app.project.project import Project
from app.project.sensor_types import layer_kind
from app.tasks.importing.duplicates import differences
from app.tasks.importing.import_file import RASTERS, Request, checked, plan_rows
from app.tasks.importing.planned_rows import PlannedRows
from layers.text import QT_TRANSLATE_NOOP

SHOWN = 5
"""Rows that are shown."""
REFUSED = 20
"""Refused rows that are shown, and rows that lie near another."""


@dataclass(frozen=True, slots=True)
class NearRow:
    """A row near another of the same kind and day: its number, its name and the name of the other, empty if unnamed."""

    row: int
    name: str
    other: str


@dataclass(frozen=True, slots=True)
class PresentRow:
    """A row that is there already: its number and name, and what differs, column to the stored and the new value."""

    row: int
    name: str
    changes: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What would be imported.

    ``near``: the first rows that lie near one of the layer; ``present``: those that are there already; ``refusal``:
    why nothing would be stored as it is asked for, None if it would.
    """

    plan: PlannedRows
    near: tuple[NearRow, ...]
    present: tuple[PresentRow, ...]
    refusal: Message | None

    @property
    def count(self) -> int:
        """Rows that can be imported, whether they are there already or not."""
        return len(self.plan.read.frame)

    @property
    def rejected(self) -> int:
        """Rows that cannot."""
        return len(self.plan.read.rejects)

    @property
    def rows(self) -> gpd.GeoDataFrame:
        """The first of the rows, as they would be stored."""
        return self.plan.read.frame.head(SHOWN)

    @property
    def rejects(self) -> pd.DataFrame:
        """The first of the refused rows, as in Incoming."""
        return self.plan.read.rejects.head(REFUSED)

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line."""
        plan = self.plan
        return {
            "rows": self.count,
            "rejected": self.rejected,
            "crs": plan.read.crs,
            "operation": plan.read.operation,
            **plan.read.reading.plus(*plan.notes).as_dict(),
            "first": [_plain(row) for _, row in self.rows.iterrows()],
            "rejects": [{"row": int(row["row"]), "reason": str(row["reason"])} for _, row in self.rejects.iterrows()],
            "layer": plan.target.shown,
            "new_layer": plan.target.joined is None,
            "added": len(plan.added),
            "updated": len(plan.changed),
            "duplicates": int(plan.repeats.there.sum()),
            "present": [
                {"row": one.row, "name": one.name, "changes": {name: list(pair) for name, pair in one.changes.items()}}
                for one in self.present
            ],
            "near": [{"row": one.row, "name": one.name, "other": one.other} for one in self.near],
            "refused": None if self.refusal is None else str(self.refusal),
        }


def _plain(row: Any) -> dict[str, Any]:
    """A row with its values that are there, and its place as WKT."""
    values = {name: value for name, value in row.items() if name != "geometry" and not pd.isna(value)}
    plain = {name: value if isinstance(value, str | bool | int) else float(value) for name, value in values.items()}
    return {**plain, "wkt": row["geometry"].wkt}


def preview_import(project: Project, request: Request, progress: Progress, read: Incoming | None = None) -> Preview:
    """Read a file as an import would, and store nothing. ``read``: its rows, where they have been read already.

    Raises UserError if it cannot be imported as a whole.
    """
    if request.kind in RASTERS:
        refusal = QT_TRANSLATE_NOOP("Error", "{name}: rasters have no rows to be previewed.")
        raise UserError(refusal.format(name=request.file.name))
    plan = plan_rows(project, request, checked(project, request), progress, read)
    refused = plan.refusal is not None and (not request.skip_bad or plan.read.frame.empty)
    why = plan.refusal.message if plan.refusal and refused else None
    return Preview(plan, _near(project, plan), tuple(_present(project, plan)), why)


def _present(project: Project, plan: PlannedRows) -> Iterator[PresentRow]:
    """The first rows that are there already, those with other values before the others."""
    there, changed = plan.repeats.there, plan.repeats.changed
    rows, numbers = plan.read.frame, plan.read.numbers.tolist()
    for position in [*np.flatnonzero(changed), *np.flatnonzero(there & ~changed)][:REFUSED]:
        changes = _changes(project, plan, position) if changed[position] else {}
        yield PresentRow(int(numbers[position]), _text(rows["name"].iloc[position]), changes)


def _changes(project: Project, plan: PlannedRows, position: int) -> dict[str, tuple[str, str]]:
    if plan.target.joined is None:
        return {}
    stored = project.layer(plan.target.joined.uuid).frame.loc[[plan.repeats.fids[position]]]
    row = plan.read.frame.iloc[[position]]
    return differences(row, stored, plan.read.given(layer_kind(project, plan.target.kind)))


def _near(project: Project, plan: PlannedRows) -> tuple[NearRow, ...]:
    if plan.target.joined is None:
        return ()
    names = project.layer(plan.target.joined.uuid).frame["name"]
    own, numbers = plan.read.frame["name"].tolist(), plan.read.numbers.tolist()
    return tuple(
        NearRow(int(numbers[one.position]), _text(own[one.position]), _text(names.loc[one.fid]))
        for one in plan.repeats.near[:REFUSED]
    )


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)
