"""Terrain: a grid of heights, with a model of their error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from layers.base import Layer
from layers.marks import Image, Mark
from layers.text import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class TerrainLayer(Layer):
    """A digital elevation model in the table ``raster``; it has no rows.

    ``sigma_model`` says how the standard deviation of the heights is determined: ``constant 2.4`` (metres) or
    ``relief`` with its numbers (see ``app.geo.relief``).
    """

    raster: str = ""
    sigma_model: str = ""

    kind: ClassVar[str] = "terrain"
    label: ClassVar[str] = QT_TRANSLATE_NOOP("Layer", "Terrain")

    def marks(self) -> tuple[Mark, ...]:
        """The raster, drawn as hypsometric tint and hillshade."""
        return (Image(self.raster, "terrain"),) if self.raster else ()
