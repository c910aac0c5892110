"""Loads what the ribbon shows beside the report, off the main thread: things along the line and the ground under it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.geo.lrs import Route
from app.progress import Progress
from app.terrain.groups import rasters_of
from widgets.map.items.asof import as_of
from widgets.ribbon import ribbon_data
from widgets.ribbon.ribbon_data import Along, Ground
from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.session import Session

REFRESH_MS = 250
KINDS = ("checkpoints", "sensors", "incidents", "patrols")
"""The kinds of layers whose rows appear along the line."""


class RibbonSupply(QObject):
    """Reads the session's project in the background, and passes the results to a ribbon's view."""

    def __init__(self, session: Session, view: RibbonView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(REFRESH_MS)
        self._later.timeout.connect(self.find_things)

    def forget(self) -> None:
        """Another project was opened, or its line or terrain changed."""
        self._view.content.along, self._view.content.ground = None, None

    def find_things_soon(self) -> None:
        """Read the things along the line in a moment: changes come in bursts."""
        self._later.start()

    def find_things(self) -> None:
        """Find what is along the routes."""
        project, routes = self._session.project, self._session.routes
        if project is None or not routes:
            return
        entries = [entry for kind in KINDS for entry in project.of_kind(kind) if project.lost(entry.uuid) is None]
        layers = [as_of(project.layer(entry.uuid), self._session.as_of) for entry in entries]

        def work(progress: Progress) -> Along:
            return ribbon_data.along(routes, layers, progress)

        self._session.jobs.run(self.tr("Placing posts along the border"), work, self._on_things, quiet=True)

    def _on_things(self, along: Along) -> None:
        self._view.content.along = along
        self._view.update()

    def find_ground(self, route: Route) -> None:
        """Read the heights under a route, unless they are there already."""
        project, ground = self._session.project, self._view.content.ground
        if project is None or (ground is not None and ground.route == route.name):
            return
        rasters = rasters_of(project)
        if not rasters:
            return

        def work(progress: Progress) -> Ground:
            return ribbon_data.ground(rasters, route, progress)

        self._session.jobs.run(self.tr("Reading heights along the border"), work, self._on_ground, quiet=True)

    def _on_ground(self, ground: Ground) -> None:
        self._view.content.ground = ground
        self._view.update()
