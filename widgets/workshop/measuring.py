"""Measuring on the map: lengths, bearings and areas, all geodesic."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.arrays import FloatArray
from app.geo.lrs import GEOD
from widgets.map.canvas import MapCanvas
from widgets.session.session import Session
from widgets.words.text import area, length


class Measure(QObject):
    """Measures what is drawn on the plane."""

    def __init__(self, session: Session, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas

    def text(self, xy: FloatArray, *, is_area: bool) -> str:
        """Geodesic length and bearing of the last leg, or area and perimeter; ``xy`` is n × 2 metres of the plane."""
        lonlat = self._session.plane.to_lonlat(xy)
        if is_area and len(lonlat) > 2:
            square_metres, perimeter = GEOD.polygon_area_perimeter(lonlat[:, 0], lonlat[:, 1])
            return self.tr("{area}, perimeter {length}").format(area=area(abs(square_metres)), length=length(perimeter))
        total = float(GEOD.line_length(lonlat[:, 0], lonlat[:, 1]))
        if len(lonlat) < 2:
            return length(total)
        azimuth, _, last = GEOD.inv(*lonlat[-2], *lonlat[-1])
        leg = "" if len(lonlat) == 2 else self.tr(", last leg {length}").format(length=length(float(last)))
        return f"{length(total)}{leg}, {float(azimuth) % 360.0:.1f}°"

    def keep(self, xy: FloatArray, *, is_area: bool) -> None:
        """Leave the measured line or area on the map, and announce the result."""
        self._canvas.content.overlay.show_sketch(np.vstack([xy, xy[:1]]) if is_area else xy, area=is_area)
        self._session.notify(self.tr("Measured: {text}").format(text=self.text(xy, is_area=is_area)))
