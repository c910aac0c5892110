"""One terrain layer on the map: its picture rendered in the background, coarse first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from app.arrays import ByteArray
from app.progress import Progress
from app.store.catalog import Entry
from app.terrain.heights import raster_of
from widgets.map.items import terrain_picture
from widgets.map.items.image_item import ImageItem
from widgets.map.items.terrain_picture import Wanted
from widgets.map.lod import Rect, around, within
from widgets.map.view import MapView
from widgets.session.jobs import Job
from widgets.session.session import Session

COARSE_PX = 240
DETAIL_PX = 1800


class Relief:
    """A picture of the whole terrain, and a finer one of the view where the terrain has more detail."""

    def __init__(self, view: MapView, session: Session, entry: Entry) -> None:
        self._view, self._session, self._entry = view, session, entry
        self._whole, self._detail = ImageItem(), ImageItem()
        self._job: Job | None = None
        self._detailed: Rect | None = None
        for item in (self._whole, self._detail):
            view.add(item)
        self.arrange(entry)
        raster = raster_of(session.required, entry)
        plane, palette = session.plane, session.theme.palette
        self._extent = terrain_picture.extent(raster.lattice, plane)
        self._wanted = Wanted(raster, entry.uuid, plane, palette, self._extent)
        self._finest_m = self._wanted.cell_m * self._wanted.size[1] / max(raster.lattice.shape[1], 2)
        self._begin()

    def _begin(self) -> None:
        if (picture := terrain_picture.cached(self._wanted)) is not None:
            self._whole.set_image(picture, self._extent)
            return
        small = replace(self._wanted, longest_px=COARSE_PX)
        self._run(small, self._on_coarse)

    def _on_coarse(self, picture: ByteArray) -> None:
        self._whole.set_image(picture, self._extent)
        self._run(self._wanted, lambda better: self._whole.set_image(better, self._extent))

    def _run(self, wanted: Wanted, done, *, keep: bool = True) -> None:  # type: ignore[no-untyped-def]
        def work(progress: Progress) -> ByteArray:
            return terrain_picture.picture(wanted, progress, keep=keep)

        label = QCoreApplication.translate("Relief", "Drawing the terrain")
        self._job = self._session.jobs.run(label, work, done, quiet=True)

    def arrange(self, entry: Entry) -> None:
        """Follow the layer's place, opacity and visibility."""
        for number, item in enumerate((self._whole, self._detail)):
            item.setZValue(entry.position * 20 + number)
            item.setOpacity(entry.opacity)
            item.setVisible(entry.visible)

    def prepare(self, rect: Rect, metres_per_pixel: float) -> None:
        """Ask for a finer picture where the view has fewer metres per pixel than the present one."""
        if (
            self._whole.empty
            or metres_per_pixel > self._wanted.cell_m * 0.7
            or self._finest_m > self._wanted.cell_m * 0.7
        ):
            self._detail.setVisible(False)
            return
        if self._detailed is not None and within(rect, self._detailed):
            self._detail.setVisible(self._entry.visible)
            return
        if self._job is not None and self._job in self._session.jobs.running:
            return
        reach = around(rect)
        wanted = replace(self._wanted, rect=reach, longest_px=DETAIL_PX)
        self._run(wanted, lambda picture: self._on_detail(picture, reach), keep=False)

    def _on_detail(self, picture: ByteArray, rect: Rect) -> None:
        self._detail.set_image(picture, rect)
        self._detailed = rect
        self._detail.setVisible(self._entry.visible)

    def drop(self) -> None:
        """Remove it from the map."""
        if self._job is not None:
            self._job.cancel()
        for item in (self._whole, self._detail):
            self._view.remove(item)
