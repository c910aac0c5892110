"""Symbols of points on the map, or their density where there are too many."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor

from app.arrays import ByteArray, FloatArray
from resources import Palette, Style
from widgets.map import lod
from widgets.map.items.image_item import ImageItem
from widgets.map.lod import Rect
from widgets.map.point_grid import PointGrid

CROWDED = 2.0
"""Points per symbol-sized cell above which symbols are drawn at half their size."""
_SYMBOLS = {"circle": "o", "square": "s", "triangle": "t1", "diamond": "d", "cross": "+", "": "o"}


class PointsItem:
    """Symbols about the view, or their density if there are too many; small moves need nothing new."""

    def __init__(self, xy: FloatArray, style: Style, palette: Palette) -> None:
        self._grid, self._style = PointGrid(xy), style
        colour = QColor(style.colour)
        colour.setAlphaF(style.opacity)
        pen = pg.mkPen(QColor(palette.casing), width=style.casing) if style.casing else pg.mkPen(None)
        self._size = style.size + 2 * style.casing
        self._scatter = pg.ScatterPlotItem(
            symbol=_SYMBOLS[style.symbol], size=self._size, brush=pg.mkBrush(colour), pen=pen, antialias=True
        )
        self._density = ImageItem()
        self._built: tuple[int, Rect] | None = None

    def items(self) -> tuple[Any, ...]:
        """The density below, the symbols above."""
        return self._density, self._scatter

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Show single symbols of what is about the view, or its density, unless what is shown serves it."""
        level = lod.level_of(metres_per_pixel)
        if self._built is None or self._built[0] != level or not lod.within(rect, self._built[1]):
            reach = lod.around(rect)
            self._build(level, reach)
            self._built = (level, reach)

    def _build(self, level: int, reach: Rect) -> None:
        crowded = self._grid.more_than(lod.DENSITY_ABOVE, reach)
        self._density.setVisible(crowded)
        xy = self._grid.xy if crowded else self._grid.xy[self._grid.within(reach)]
        self._scatter.setData(pos=np.zeros((0, 2)) if crowded else xy)
        if crowded:
            # The cells lie in the same places wherever the view is: a move does not make the picture flicker.
            cell_m = lod.density_cell_m(level)
            area = lod.aligned(reach, cell_m)
            self._density.set_image(shaded(lod.density(xy, area, cell_m), self._style.colour), area)
        else:
            # Smaller symbols where many would share one place and hide what lies below.
            close = lod.crowding(xy, self._size * lod.tolerance_m(level)) > CROWDED
            self._scatter.setSize(self._size / 2 if close else self._size)


def shaded(counts: FloatArray, colour: str) -> ByteArray:
    """A density as a picture of one colour: the logarithm of the count is its opacity; north row first."""
    strength = np.log1p(counts) / max(float(np.log1p(counts.max())), 1e-9)
    picture = np.zeros((*counts.shape, 4), dtype=np.uint8)
    shade = QColor(colour)
    picture[..., :3] = (shade.red(), shade.green(), shade.blue())
    picture[..., 3] = np.where(counts > 0, 60 + 180 * strength, 0)
    return picture[::-1]
