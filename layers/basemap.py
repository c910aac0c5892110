"""Basemap: an underlay beneath everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.marks import Image, Mark
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class BasemapLayer(Layer):
    """Tiles or a scanned map, in the table ``raster`` or a linked file; it has no rows. Nothing is computed from it."""

    raster: str = ""

    kind: ClassVar[str] = "basemap"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Basemap")

    def marks(self) -> tuple[Mark, ...]:
        """The raster, unchanged."""
        return (Image(self.raster, "basemap"),) if self.raster else ()
