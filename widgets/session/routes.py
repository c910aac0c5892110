"""The border lines of a project as routes, and the extent its plane is fitted to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from app.geo.crs import REGION, Bounds
from app.geo.lrs import Route, routes_of
from app.project.own_state import ROUTES, stated
from app.project.project import Project
from app.store import runs as stored

MARGIN = 0.3
"""Degrees added round the borders, so that even a single short line has a map round it."""


def valid(project: Project, day: date) -> tuple[Route, ...]:
    """The routes of every border layer, valid on ``day``. Raises UserError if two share a name."""
    frames = [project.layer(entry.uuid).frame for entry in project.of_kind("borders")]
    rows = [row for frame in frames for _, row in frame[_holds(frame, day)].iterrows()]
    if not rows:
        return ()
    rings = [None if pd.isna(row["ring"]) else bool(row["ring"]) for row in rows]
    hands = [[_text(row[name]) for row in rows] for name in ("left_state", "right_state")]
    return routes_of([_name(row) for row in rows], [row.geometry for row in rows], rings, *hands)


def _holds(frame: Any, day: date) -> Any:
    text = day.isoformat()
    begun = frame["valid_from"].isna() | (frame["valid_from"].astype("string").str[:10] <= text).fillna(True)
    ended = (frame["valid_to"].astype("string").str[:10] <= text).fillna(False)
    return (begun & ~ended).astype(bool)


def _name(row: Any) -> str:
    return _text(row["route"]) or _text(row["name"])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def analysed(project: Project | None) -> frozenset[str]:
    """The routes or dyads a project states it is about; empty if it states none."""
    parameters = stored.parameters(project.database) if project is not None else {}
    return frozenset(parameters.get(ROUTES, ()))


def of_project(project: Project, routes: Iterable[Route]) -> frozenset[str]:
    """The names of those ``routes`` that a run analyses: those the project states, else those of its own state."""
    wanted, state = analysed(project), stated(project)
    if wanted:
        return frozenset(route.name for route in routes if {route.name, route.dyad} & wanted)
    return frozenset(route.name for route in routes if state in (route.left_state, route.right_state))


def extent(project: Project) -> Bounds:
    """West, south, east, north of all border lines; REGION if there are none."""
    boxes = [project.layer(entry.uuid).frame.total_bounds for entry in project.of_kind("borders")]
    boxes = [box for box in boxes if np.isfinite(box).all()]
    if not boxes:
        return REGION
    west, south = np.min([box[:2] for box in boxes], axis=0).tolist()
    east, north = np.max([box[2:] for box in boxes], axis=0).tolist()
    return west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN
