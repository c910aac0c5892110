"""The ribbon's panel: which route, how much of it, and its ties to the map and the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.analysis.gaps.doubt import Place, Stretch
from app.arrays import FloatArray
from app.geo.lrs import Position, Route, points_at
from app.progress import Progress
from app.project.project import Change
from app.terrain.heights import rasters_of
from layers.gaps import CLASSES
from widgets.map.asof import as_of
from widgets.map.canvas import MapCanvas
from widgets.ribbon import ribbon_data
from widgets.ribbon.ribbon_data import Along, Ground
from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.session import Selection, Session
from widgets.style.swatches import doubt_swatch, pattern_swatch
from widgets.words.text import shown

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap

REFRESH_MS = 250
_SHOWN_KINDS = ("checkpoints", "sensors", "incidents", "patrols")


@dataclass(frozen=True, eq=False)
class _Line:
    """A route's vertices on the plane, to tell which of it the map shows."""

    route: Route
    xy: FloatArray


class Ribbon(QWidget):
    """One route at a time, in step with the map both ways."""

    stretch_wanted = Signal(object, float, float)
    """The map should show a Route from one chainage to another."""

    def __init__(self, session: Session, canvas: MapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.canvas = session, canvas
        self.view = RibbonView(session.theme)
        self._routes = QComboBox()
        self._routes.setAccessibleName(self.tr("Route"))
        self._range = QLabel()
        self._range.setObjectName("muted")
        self._legend = QHBoxLayout()
        self._lines: dict[str, _Line] = {}
        self._leads = False
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 16, 0)
        head.setSpacing(12)
        head.addWidget(self._routes)
        head.addWidget(self._range)
        head.addStretch(1)
        self._legend.setSpacing(14)
        head.addLayout(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def _connect(self) -> None:
        self._paint_later = QTimer(self)
        self._paint_later.setSingleShot(True)
        self._paint_later.timeout.connect(self.view.update)
        self._refresh_later = QTimer(self)
        self._refresh_later.setSingleShot(True)
        self._refresh_later.timeout.connect(self._find_things)
        self._routes.activated.connect(lambda _: self._choose(self._routes.currentData()))
        self.view.ranged.connect(self._on_ranged)
        self.view.hovered.connect(self._on_hovered)
        self.view.clicked.connect(lambda gap: self.session.select(Selection(gap=gap)))
        self.view.opened.connect(self.open_gap)
        self.canvas.view.changed.connect(self._on_map_moved)
        self.session.opened.connect(self.reload)
        self.session.changed.connect(self._on_change)
        self.session.reported.connect(self._on_report)
        self.session.selected.connect(self._on_selected)
        self.session.pointed.connect(self._on_pointed)
        self.session.themed.connect(self._on_theme)
        self._on_theme()

    def _on_theme(self) -> None:
        self.view.theme = self.session.theme
        while (item := self._legend.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        chips = [(pattern_swatch(self.session.theme, key), shown("Choice", label)) for key, label in CLASSES]
        for picture, text in (*chips, (doubt_swatch(self.session.theme), self.tr("in doubt"))):
            chip = QLabel(f'<img src="{picture}"> &nbsp;{text}')
            chip.setObjectName("muted")
            self._legend.addWidget(chip)
        self.view.update()

    # Which route

    def reload(self) -> None:
        """Take the routes of another project, or none."""
        before = self._routes.currentData()
        plane = self.session.plane
        self._lines = {
            route.name: _Line(route, plane.to_plane(np.column_stack((route.lon, route.lat))))
            for route in self.session.routes
        }
        self._routes.clear()
        for name, line in self._lines.items():
            self._routes.addItem(f"{name}   {line.route.length_m / 1000:,.0f} km", name)
        self._routes.setVisible(bool(self._lines))
        self.view.along, self.view.ground = None, None
        wanted = before if before in self._lines else self._default_route()
        self._choose(wanted)
        self._find_things()

    def _default_route(self) -> str | None:
        """The first route that the report covers, else the first of all."""
        report = self.session.report
        covered = set(report.profile.route.tolist()) if report else set()
        return next((name for name in self._lines if name in covered), next(iter(self._lines), None))

    def _choose(self, name: str | None) -> None:
        line = self._lines.get(name or "")
        self.view.route = None if line is None else line.route
        if line is not None:
            self._routes.setCurrentIndex(self._routes.findData(name))
            self.view.show_range(0.0, line.route.length_m)
            self._find_ground(line.route)
            self._on_map_moved()
        self._say_range()
        self.view.update()

    def show_route(self, name: str) -> None:
        """Change to a route, unless it is shown already."""
        if self.view.route is not None and name != self.view.route.name and name in self._lines:
            self._choose(name)

    # What stands along it

    def _on_change(self, change: Change) -> None:
        if self.session.touched & {"borders", "terrain"}:
            self.reload()
        elif self.session.touched & set(_SHOWN_KINDS):
            self._refresh_later.start(REFRESH_MS)

    def _find_things(self) -> None:
        project, routes = self.session.project, self.session.routes
        if project is None or not routes:
            return
        found = [
            as_of(project.layer(entry.uuid), self.session.as_of)
            for kind in _SHOWN_KINDS
            for entry in project.of_kind(kind)
        ]

        def work(progress: Progress) -> Along:
            return ribbon_data.along(routes, found, progress)

        self.session.jobs.run(self.tr("Placing posts along the border"), work, self._on_things, quiet=True)

    def _on_things(self, along: Along) -> None:
        self.view.along = along
        self.view.update()

    def _find_ground(self, route: Route) -> None:
        project = self.session.project
        if project is None or (self.view.ground is not None and self.view.ground.route == route.name):
            return
        rasters = rasters_of(project)
        if not rasters:
            return

        def work(progress: Progress) -> Ground:
            return ribbon_data.ground(rasters, route, progress)

        self.session.jobs.run(self.tr("Reading heights along the border"), work, self._on_ground, quiet=True)

    def _on_ground(self, ground: Ground) -> None:
        self.view.ground = ground
        self.view.update()

    def _on_report(self) -> None:
        self.view.report = self.session.report
        if self.session.report is not None:
            self.view.theta = float(self.session.report.parameters.get("theta", 0.5))
            if self.view.route is not None and self.view.route.name not in set(
                self.session.report.profile.route.tolist()
            ):
                self._choose(self._default_route())
        self.paint_soon()

    def paint_soon(self) -> None:
        """Paint in a turn of its own: map and list are painted in this one, and all three make a wait that is felt."""
        self._paint_later.start(0)

    # In step with the map

    def _on_ranged(self) -> None:
        self._say_range()
        if self.view.route is not None:
            self._leads = True
            self.stretch_wanted.emit(self.view.route, self.view.start_m, self.view.end_m)
            self._leads = False

    def _on_map_moved(self) -> None:
        """Show the part of the route that the map shows."""
        if self._leads or self.view.route is None:
            return
        line = self._lines[self.view.route.name]
        left, bottom, right, top = self.canvas.view.rect
        x, y = line.xy[:, 0], line.xy[:, 1]
        seen = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
        if len(seen) > 1:
            chainage = line.route.chainage_m[seen]
            self.view.show_range(float(chainage.min()), float(chainage.max()))
            self._say_range()

    def _say_range(self) -> None:
        route = self.view.route
        if route is None:
            self._range.setText(self.tr("No border yet: import a border line, or begin a new project."))
            return
        text = self.tr("km {start} – {end} of {length}")
        numbers = {"start": self.view.start_m, "end": self.view.end_m, "length": route.length_m}
        self._range.setText(text.format(**{key: f"{value / 1000:,.0f}" for key, value in numbers.items()}))

    def _on_hovered(self, chainage_m: float | None) -> None:
        route = self.view.route
        if chainage_m is None or route is None or not 0.0 <= chainage_m <= route.length_m:
            self.session.pointed.emit(None, self)
            self.canvas.content.overlay.show_point(None)
            return
        self.session.pointed.emit(Position(route.name, chainage_m, 0.0, ""), self)
        lon, lat = points_at(route, chainage_m)
        self.canvas.content.overlay.show_point(self.session.plane.point(float(lon[0]), float(lat[0])))
        self.view.cursor_m = chainage_m
        self.view.update()

    def _on_pointed(self, position: Position | None, origin: object) -> None:
        if origin is self:
            return
        here = position is not None and self.view.route is not None and position.route == self.view.route.name
        self.view.cursor_m = position.chainage_m if here and position is not None else None
        self.view.update()

    def _on_selected(self, selection: Selection) -> None:
        self.view.selected = selection.gap
        gap = self.session.gap(selection.gap) if selection.gap else None
        if gap is not None:
            self.show_route(gap.route)
            if not self._in_view(gap):
                self.view.show_range(gap.start_m - 2 * gap.length_m, gap.end_m + 2 * gap.length_m)
                self._on_ranged()
        self.view.update()

    def _in_view(self, gap: CoverageGap) -> bool:
        """Whether some of the gap is on the ribbon and its middle on the map."""
        x, y = self.session.plane.point(gap.lon, gap.lat)
        left, bottom, right, top = self.canvas.view.rect
        on_ribbon = gap.end_m >= self.view.start_m and gap.start_m <= self.view.end_m
        return on_ribbon and left <= x <= right and bottom <= y <= top

    def open_gap(self, gap_id: str) -> None:
        """Zoom to a gap, here and on the map."""
        gap = self.session.gap(gap_id)
        if gap is not None:
            self.session.select(Selection(gap=gap_id))
            self._open(gap.route, gap.start_m, gap.end_m)

    def open_place(self, place: Stretch | Place) -> None:
        """Zoom to a stretch of border, or to a post and the border by it, here and on the map."""
        if isinstance(place, Stretch):
            self._open(place.route, place.start_m, place.end_m)
            return
        beside = self.session.locate(place.lon, place.lat)
        if beside is not None:
            self.show_route(beside.route)
        self.session.wanted.emit(place.lon, place.lat, place.lon, place.lat)

    def _open(self, route: str, start_m: float, end_m: float) -> None:
        """Show a stretch with as much border again on either side."""
        self.show_route(route)
        self.view.show_range(2 * start_m - end_m, 2 * end_m - start_m)
        self._on_ranged()
