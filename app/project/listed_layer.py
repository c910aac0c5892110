"""A layer as the scene of an analysis needs it: its rows, listed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from app.errors import Remedy, UserError
from app.store.catalog import Entry
from app.store.rows.cells import read_cells
from app.store.sqlite_library import Database
from layers.base import Layer, LayerRow, Provenance
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True, eq=False)
class ListedLayer:
    """One vector layer of a project as it stood when its rows were listed."""

    uuid: str
    kind: str
    name: str
    provenance: Provenance
    listed: tuple[LayerRow, ...]

    @classmethod
    def of_memory(cls, entry: Entry, layer: Layer, *, whole: bool) -> Self:
        """A layer that is in memory. Raises UserError as ``of_file`` does."""
        return cls._of(entry, layer.rows(), layer.table.unreadable, whole)

    @classmethod
    def of_file(cls, entry: Entry, db: Database, *, whole: bool) -> Self:
        """A layer straight from the file. If it has to be ``whole``, raises UserError for an unreadable geometry."""
        cells = read_cells(db, entry.table)
        return cls._of(entry, cells.rows(), cells.unreadable, whole)

    @classmethod
    def _of(cls, entry: Entry, rows: Iterable[LayerRow], unreadable: Sequence[int], whole: bool) -> Self:
        if whole:
            refuse_unreadable(entry, unreadable)
        return cls(entry.uuid, entry.kind, entry.name, entry.provenance, tuple(rows))

    def rows(self) -> tuple[LayerRow, ...]:
        """Fid, cells by column and geometry of every row; what is missing is None."""
        return self.listed


NO_GEOMETRY = QT_TRANSLATE_NOOP(
    "Error",
    "The layer {layer} has rows whose geometry cannot be read: {count:,}, such as row {row}. Draw or import it again.",
)


def refuse_unreadable(entry: Entry, fids: Sequence[int]) -> None:
    """Raise UserError for rows without a geometry that can be read: an analysis without them would say too much."""
    if fids:
        text = NO_GEOMETRY.format(layer=entry.name, count=len(fids), row=fids[0])
        raise UserError(text, Remedy.RESTORE_SNAPSHOT)
