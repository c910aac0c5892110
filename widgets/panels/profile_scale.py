"""The geometry of a profile: from metres to pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF

from app.arrays import FloatArray

if TYPE_CHECKING:
    from app.analysis.gaps.section import Section

GUTTER, RIGHT, AXIS = 108, 24, 24
HEAD = 40
"""Pixels above the highest point, for the text there."""
FOOT = 8
LEAST_RELIEF_M = 20.0
"""Heights are never stretched so far that less than this is shown."""


@dataclass(frozen=True, slots=True)
class ProfileScale:
    """A profile on a widget of so many pixels."""

    section: Section
    width: float
    height: float

    @property
    def box(self) -> QRectF:
        """Where the terrain is drawn."""
        return QRectF(GUTTER, 0, max(1.0, self.width - GUTTER - RIGHT), max(1.0, self.height - AXIS))

    @property
    def range_m(self) -> tuple[float, float]:
        """The least and the greatest height that fit."""
        heights = np.concatenate((self.section.ground_m, (self.section.eye_m, self.section.target_m)))
        low, high = float(np.nanmin(heights)), float(np.nanmax(heights))
        return low, max(high, low + LEAST_RELIEF_M)

    def to_xy(self, distance_m: FloatArray | float, height_m: FloatArray | float) -> FloatArray:
        """Pixels (n × 2) of distances from the observer and heights above sea level."""
        box, (low, high) = self.box, self.range_m
        x = box.left() + np.asarray(distance_m) / max(self.section.length_m, 1.0) * box.width()
        y = box.bottom() - FOOT - (np.asarray(height_m) - low) / (high - low) * max(box.height() - HEAD - FOOT, 1.0)
        return np.column_stack((np.atleast_1d(x), np.atleast_1d(y)))

    def to_distance(self, x: float) -> float | None:
        """Distance from the observer (m) at a pixel; None outside the terrain."""
        share = (x - self.box.left()) / self.box.width()
        return share * self.section.length_m if 0.0 <= share <= 1.0 else None

    @property
    def stretched(self) -> float:
        """The vertical exaggeration."""
        ends = self.to_xy(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        wide, high = np.abs(ends[1] - ends[0]).tolist()
        return float(high / wide)
