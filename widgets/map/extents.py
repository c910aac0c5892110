"""Rectangles of the plane worth showing: the whole border, and the surroundings of a place."""

from __future__ import annotations

import numpy as np

from widgets.map.lod import Rect
from widgets.map.view import MapView
from widgets.session.routes import of_project
from widgets.session.session import Session

REACH_M = 15_000.0
"""A place is shown with no more ground than this on either side."""


def whole_border(session: Session) -> Rect:
    """The extent of the borders the report is about, or the own state's, or all; the plane's extent without any."""
    if session.report is not None:
        wanted = frozenset(session.report.profile.route.tolist())
    else:
        wanted = of_project(session.project, session.routes) if session.project else frozenset()
    chosen = [route.bounds for route in session.routes if route.name in wanted]
    bounds = np.array(chosen or [session.plane.bounds])
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return session.plane.box((west, south, east, north))


def about(view: MapView, x: float, y: float) -> Rect:
    """The square round a point of the plane, at the scale in view or a larger one."""
    reach = min(view.metres_per_pixel * view.width / 2, REACH_M)
    return x - reach, y - reach, x + reach, y + reach
