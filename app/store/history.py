"""The changes of a command, recorded so that they can be undone: rows, bulk changes, tables and rasters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]
"""One row of a project table: column name to str, int, float, bytes or None. Geometry is a GeoPackage blob."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One row before and after; None means that it did not exist, or is deleted. ``key`` is its primary key."""

    table: str
    key: int | str
    before: Row | None
    after: Row | None

    @property
    def inverse(self) -> Edit:
        """The edit that reverses this one."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """Rows ``first``..``last`` (fid, inclusive) of a feature table, inserted or deleted together."""

    table: str
    first: int
    last: int
    inserted: bool = True

    @property
    def inverse(self) -> BulkEdit:
        """The edit that reverses this one."""
        return replace(self, inserted=not self.inserted)


@dataclass(frozen=True, slots=True)
class SwapEdit:
    """``count`` rows of a feature table, exchanged for their other version, which is set aside; twice is nothing."""

    table: str
    count: int

    @property
    def inverse(self) -> SwapEdit:
        """The edit that reverses this one."""
        return self


@dataclass(frozen=True, slots=True)
class TableEdit:
    """A feature table created or dropped: ``columns`` maps column name to SQL type, ``geometry`` is its type name."""

    table: str
    geometry: str
    columns: dict[str, str]
    identifier: str
    created: bool = True

    @property
    def inverse(self) -> TableEdit:
        """The edit that reverses this one."""
        return replace(self, created=not self.created)


@dataclass(frozen=True, slots=True)
class RasterEdit:
    """A raster table (gridded coverage or tiles) added or set aside."""

    table: str
    added: bool = True

    @property
    def inverse(self) -> RasterEdit:
        """The edit that reverses this one."""
        return replace(self, added=not self.added)


AnyEdit = Edit | BulkEdit | SwapEdit | TableEdit | RasterEdit


@dataclass(frozen=True, slots=True)
class Step:
    """One committed command: listed in the history panel, replayed by undo and redo."""

    id: int
    label: str
    origin: str
    at: str
    done: bool
    edits: tuple[AnyEdit, ...] = ()

    @property
    def inverse_edits(self) -> tuple[AnyEdit, ...]:
        """The edits that reverse the step, last one first."""
        return tuple(edit.inverse for edit in reversed(self.edits))
