"""Turns Marks into graphics items of the map: paths, symbols, pictures."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.arrays import BoolArray, ByteArray, FloatArray, Geometries
from layers.marks import Areas, Lines, Points
from resources import Palette, Style
from widgets.map import lod
from widgets.map.lod import Rect
from widgets.style import patterns

STROKE_POINTS = 64
CROWDED = 2.0
"""Points per symbol-sized cell above which symbols are drawn at half their size."""
_SYMBOLS = {"circle": "o", "square": "s", "triangle": "t1", "diamond": "d", "cross": "+", "": "o"}


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


class PointsItem:
    """Symbols in view, or their density if there are too many."""

    def __init__(self, xy: FloatArray, style: Style, palette: Palette) -> None:
        self._xy, self._style = xy, style
        colour = QColor(style.colour)
        colour.setAlphaF(style.opacity)
        pen = pg.mkPen(QColor(palette.casing), width=style.casing) if style.casing else pg.mkPen(None)
        self._scatter = pg.ScatterPlotItem(
            symbol=_SYMBOLS[style.symbol],
            size=style.size + 2 * style.casing,
            brush=pg.mkBrush(colour),
            pen=pen,
            antialias=True,
        )
        self._size = style.size + 2 * style.casing
        self._density = ImageItem()
        self._all_shown = False
        self._level: int | None = None

    def items(self) -> tuple[Any, ...]:
        """The density below, the symbols above."""
        return self._density, self._scatter

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Show single symbols of what is in view, or its density."""
        self._fit(metres_per_pixel)
        if len(self._xy) <= lod.DENSITY_ABOVE // 10:
            if not self._all_shown:
                self._scatter.setData(pos=self._xy)
                self._all_shown = True
            return
        inside = self._xy[lod.in_rect(self._xy, lod.around(rect))]
        crowded = len(inside) > lod.DENSITY_ABOVE
        self._scatter.setData(pos=np.zeros((0, 2)) if crowded else inside)
        self._density.setVisible(crowded)
        if crowded:
            self._density.set_image(shaded(lod.density(inside, rect, metres_per_pixel), self._style.colour), rect)

    def _fit(self, metres_per_pixel: float) -> None:
        """Draw smaller symbols where many would share one place and hide what lies below."""
        level = lod.level_of(metres_per_pixel)
        if level != self._level:
            self._level = level
            crowded = lod.crowding(self._xy, self._size * metres_per_pixel) > CROWDED
            self._scatter.setSize(self._size / 2 if crowded else self._size)


class ImageItem(QGraphicsItem):
    """A picture laid over a rectangle of the plane."""

    def __init__(self) -> None:
        super().__init__()
        self._image, self._rect = QImage(), QRectF()

    def items(self) -> tuple[Any, ...]:
        """The item itself."""
        return (self,)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Nothing to prepare."""

    def set_image(self, rgba: ByteArray, rect: Rect) -> None:
        """Show ``rgba`` (rows × columns × 4, north row first) over ``rect``."""
        self.prepareGeometryChange()
        self._image = image_of(rgba)
        self._rect = QRectF(rect[0], rect[1], rect[2] - rect[0], rect[3] - rect[1])
        self.update()

    @property
    def empty(self) -> bool:
        """True until there is a picture."""
        return self._image.isNull()

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """The rectangle it covers."""
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the exposed part, north up."""
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(self._rect.left(), self._rect.bottom())
        painter.scale(self._rect.width() / self._image.width(), -self._rect.height() / self._image.height())
        painter.drawImage(QPointF(0.0, 0.0), self._image)
        painter.restore()


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


def image_of(rgba: ByteArray) -> QImage:
    """A QImage that owns a copy of an array (rows × columns × 4)."""
    data = np.ascontiguousarray(rgba)
    return QImage(data.data, data.shape[1], data.shape[0], data.strides[0], QImage.Format.Format_RGBA8888).copy()


def shaded(counts: FloatArray, colour: str) -> ByteArray:
    """A density as a picture of one colour: the logarithm of the count is its opacity; north row first."""
    strength = np.log1p(counts) / max(float(np.log1p(counts.max())), 1e-9)
    picture = np.zeros((*counts.shape, 4), dtype=np.uint8)
    shade = QColor(colour)
    picture[..., :3] = (shade.red(), shade.green(), shade.blue())
    picture[..., 3] = np.where(counts > 0, 60 + 180 * strength, 0)
    return picture[::-1]


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
