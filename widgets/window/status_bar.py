"""The status bar: the pointer's coordinate, the scale, snapping, running work, and whether changes are on disk."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QProgressBar, QPushButton, QStatusBar, QToolButton, QWidget

from app.errors import UserError
from app.geo import coordinates
from widgets.map.canvas import MapCanvas
from widgets.map.pointer import Pointer
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.text import NBSP, shown

SCALES = (10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000)
LOCATE_MS = 30


class StatusBar(QStatusBar):
    """Small texts, with a menu where there is a choice."""

    cancelled = Signal()
    """The user asked to stop the running work."""

    def __init__(self, session: Session, canvas: MapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.canvas = session, canvas
        self.format = session.preferences.text("coordinates", "dd")
        self._at: Pointer | None = None
        self.coordinate, self.height_text, self.place = QPushButton(), Label(), Label()
        self.scale, self.snap, self.saved = QToolButton(), QToolButton(), Label()
        self.work, self._bar, self._stop = Label(), QProgressBar(), QToolButton()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_place)
        self._build()
        canvas.pointed.connect(self._on_pointed)
        canvas.view.changed.connect(self._show_scale)
        session.opened.connect(self._on_opened)
        session.changed.connect(lambda _: self._show_saved())
        session.jobs.changed.connect(self._show_work)
        session.preparation.changed.connect(self._show_work)
        session.pointed.connect(self._on_elsewhere)
        self._on_opened()

    def _build(self) -> None:
        self.setSizeGripEnabled(False)
        self.coordinate.setFlat(True)
        self.coordinate.setMenu(self._format_menu())
        self.coordinate.setMinimumWidth(230)
        self.coordinate.setToolTip(self.tr("Coordinate under the pointer; click to choose the format"))
        self.scale.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.scale.setMenu(self._scale_menu())
        self.scale.setToolTip(self.tr("Scale of the map; click to choose"))
        self.snap.setToolTip(self.tr("Snapping to vertices and edges (S)"))
        self.snap.clicked.connect(self.toggle_snapping)
        self.height_text.setMinimumWidth(70)
        self.place.setMinimumWidth(220)
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._stop.setText(self.tr("Stop"))
        self._stop.clicked.connect(self.cancelled)
        left: list[QWidget] = [self.coordinate, self.height_text, self.place]
        right: list[QWidget] = [self.work, self._bar, self._stop, self.scale, self.snap, self.saved]
        for widget in left:
            self.addWidget(widget)
        for widget in right:
            self.addPermanentWidget(widget)
        self.setContentsMargins(12, 0, 12, 0)
        self._show_work()
        self._show_snapping()

    def _format_menu(self) -> QMenu:
        menu, group = QMenu(self), QActionGroup(self)
        for key, style in coordinates.FORMATS.items():
            action = QAction(
                f"{shown('Coordinates', style.label)}   {style.example}",
                self,
                checkable=True,
                checked=key == self.format,
            )
            action.triggered.connect(lambda _=False, key=key: self.set_format(key))
            group.addAction(action)
            menu.addAction(action)
        return menu

    def _scale_menu(self) -> QMenu:
        menu = QMenu(self)
        for scale in SCALES:
            menu.addAction(f"1{NBSP}:{NBSP}{scale:,}", partial(self.canvas.view.set_scale, scale))
        return menu

    def set_format(self, key: str) -> None:
        """Change the coordinate format."""
        self.format = key
        self.session.preferences.set("coordinates", key)
        self._show_coordinate()

    def toggle_snapping(self) -> None:
        """Switch snapping on or off."""
        self.canvas.snapping = not self.canvas.snapping
        self._show_snapping()

    def _show_snapping(self) -> None:
        self.snap.setText(self.tr("snap on") if self.canvas.snapping else self.tr("snap off"))

    def write(self, lon: float, lat: float) -> str:
        """A coordinate in the chosen format; in degrees where that format does not apply."""
        try:
            return coordinates.format(lon, lat, self.format)
        except UserError:
            return coordinates.format(lon, lat, "dd")

    # Updates

    def _on_opened(self) -> None:
        open_ = self.session.project is not None
        for widget in (self.coordinate, self.scale, self.snap, self.saved, self.height_text, self.place):
            widget.setVisible(open_)
        self._show_saved()
        self._show_scale()
        self._on_pointed(None)

    def _on_pointed(self, at: Pointer | None) -> None:
        self._at = at
        self._show_coordinate()
        if at is not None and not self._later.isActive():
            self._later.start(LOCATE_MS)
        if at is None:
            self.height_text.setText("")
            self.place.setText("")
            self.session.pointed.emit(None, self)

    def _show_coordinate(self) -> None:
        self.coordinate.setText(self.tr("Coordinate") if self._at is None else self.write(self._at.lon, self._at.lat))

    def _show_place(self) -> None:
        at = self._at
        if at is None or self.session.elevation is None:
            return
        height = self.session.elevation.at(at.lon, at.lat)
        self.height_text.setText("" if height is None else f"{height:,.0f}{NBSP}m")
        position = self.session.locate(at.lon, at.lat)
        self.session.pointed.emit(position, self)
        if position is None:
            self.place.setText("")
            return
        text = f"{position.route} km{NBSP}{position.chainage_m / 1000:,.1f}"
        if position.side:
            text += " · " + self.tr("{distance:,.1f} km in {state}").format(
                distance=position.distance_m / 1000, state=position.side
            )
        self.place.setText(f"{text} · {at.snapped}" if at.snapped else text)

    def _on_elsewhere(self, position: object, origin: object) -> None:
        if origin is self or self._at is not None:
            return
        chainage = getattr(position, "chainage_m", None)
        self.place.setText(
            "" if chainage is None else f"{getattr(position, 'route', '')} km{NBSP}{chainage / 1000:,.1f}"
        )

    def _show_scale(self) -> None:
        denominator = self.canvas.view.scale_denominator
        digits = 10 ** max(0, len(str(int(denominator))) - 3)
        self.scale.setText(f"1{NBSP}:{NBSP}{round(denominator / digits) * digits:,}")

    def _show_saved(self) -> None:
        project = self.session.project
        if project is None:
            return
        read_only = project.read_only
        self.saved.setObjectName("warning" if read_only else "good")
        self.saved.setText("● " + (self.tr("read-only") if read_only else self.tr("all changes saved")))
        self.saved.style().polish(self.saved)

    def _show_work(self) -> None:
        jobs = self.session.jobs.shown()
        for widget in (self._bar, self._stop):
            widget.setVisible(bool(jobs))
        self.work.setVisible(bool(jobs) or self.session.preparation.running)
        if not jobs:
            self.work.setText(self.tr("Preparing the analysis, once"))
        else:
            job = jobs[0]
            left = job.remaining_s
            ending = "" if left is None else " · " + self.tr("{seconds:.0f} s left").format(seconds=left)
            self.work.setText(f"{job.label}{ending}")
            self._bar.setValue(round(job.fraction * 1000))
