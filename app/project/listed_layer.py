"""A layer as the scene of an analysis needs it: its rows, listed once."""

from __future__ import annotations

from dataclasses import dataclass

from layers.base import LayerRow, Provenance


@dataclass(frozen=True, slots=True, eq=False)
class ListedLayer:
    """One vector layer of a project as it stood when its rows were listed."""

    uuid: str
    kind: str
    name: str
    provenance: Provenance
    listed: tuple[LayerRow, ...]

    def rows(self) -> tuple[LayerRow, ...]:
        """Fid, cells by column and geometry of every row; what is missing is None."""
        return self.listed
