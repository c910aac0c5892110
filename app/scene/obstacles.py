"""Obstacles to a crosser other than the ground itself: rivers, the bridges over them, and barriers at a date."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.scene.layer_rows import Row, SceneLayer, is_valid, rows_of, text_of

RIVERS = ("river", "canal")
BRIDGE = "bridge"


@dataclass(frozen=True, slots=True, eq=False)
class River:
    """A river or canal, valid, EPSG:4326; its width in m, NaN if unstated."""

    geometry: BaseGeometry
    width_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Barrier:
    """A line built to keep people out, EPSG:4326; ``condition`` is one of a barrier layer's, empty if unstated."""

    geometry: BaseGeometry
    condition: str
    maintained: bool


@dataclass(frozen=True, eq=False)
class Obstacles:
    """Obstacles to a crosser other than the ground itself: they change the ease of crossing, never P."""

    rivers: tuple[River, ...] = ()
    bridges: tuple[BaseGeometry, ...] = ()
    barriers: tuple[Barrier, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rivers or self.barriers)

    @cached_property
    def content(self) -> bytes:
        """The whole content as bytes."""
        shapes = [[row.geometry for row in self.rivers], self.bridges, [row.geometry for row in self.barriers]]
        texts = [[river.width_m for river in self.rivers], [[row.condition, row.maintained] for row in self.barriers]]
        wkb = [shapely.to_wkb(np.array(group, dtype=np.object_), byte_order=1, hex=True).tolist() for group in shapes]
        return json.dumps([wkb, texts], separators=(",", ":")).encode()


NO_OBSTACLES = Obstacles()


def obstacles_of(layers: Sequence[SceneLayer], as_of: str) -> Obstacles:
    """Rivers, canals and bridges of the reference layers, and the barriers in place at ``as_of`` (ISO date).

    Closed bridges are left out. Sorted, so that neither identifiers nor the order of rows matter.
    """
    rivers, bridges = [], []
    for _, row, geometry in rows_of(layers, "reference"):
        if text_of(row, "theme") in RIVERS and geometry.geom_type != "Point":
            rivers.append(River(shapely.make_valid(geometry), _width(row)))
        elif text_of(row, "theme") == BRIDGE and text_of(row, "passability") != "closed":
            bridges.append(geometry)
    barriers = [
        Barrier(geometry, text_of(row, "condition"), bool(text_of(row, "maintained_by")))
        for _, row, geometry in rows_of(layers, "barriers")
        if is_valid(row, as_of, "built", "removed")
    ]
    if not rivers and not barriers:
        return NO_OBSTACLES
    return Obstacles(
        tuple(sorted(rivers, key=lambda river: (river.geometry.wkb, repr(river.width_m)))),
        tuple(sorted(bridges, key=shapely.to_wkb)),
        tuple(sorted(barriers, key=lambda barrier: (barrier.geometry.wkb, barrier.condition, barrier.maintained))),
    )


def _width(row: Row) -> float:
    """Metres; NaN if unstated or not a number, since other programs may have written it."""
    try:
        width = float(text_of(row, "width_m"))
    except ValueError:
        return float("nan")
    return width if width > 0.0 else float("nan")
