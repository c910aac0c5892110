"""Places of a scene: settlements, hazardous areas, and roads open to both sides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.geo.lrs import Route, locate_many
from app.scene.layer_rows import Row, SceneLayer, rows_of, text_of
from app.scene.scene import Settlements

HAZARD = "hazardous_area"
"""Theme of reference features known or suspected to be mined."""


NEUTRAL_ROAD = "neutral_road"
"""Theme of roads that people of both sides may use by agreement."""
CLOSED = "closed"
"""The passability of a road that nobody may use at present."""


def settlements_of(layers: Sequence[SceneLayer], routes: Sequence[Route]) -> Settlements:
    """Reference points marked as settlements, or with a population; by default their state is that of their side."""
    rows = sorted(
        (place.x, place.y, text_of(row, "country"))
        for _, row, place in rows_of(layers, "reference")
        if place.geom_type == "Point" and _is_settlement(row)
    )
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in (0, 1))
    states = [row[2].upper() for row in rows]
    if missing := [index for index, state in enumerate(states) if not state]:
        sides = locate_many(routes, lon[missing], lat[missing])
        for number, index in enumerate(missing):
            states[index] = sides[number].side
    return Settlements(lon, lat, tuple(states))


def themed(layers: Sequence[SceneLayer], theme: str) -> tuple[BaseGeometry, ...]:
    """Reference features of a theme, whatever their shape, made valid."""
    shapes = [geometry for _, row, geometry in rows_of(layers, "reference") if text_of(row, "theme") == theme]
    return tuple(sorted((shapely.make_valid(geometry) for geometry in shapes), key=shapely.to_wkb))


def neutral_roads_of(layers: Sequence[SceneLayer]) -> tuple[tuple[BaseGeometry, ...], tuple[tuple[str, str], ...]]:
    """Neutral roads that are not closed, made valid, and the name and legal regime of each."""
    roads = [
        (shapely.make_valid(geometry), (text_of(row, "name"), text_of(row, "legal_regime")))
        for _, row, geometry in rows_of(layers, "reference")
        if text_of(row, "theme") == NEUTRAL_ROAD and text_of(row, "passability") != CLOSED
    ]
    roads.sort(key=lambda road: (shapely.to_wkb(road[0]), road[1]))
    return tuple(geometry for geometry, _ in roads), tuple(terms for _, terms in roads)


def _is_settlement(row: Row) -> bool:
    theme = text_of(row, "theme")
    return theme == "settlement" or (not theme and "population" in row and "country" in row)
