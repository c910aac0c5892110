"""Observers, incidents and patrols along the line, by chainage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely

from app.arrays import BoolArray, FloatArray, IntArray
from app.geo.lrs import locate_many
from app.report.book import ReportBook
from app.scene.scene import Patrol
from layers.incidents import IncidentLayer, is_protection

REACH_M = 10_000.0
"""Observers and incidents farther from the line than this are not shown along it."""
DENSE_DEG = 0.002
"""Spacing of points on a patrol route when it is laid along the line, about 200 m."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places along the routes: ``route`` indexes the scene's routes, ``index`` the places given."""

    route: IntArray
    chainage_m: FloatArray
    index: IntArray

    def on(self, route: int, from_m: float, to_m: float) -> tuple[FloatArray, IntArray]:
        """Chainages and indices on a stretch of a route."""
        chosen = (self.route == route) & (self.chainage_m >= from_m) & (self.chainage_m <= to_m)
        return self.chainage_m[chosen], self.index[chosen]


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """Observers and incidents (protection cases left out) by chainage; ``patrolled`` (n) by sample."""

    observers: Places
    incidents: Places
    patrolled: BoolArray

    @classmethod
    def of(cls, book: ReportBook) -> Self:
        """Locate everything in a book along its routes."""
        watch = book.scene.observers
        lon, lat = _incidents(book)
        return cls(_places(book, watch.lon, watch.lat), _places(book, lon, lat), _patrolled(book))


def _places(book: ReportBook, lon: FloatArray, lat: FloatArray) -> Places:
    if not lon.size:
        return Places(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.int64))
    positions = locate_many(book.scene.routes, lon, lat)
    near = np.flatnonzero(np.abs(positions.offset_m) <= REACH_M)
    return Places(positions.route[near], positions.chainage_m[near], near)


def _incidents(book: ReportBook) -> tuple[FloatArray, FloatArray]:
    places = []
    for layer in book.layers:
        if isinstance(layer, IncidentLayer) and len(layer.table):
            counted = np.array([not is_protection(category) for category in layer.table["category"]], dtype=bool)
            geometry = layer.table.geometries[counted]
            places.append(shapely.get_coordinates(geometry[~shapely.is_missing(geometry)]))
    xy = np.concatenate(places) if places else np.zeros((0, 2))
    return xy[:, 0], xy[:, 1]


def _patrolled(book: ReportBook) -> BoolArray:
    profile = book.report.profile
    mask = np.zeros(len(profile), dtype=np.bool_)
    for patrol in book.scene.patrols:
        mask |= _in_zone(book, patrol) if patrol.is_zone else _beside(book, patrol)
    return mask


def _in_zone(book: ReportBook, patrol: Patrol) -> BoolArray:
    inside: BoolArray = shapely.contains_xy(patrol.geometry, book.report.profile.lon, book.report.profile.lat)
    return inside


def _beside(book: ReportBook, patrol: Patrol) -> BoolArray:
    """Samples onto whose stretch a point of the patrol within half a transect of the line projects."""
    profile = book.report.profile
    xy = shapely.get_coordinates(shapely.segmentize(patrol.geometry, DENSE_DEG))
    positions = locate_many(book.scene.routes, xy[:, 0], xy[:, 1])
    near = np.abs(positions.offset_m) <= book.scene.parameters.transect_m / 2.0
    mask = np.zeros(len(profile), dtype=np.bool_)
    for number, route in enumerate(book.scene.routes):
        rows = np.flatnonzero(profile.route == route.name)
        feet = positions.chainage_m[near & (positions.route == number)]
        if rows.size and feet.size:
            mask[rows[np.clip(np.searchsorted(profile.start_m[rows], feet, side="right") - 1, 0, rows.size - 1)]] = True
    return mask
