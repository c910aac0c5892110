"""The border lines of a project as routes, and the extent its plane is fitted to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from app.errors import UserError
from app.geo.crs import REGION, Bounds
from app.geo.lrs import Route, routes_of
from app.project.own_state import routes as named_routes
from app.project.own_state import stated
from app.project.project import Project
from app.scene.border_lines import Drawing, drawings_of, in_use, none_valid
from app.store.geopackage import is_feature_table

MARGIN = 0.3
"""Degrees added round the borders, so that even a single short line has a map round it."""


def valid(project: Project, day: date) -> tuple[Route, ...]:
    """The routes of every border line on ``day``, in the drawings used then. Raises UserError if two share a name."""
    all_ = drawings(project)
    used = in_use(all_, day.isoformat())
    lines = [line for line in all_ if used.get(line.name) is line]
    lefts, rights = ([line.states[side] for line in lines] for side in (0, 1))
    names = [line.name for line in lines]
    return routes_of(names, [line.geometry for line in lines], [line.ring for line in lines], lefts, rights)


def same_drawing(project: Project, route: str, one: str, other: str) -> bool:
    """Whether a route is drawn the same on two days (ISO): only then are kilometres of one those of the other."""
    lines = drawings(project)
    first, second = ({name: line.key for name, line in in_use(lines, day).items()} for day in (one, other))
    return all(first.get(name) == second.get(name) for name in (route, route.rpartition(".")[0]))


def why_none(project: Project | None, day: date) -> str:
    """Why no line is valid on a day, and which is the next; empty if one is, or there is no line at all."""
    lines = () if project is None else drawings(project)
    return none_valid(lines, day.isoformat()) if lines and not in_use(lines, day.isoformat()) else ""


def drawings(project: Project) -> tuple[Drawing, ...]:
    """Every drawing of a border line in the project."""
    borders = [entry.uuid for entry in project.of_kind("borders") if is_feature_table(project.database, entry.table)]
    return drawings_of([project.scene_layer(uuid) for uuid in borders])


def analysed(project: Project | None) -> frozenset[str]:
    """The routes or dyads a project states it is about; empty if it states none."""
    try:
        return frozenset(named_routes(project)) if project is not None else frozenset()
    except UserError:  # what is damaged is named when the project is opened, and by a run
        return frozenset()


def of_project(project: Project, routes: Iterable[Route]) -> frozenset[str]:
    """The names of those ``routes`` that a run analyses: those the project states, else those of its own state."""
    wanted, state = analysed(project), stated(project)
    if wanted:
        return frozenset(route.name for route in routes if {route.name, route.dyad} & wanted)
    return frozenset(route.name for route in routes if state in (route.left_state, route.right_state))


def extent(project: Project) -> Bounds:
    """West, south, east, north of all border lines; REGION if there are none."""
    borders = [entry.uuid for entry in project.of_kind("borders") if is_feature_table(project.database, entry.table)]
    boxes = [project.layer(uuid).table.bounds for uuid in borders]
    boxes = [box for box in boxes if np.isfinite(box).all()]
    if not boxes:
        return REGION
    west, south = np.min([box[:2] for box in boxes], axis=0).tolist()
    east, north = np.max([box[2:] for box in boxes], axis=0).tolist()
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN
