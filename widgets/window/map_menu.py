"""The context menu of the map: what can be done at a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from widgets.map.pointer import Pointer
from widgets.window.status_bar import StatusBar
from widgets.words.text import caption
from widgets.workshop.workshop import Workshop


class MapMenu(QMenu):
    """Copy the place, identify it, add something, or zoom in."""

    def __init__(self, at: Pointer, workshop: Workshop, status: StatusBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._at, self._workshop, self._theme = at, workshop, workshop.session.theme
        self._fill_in_questions(status.write(at.lon, at.lat))
        self.addSeparator()
        self._fill_in_additions()
        self.addSeparator()
        self._entry("zoom_in", self.tr("Zoom in here"), lambda: workshop.canvas.view.zoom(2.0, at.pixel))

    def _entry(self, icon: str, text: str, act: Callable[[], None]) -> None:
        self.addAction(self._theme.tinted(icon, "text"), caption(text), act)

    def _fill_in_questions(self, place: str) -> None:
        at, workshop = self._at, self._workshop
        self._entry("copy", self.tr("Copy {text}").format(text=place), lambda: _copy(place))
        self._entry("identify", self.tr("What is here?"), lambda: workshop.identified.emit(at))
        self._entry("locate", self.tr("Nearest post"), lambda: workshop.picker.nearest_post(at))

    def _fill_in_additions(self) -> None:
        lon, lat, add = self._at.lon, self._at.lat, self._workshop.additions.add_point
        self._entry("post", self.tr("Add post here"), lambda: add("checkpoints", lon, lat))
        self._entry("sensor", self.tr("Add sensor here"), lambda: add("sensors", lon, lat))
        self._entry("incident", self.tr("Add incident here"), lambda: add("incidents", lon, lat))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
