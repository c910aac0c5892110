"""Turns Marks into graphics items of the map."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.arrays import BoolArray, FloatArray, Geometries
from layers.marks import Areas, Lines, Points
from resources import Palette, Style
from widgets.map import lod
from widgets.map.items.points_item import PointsItem
from widgets.map.lod import Rect
from widgets.style import patterns

STROKE_POINTS = 64


class Drawn(Protocol):
    """The graphics of a mark."""

    def items(self) -> tuple[Any, ...]:
        """The graphics items, lowest first."""

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Prepare for display in a view."""


class PathItem(QGraphicsItem):
    """All lines, or all areas, of one mark as one item."""

    def __init__(self, parts: Geometries, style: Style, palette: Palette, *, area: bool) -> None:
        super().__init__()
        self.style, self.area = style, area
        self._parts = parts
        self._bounds = _bounds(parts)
        self._path = QPainterPath()
        self._strokes: list[QPainterPath] = []
        self._boxes: FloatArray = np.zeros((0, 4))
        self._seen: list[QPainterPath] = []
        self._built: tuple[int, Rect] | None = None
        self._pens, self._brush = _pens(style, palette, area), _fill(style, area)

    def items(self) -> tuple[Any, ...]:
        """The item itself."""
        return (self,)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Build the path for a view, unless the present one serves it."""
        level = lod.level_of(metres_per_pixel)
        if self._built is None or self._built[0] != level or not lod.within(rect, self._built[1]):
            self._build(level, lod.around(rect))
        # Qt would cut away what lies outside too, but only after stroking it.
        self._seen = [self._strokes[number] for number in np.flatnonzero(lod.meet(self._boxes, rect)).tolist()]

    def _build(self, level: int, reach: Rect) -> None:
        xy, joins = lod.drawn(self._parts, level, reach)
        self._path = path_of(xy, joins) if self.area else QPainterPath()
        self._strokes = strokes_of(xy, joins)
        boxes = [stroke.controlPointRect() for stroke in self._strokes]
        corners = [(box.left(), box.top(), box.right(), box.bottom()) for box in boxes]
        self._boxes = np.array(corners).reshape(-1, 4)
        self._built = (level, reach)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """The extent of the whole mark."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Paint fill, casing and line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._brush is not None:
            painter.fillPath(self._path, _upright(self._brush, painter))
        for pen in self._pens:
            scaled = _for_screen(pen, painter)
            for stroke in self._seen:
                painter.strokePath(stroke, scaled)


def item_of(mark: Lines | Areas | Points, xy: FloatArray, palette: Palette) -> PathItem | PointsItem:
    """The graphics of a mark whose coordinates on the plane are ``xy``."""
    style = palette.styles[mark.role]
    if isinstance(mark, Points):
        return PointsItem(xy, style, palette)
    return PathItem(lod.geometries(mark, xy), style, palette, area=isinstance(mark, Areas))


def path_of(xy: FloatArray, joins: BoolArray) -> QPainterPath:
    """One path of all polylines; ``joins[i]`` tells whether point i leads to the next."""
    if not len(xy):
        return QPainterPath()
    path: QPainterPath = pg.arrayToQPath(xy[:, 0], xy[:, 1], connect=joins)
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path


def strokes_of(xy: FloatArray, joins: BoolArray) -> list[QPainterPath]:
    """The same polylines as short paths: Qt strokes them about eight times faster than one long one."""
    ends = np.flatnonzero(~joins)
    starts = np.append(0, ends[:-1] + 1) if len(ends) else ends
    strokes = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        for first in range(start, end, STROKE_POINTS):
            piece = xy[first : min(first + STROKE_POINTS, end) + 1]
            strokes.append(path_of(piece, np.ones(len(piece), dtype=np.bool_)))
    return strokes


def _bounds(parts: Geometries) -> QRectF:
    import shapely  # noqa: PLC0415 - only its bounds are wanted here

    if not len(parts):
        return QRectF()
    box = shapely.total_bounds(parts)
    return QRectF(box[0], box[1], max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0))


def _pens(style: Style, palette: Palette, area: bool) -> list[QPen]:
    pens = []
    if style.casing:
        pens.append(pen(QColor(palette.casing), style.width + 2 * style.casing))
    if style.width:
        pens.append(pen(QColor(style.colour), style.width, style.dash))
    return pens


def pen(colour: QColor, width: float, dash: tuple[float, ...] = ()) -> QPen:
    """A pen of ``width`` pixels at any scale; ``dash`` in pixels."""
    result = QPen(colour, width)
    result.setCosmetic(True)
    result.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    result.setCapStyle(Qt.PenCapStyle.FlatCap if dash else Qt.PenCapStyle.RoundCap)
    if dash:
        # Qt counts dashes in pen widths.
        result.setDashPattern([length / max(width, 1.0) for length in dash])
    return result


def _for_screen(pen: QPen, painter: QPainter) -> QPen:
    """The width for a cosmetic pen: it counts device pixels, so it must be wider on a fine screen to look the same."""
    device = painter.device()
    scaled = QPen(pen)
    scaled.setWidthF(pen.widthF() * (1.0 if device is None else device.devicePixelRatio()))
    return scaled


def _fill(style: Style, area: bool) -> QBrush | None:
    if not area or not style.opacity:
        return None
    colour = QColor(style.colour)
    colour.setAlphaF(style.opacity)
    return patterns.brush(style.pattern, colour) if style.pattern else QBrush(colour)


def _upright(brush: QBrush, painter: QPainter) -> QBrush:
    """A pattern that keeps its size in pixels at any scale of the map."""
    if brush.style() == Qt.BrushStyle.SolidPattern:
        return brush
    turned = QBrush(brush)
    inverse, _ = painter.worldTransform().inverted()
    turned.setTransform(inverse)
    return turned
