"""Features of several shapes, such as a place in Google Earth with a point and an area: those that fit are taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.exchange.raw import RawTable
from layers.text import QT_TRANSLATE_NOOP

PARTS_LEFT = QT_TRANSLATE_NOOP(
    "Import", "Features of several shapes, of which those that fit are taken: {count:,}. Left out: {shapes}."
)
_TOGETHER: Mapping[str, Callable[..., BaseGeometry]] = {
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
    "Polygon": shapely.multipolygons,
}


def with_fitting_parts(table: RawTable, families: Collection[str]) -> RawTable:
    """``table`` with each collection of shapes reduced to its parts of one of ``families``, such as Point.

    One without such parts, or with parts of several families that fit, stays as it is.
    """
    mixed = np.flatnonzero(shapely.get_type_id(table.shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    shapes, left, count = table.shapes.copy(), Counter[str](), 0
    for position in mixed.tolist():
        parts = list(_parts(shapes[position]))
        fitting = [part for part in parts if part.geom_type in families]
        kinds = {part.geom_type for part in fitting}
        if len(kinds) != 1:
            continue
        (kind,) = kinds
        shapes[position] = fitting[0] if len(fitting) == 1 else _TOGETHER[kind](fitting)
        left.update(part.geom_type for part in parts if part.geom_type != kind)
        count += 1
    if not count:
        return table
    table = replace(table, geometry=shapes)
    if not left:
        return table
    shown = ", ".join(f"{number:,} × {name}" for name, number in sorted(left.items()))
    return replace(table, reading=table.reading.plus(PARTS_LEFT.format(count=count, shapes=shown)))


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single shapes of a collection, however deep."""
    for part in shapely.get_parts(shape).tolist():
        if hasattr(part, "geoms"):
            yield from _parts(part)
        elif not part.is_empty:
            yield part
