"""Layers: their kinds, fields and marks."""

from layers.barriers import BarrierLayer
from layers.base import Layer
from layers.basemap import BasemapLayer
from layers.border import BorderLayer
from layers.checkpoints import CheckpointLayer
from layers.gaps import GapLayer
from layers.incidents import IncidentLayer
from layers.marks import Mark
from layers.patrols import PatrolLayer
from layers.reference import ReferenceLayer
from layers.sensors import SensorLayer
from layers.terrain import TerrainLayer
from layers.values.field import Field

__all__ = ["LAYER_TYPES", "Field", "Layer", "Mark"]

_KINDS: tuple[type[Layer], ...] = (
    BorderLayer,
    IncidentLayer,
    CheckpointLayer,
    SensorLayer,
    PatrolLayer,
    BarrierLayer,
    TerrainLayer,
    BasemapLayer,
    ReferenceLayer,
    GapLayer,
)

LAYER_TYPES: dict[str, type[Layer]] = {layer.kind: layer for layer in _KINDS}
"""Every kind of layer by its key; there is no other list of layer types."""
