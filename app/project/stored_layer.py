"""A layer as the scene of an analysis needs it, its rows straight from the file: no frame is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.store.geopackage import Cells
from layers.base import LayerRow, Provenance


@dataclass(frozen=True, slots=True, eq=False)
class StoredLayer:
    """One vector layer of a project as it stood when it was read."""

    uuid: str
    kind: str
    name: str
    provenance: Provenance
    cells: Cells

    def rows(self) -> Iterator[LayerRow]:
        """Fid, cells by column and geometry of every row; what is missing is None."""
        fids, geometries, _, values = self.cells
        rows = zip(*values.values(), strict=True) if values else iter([()] * len(fids))
        for fid, shape, row in zip(fids, geometries, rows, strict=True):
            yield fid, dict(zip(values, row, strict=True)), shape
