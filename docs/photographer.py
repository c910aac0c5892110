"""One window in one theme, of which pictures are taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from widgets.application import make_application
from widgets.map.pointer import Pointer
from widgets.session.preferences import Preferences
from widgets.session.session import Selection, Session
from widgets.window.main_window import MainWindow


class Photographer:
    """Waits until the window is at rest before each picture."""

    def __init__(self, project: Path, folder: Path, theme: str) -> None:
        self.app = make_application("en")
        self.folder, self.theme = folder, theme
        preferences = Preferences(folder / f".{theme}.ini")
        preferences.set("theme", theme)
        self.session = Session(preferences)
        self.session.theme.apply(self.app)
        self.window = MainWindow(self.session)
        self.window.resize(1600, 900)
        self.window.show()
        self.project = project

    def rest(self, seconds: float = 0.25) -> None:
        """Wait so long, and until no job is running."""
        until = time.monotonic() + seconds
        while time.monotonic() < until or self.session.jobs.running:
            QApplication.processEvents()
            time.sleep(0.005)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """A picture of a widget, else of the whole window."""
        self.rest()
        picture: QPixmap = (widget or self.window).grab()
        picture.save(str(self.folder / f"{name}-{self.theme}.png"))

    def shoot_dialog(self, name: str, make: Callable[[], QWidget], *, keep: bool = False) -> None:
        """A picture of a dialog or menu, which is closed after it."""
        dialog = make()
        dialog.show()
        self.shoot(name, dialog)
        dialog.close()
        if not keep:
            dialog.deleteLater()

    def leave(self) -> None:
        """Close the window."""
        self.window.close()
        self.window.deleteLater()
        self.rest(0.1)

    # What is in the sample

    @property
    def first_post(self) -> Any:
        """The place of a post, as a point in degrees."""
        return self.session.layer(self.session.required.of_kind("checkpoints")[0].uuid).frame.geometry.iloc[0]

    def select_first_post(self) -> None:
        """Select that post."""
        entry = self.session.required.of_kind("checkpoints")[0]
        self.session.select(Selection(entry.uuid, frozenset({1})))

    def pointer(self, lon: float, lat: float) -> Pointer:
        """The pointer over a place."""
        x, y = self.session.plane.point(lon, lat)
        none = Qt.KeyboardModifier.NoModifier
        return Pointer(x, y, lon, lat, QPointF(200, 200), QPoint(200, 200), Qt.MouseButton.LeftButton, none)

    def pick(self, box: QComboBox, data: str) -> None:
        """Choose an entry, and wait until what follows from it has been read."""
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())
        self.rest(0.6)
