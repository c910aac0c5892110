"""One underlay on the map: squares of it warped to the plane in the background, coarser ones shown until then."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.arrays import FloatArray
from app.errors import UserError
from app.geo.pictures import Image, outline, painted
from app.progress import Progress
from app.project.underlay_looks import Look
from app.project.underlays import absence, image_of
from app.store.catalog import Entry
from widgets.map.items.picture_cache import SIDE_PX, PictureCache, Square, common, level_for, squares
from widgets.map.lod import Rect
from widgets.map.view import MapView
from widgets.session.jobs import Job
from widgets.session.plane import Plane
from widgets.session.session import Session
from widgets.words.remedies import full_text

AT_ONCE = 2
"""Squares that are drawn at the same time."""
COARSER = 3
"""Levels by which the squares are coarser that are drawn first."""
AROUND = 0.25
"""The share of the view by which squares are drawn beyond it."""


class UnderlayItem(QGraphicsItem):
    """The squares of an underlay that are drawn, each in pixels of the screen so that none overlap."""

    def __init__(self, cache: PictureCache, extent: Rect) -> None:
        super().__init__()
        self._cache, self._extent = cache, extent
        self.key = ""
        self.shown: list[Square] = []

    def boundingRect(self) -> QRectF:  # noqa: N802 - Qt's name
        """The part of the plane that the underlay covers."""
        west, south, east, north = self._extent
        return QRectF(west, south, east - west, north - south)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw what there is of every square."""
        to_screen = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for square in self.shown:
            for place, picture in self._cache.best(self.key, square):
                part = common(square.rect, place.rect)
                if part is not None:
                    target = _whole_pixels(to_screen.mapRect(_box(part)), painter)
                    painter.drawImage(target, picture, _within(place, part))
        painter.restore()


def _box(rect: Rect) -> QRectF:
    return QRectF(rect[0], rect[1], rect[2] - rect[0], rect[3] - rect[1])


def _whole_pixels(box: QRectF, painter: QPainter) -> QRectF:
    """The nearest whole pixels of the device: neighbours meet without a seam."""
    device = painter.device()
    ratio = 1.0 if device is None else device.devicePixelRatio()
    left, right = round(box.left() * ratio) / ratio, round(box.right() * ratio) / ratio
    top, bottom = round(box.top() * ratio) / ratio, round(box.bottom() * ratio) / ratio
    return QRectF(left, top, right - left, bottom - top)


def _within(square: Square, part: Rect) -> QRectF:
    """A part of a square in pixels of its picture, whose first row is the northernmost."""
    west, _, _, north = square.rect
    scale = SIDE_PX / square.side_m
    return QRectF(
        (part[0] - west) * scale, (north - part[3]) * scale, (part[2] - part[0]) * scale, (part[3] - part[1]) * scale
    )


