"""The ribbon's panel: which route, how much of it, and its links to the map and the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.analysis.gaps.doubt import Place, Stretch
from app.geo.lrs import Position, Route
from app.project.project import Change
from resources.literal import one_line
from widgets.map.canvas import MapCanvas
from widgets.ribbon.map_tie import MapTie
from widgets.ribbon.ribbon_legend import RibbonLegend
from widgets.ribbon.ribbon_supply import KINDS, RibbonSupply
from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.routes import of_project, same_drawing, why_none
from widgets.session.session import Selection, Session
from widgets.style.label import Label

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport


class Ribbon(QWidget):
    """One route at a time, in step with the map both ways."""

    stretch_wanted = Signal(object, float, float)
    """The map should show a Route from one chainage to another."""

    def __init__(self, session: Session, canvas: MapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.view = RibbonView(session.theme)
        self._routes = QComboBox()
        self._routes.setAccessibleName(self.tr("Route"))
        self._range = Label()
        self._range.setObjectName("muted")
        self._legend = RibbonLegend()
        self._supply = RibbonSupply(session, self.view)
        self._tie = MapTie(session, canvas, self.view)
        self._by_name: dict[str, Route] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 16, 0)
        head.setSpacing(12)
        head.addWidget(self._routes)
        head.addWidget(self._range)
        head.addStretch(1)
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
        self._routes.activated.connect(lambda _: self._choose(self._routes.currentData()))
        self.view.ranged.connect(self._on_ranged)
        self.view.hovered.connect(self._on_hovered)
        self.view.clicked.connect(lambda gap: self.session.select(Selection(gap=gap)))
        self.view.opened.connect(self.open_gap)
        self._tie.stretch_wanted.connect(self.stretch_wanted)
        self._tie.followed.connect(self._show_extent)
        self._tie.route_wanted.connect(self.show_route)
        self.session.opened.connect(self.reload)
        self.session.dated.connect(self.reload)
        self.session.changed.connect(self._on_change)
        self.session.reported.connect(self._on_report)
        self.session.selected.connect(self._on_selected)
        self.session.pointed.connect(self._on_pointed)
        self.session.themed.connect(self._on_theme)
        self._on_theme()

    def _on_theme(self) -> None:
        self.view.content.theme = self.session.theme
        self._legend.set_theme(self.session.theme)
        self.view.update()

    # The route

    def reload(self) -> None:
        """Take the routes of another project, or none."""
        before = self._routes.currentData()
        self._by_name = {route.name: route for route in self.session.routes}
        self._tie.set_routes(self.session.routes)
        self._routes.clear()
        for name, route in self._by_name.items():
            self._routes.addItem(f"{one_line(name, 60)}   {route.length_m / 1000:,.0f} km", name)
        self._routes.setVisible(bool(self._by_name))
        self._supply.forget()
        wanted = before if before in self._by_name else self._default_route()
        self._choose(wanted)
        self._supply.find_things()

    def _default_route(self) -> str | None:
        """The first route that the report covers, or would cover, else the first of all."""
        report, project = self.session.report, self.session.project
        planned = of_project(project, self.session.routes) if project else frozenset()
        covered = frozenset(report.profile.route.tolist()) if report else planned
        return next((name for name in self._by_name if name in covered), next(iter(self._by_name), None))

    def _choose(self, name: str | None) -> None:
        route = self._by_name.get(name or "")
        self.view.scale.route = route
        if route is not None:
            self._routes.setCurrentIndex(self._routes.findData(name))
            self.view.show_range(0.0, route.length_m)
            self._supply.find_ground(route)
            self.view.content.report = _report_on(self.session, self._shown)
            self._tie.follow_map()
        self._show_extent()
        self.view.update()

    def show_route(self, name: str) -> None:
        """Change to a route, unless it is shown already."""
        if self._shown not in (None, name) and name in self._by_name:
            self._choose(name)

    @property
    def _shown(self) -> str | None:
        """The name of the route in view."""
        return None if self.view.scale.route is None else self.view.scale.route.name

    # Things along it

    def _on_change(self, change: Change) -> None:
        if self.session.touched & {"borders", "terrain"}:
            self.reload()
        elif self.session.touched & set(KINDS):
            self._supply.find_things_soon()

    def _on_report(self) -> None:
        self.view.content.report = _report_on(self.session, self._shown)
        if self.session.report is not None:
            self.view.content.theta = float(self.session.report.parameters.get("theta", 0.5))
            if self._shown is not None and self._shown not in set(self.session.report.profile.route.tolist()):
                self._choose(self._default_route())
        self.paint_soon()

    def paint_soon(self) -> None:
        """Paint in a later turn of the event loop: with map and list in the same one the wait would be felt."""
        self._paint_later.start(0)

    # In step with the map

    def _on_ranged(self) -> None:
        self._show_extent()
        self._tie.lead_map()

    def _show_extent(self) -> None:
        route = self.view.scale.route
        if route is None:
            none = self.tr("No border yet: import a border line, or create a new project.")
            self._range.setText(why_none(self.session.project, self.session.as_of) or none)
            return
        text = self.tr("km {start} – {end} of {length}")
        numbers = {"start": self.view.scale.start_m, "end": self.view.scale.end_m, "length": route.length_m}
        self._range.setText(text.format(**{key: f"{value / 1000:,.0f}" for key, value in numbers.items()}))

    def _on_hovered(self, chainage_m: float | None) -> None:
        route = self.view.scale.route
        if chainage_m is None or route is None or not 0.0 <= chainage_m <= route.length_m:
            self.session.pointed.emit(None, self)
            self._tie.point(None)
            return
        self.session.pointed.emit(Position(route.name, chainage_m, 0.0, ""), self)
        self._tie.point(chainage_m)
        self.view.cursor_m = chainage_m
        self.view.update()

    def _on_pointed(self, position: Position | None, origin: object) -> None:
        if origin is not self:
            here = position is not None and position.route == self._shown
            self.view.cursor_m = position.chainage_m if here and position is not None else None
            self.view.update()

    def _on_selected(self, selection: Selection) -> None:
        self.view.content.selected = selection.gap
        gap = self.session.gap(selection.gap) if selection.gap else None
        if gap is not None:
            self.show_route(gap.route)
            if not self._tie.shows(gap):
                self.view.show_range(gap.start_m - 2 * gap.length_m, gap.end_m + 2 * gap.length_m)
                self._on_ranged()
        self.view.update()

    def open_gap(self, gap_id: str) -> None:
        """Zoom to a gap, here and on the map."""
        gap = self.session.gap(gap_id)
        if gap is not None:
            self.session.select(Selection(gap=gap_id))
            self._open(gap.route, gap.start_m, gap.end_m)

    def open_place(self, place: Stretch | Place) -> None:
        """Zoom to a stretch of border, or to a post and the border near it, here and on the map."""
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


def _report_on(session: Session, route: str | None) -> GapReport | None:
    """The report, unless the route is drawn otherwise on the day of its run: its kilometres are others then."""
    report, project = session.report, session.project
    if report is None or project is None or route is None:
        return report
    return report if same_drawing(project, route, report.as_of, session.as_of.isoformat()) else None