class Underlay:
    """An underlay in the view: which squares of it are wanted, and which are being drawn."""

    def __init__(self, view: MapView, session: Session, entry: Entry, cache: PictureCache) -> None:
        self._view, self._session, self._cache = view, session, cache
        self._running: dict[Square, Job] = {}
        self._wanted: list[Square] = []
        self._absent = False
        self._entry, self.look = entry, Look.of(entry)
        self._image: Image | None = None
        self.extent: Rect = (0.0, 0.0, 0.0, 0.0)
        try:
            self._image = image_of(session.required, entry)
            self.extent = extent(self._image, session.plane)
        except UserError as error:
            self._set_absent(full_text(error))
        self.item = UnderlayItem(cache, self.extent)
        view.add(self.item)
        self.arrange(entry)

    def arrange(self, entry: Entry) -> None:
        """Follow the layer's place, opacity, visibility and settings."""
        look = Look.of(entry)
        if look.cropped != self.look.cropped and self._image is not None:
            self._image = image_of(self._session.required, entry)
        self._entry, self.look = entry, look
        self.item.key = f"{entry.uuid} {self._session.plane.bounds} {look.cropped}"
        self.item.setZValue(entry.position * 20)
        self.item.setOpacity(entry.opacity)
        self._follow_scale()
        self.item.update()

    def _follow_scale(self) -> None:
        self.item.setVisible(self._entry.visible and self.look.shown_at(self._view.scale_denominator))

    @property
    def in_view(self) -> bool:
        """Whether it is drawn and reaches into the view."""
        return self.item.isVisible() and common(self.extent, self._view.rect) is not None

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Show the squares of a view, and have those drawn that are lacking, coarse ones first."""
        self._follow_scale()
        part = common(rect, self.extent)
        if part is None or not self.item.isVisible():
            self.item.shown, self._wanted = [], []
            self._stop_others()
            return
        level = level_for(metres_per_pixel / self._view.viewport.devicePixelRatioF())
        self.item.shown = list(squares(level, part))
        around = common(_wider(rect), self.extent) or part
        lacking = (*squares(level + COARSER, part), *self.item.shown, *squares(level, around))
        self._wanted = [one for one in dict.fromkeys(lacking) if (self.item.key, one) not in self._cache]
        self._stop_others()
        self._next()

    def _stop_others(self) -> None:
        """Stop drawing squares that are wanted no more."""
        for square in self._running.keys() - set(self._wanted):
            self._running.pop(square).cancel()

    def _next(self) -> None:
        """Begin with the next squares, unless the file is not there."""
        if self._image is None:
            return
        if self._absent and absence(self._session.required, self._entry) is not None:
            return
        self._set_absent("")
        for square in self._wanted:
            if len(self._running) >= AT_ONCE:
                return
            if square not in self._running and (self.item.key, square) not in self._cache:
                self._draw(square, self._image)

    def _draw(self, square: Square, image: Image) -> None:
        work = partial(_picture, image, self._session.plane, square)
        label = QCoreApplication.translate("Underlay", "Drawing {layer}").format(layer=self._entry.name)
        done, failed = partial(self._on_drawn, square, self.item.key), partial(self._on_failed, square)
        self._running[square] = self._session.jobs.run(label, work, done, failed=failed, quiet=True)

    def _on_drawn(self, square: Square, key: str, picture: QImage) -> None:
        self._running.pop(square, None)
        self._cache.put(key, square, picture)
        self.item.update()
        self._next()

    def _on_failed(self, square: Square, error: Exception) -> None:
        """A linked file that cannot be read is absent: the list of layers says so."""
        self._running.pop(square, None)
        if not isinstance(error, UserError):
            raise error
        self._wanted = []
        self._set_absent(full_text(error))

    def _set_absent(self, why: str) -> None:
        if self._absent != bool(why):
            self._absent = bool(why)
            self._session.unreadable.emit(self._entry.uuid, why)

    def drop(self) -> None:
        """Remove it from the map."""
        self._wanted = []
        for job in self._running.values():
            job.cancel()
        self._view.remove(self.item)


def _wider(rect: Rect) -> Rect:
    dx, dy = (rect[2] - rect[0]) * AROUND, (rect[3] - rect[1]) * AROUND
    return rect[0] - dx, rect[1] - dy, rect[2] + dx, rect[3] + dy


def extent(image: Image, plane: Plane) -> Rect:
    """The part of the plane that an image covers; what has no place on it does not count."""
    xy: FloatArray = plane.to_plane(outline(image))
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return 0.0, 0.0, 0.0, 0.0
    (west, south), (east, north) = xy.min(axis=0).tolist(), xy.max(axis=0).tolist()
    return west, south, east, north


def _picture(image: Image, plane: Plane, square: Square, progress: Progress) -> QImage:
    """The picture of a square; made on any thread."""
    rgba = painted(image, plane.to_lonlat, square.rect, (SIDE_PX, SIDE_PX), progress)
    form = QImage.Format.Format_RGBA8888_Premultiplied
    return QImage(rgba.data, SIDE_PX, SIDE_PX, 4 * SIDE_PX, form).convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )
