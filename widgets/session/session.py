"""The one Qt object the widgets share: the open project, the selection, the latest report, the background jobs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import UserError
from app.geo.crs import REGION
from app.geo.lrs import Position, Route, locate
from app.project import sensor_types
from app.project.loaded_tables import without_rows
from app.project.project import Change, Project
from app.store.actions import Action
from app.store.failures.explained import user_error
from app.store.integrity.refusals import is_damage
from layers import LAYER_TYPES
from layers.base import Layer
from resources import SensorType
from resources import sensor_types as bundled
from widgets.session import routes
from widgets.session.elevation import Elevation
from widgets.session.elsewhere import Elsewhere
from widgets.session.jobs import Jobs
from widgets.session.opening_notice import about_opened
from widgets.session.plane import Plane
from widgets.session.preferences import Preferences
from widgets.session.preparation import Preparation
from widgets.style.notices import Level
from widgets.style.theme import Theme
from widgets.words.remedies import full_text

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import CoverageGap, GapReport


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: features of one layer, or one gap by its id."""

    layer: str = ""
    fids: frozenset[int] = frozenset()
    gap: str = ""

    def __bool__(self) -> bool:
        return bool(self.fids or self.gap)


NOTHING = Selection()


class Session(QObject):
    """Everything a widget may know of the others goes through here."""

    opened = Signal()
    """A project was opened or closed; ``project`` is the new one or None."""
    changed = Signal(object)
    """A Change was committed."""
    selected = Signal(object)
    """The Selection changed."""
    reported = Signal()
    """The report in view changed, or became out of date."""
    dated = Signal()
    """Another day is looked at: ``as_of`` changed."""
    pointed = Signal(object, object)
    """The pointer is over a Position of the border (or None); and the emitter."""
    wanted = Signal(float, float, float, float)
    """The map should show west, south, east, north."""
    notified = Signal(str, str)
    """A text for the message bar, and its Level."""
    damaged = Signal(object)
    """The project at this path cannot be opened because of what is in it."""
    unreadable = Signal(str, str)
    """A layer's file cannot be read: its uuid, and why; empty once it can be again."""
    themed = Signal()
    """The theme changed."""

    def __init__(self, preferences: Preferences | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.preferences = preferences or Preferences()
        self.theme = Theme(self.preferences.text("theme", "light"))
        self.jobs = Jobs(self)
        self.preparation = Preparation(self)
        self.project: Project | None = None
        self.plane = Plane.of(REGION)
        self.elevation: Elevation | None = None
        self.elsewhere: Elsewhere | None = None
        self.selection = NOTHING
        self.report: GapReport | None = None
        self.as_of = date.today()
        self.touched: frozenset[str] = frozenset()
        """The kinds of the layers whose rows the newest change touched, or which it added or removed."""
        self._kinds: dict[str, str] = {}
        self._routes: tuple[Route, ...] | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self.jobs.failed.connect(lambda job, error: self.explain(error))

    # The project

    def open(self, path: Path) -> bool:
        """Open a project in place of the open one. False, with a notice, if it cannot be opened."""
        with Explained(self) as attempt:
            project = Project.open(path)
            self.show(project)
            self.preferences.remember(path)
        if attempt.error is not None and is_damage(attempt.error, path):
            self.damaged.emit(path)
        return attempt.fine

    def show(self, project: Project) -> None:
        """Show an open project, and close it in the end."""
        self.close_project()
        self._take(project)
        self.opened.emit()
        if (notice := about_opened(project))[0]:
            self.notify(*notice)  # only now has the page of the map come up, above older notices

    def _take(self, project: Project) -> None:
        self.project, self._routes = project, None
        self._kinds = {entry.uuid: entry.kind for entry in project.entries.values()}
        self.plane = Plane.of(routes.extent(project))
        self.elevation = Elevation.of(project)
        self.elsewhere = Elsewhere(project)
        self._unsubscribe = project.subscribe(self._on_change)

    def close_project(self) -> None:
        """Close the project, if one is open."""
        if self.project is None:
            return
        self._unsubscribe()
        for job in list(self.jobs.running):
            job.cancel()
        self.project.close()
        self.project, self.report, self.elevation, self.elsewhere, self._routes = None, None, None, None, None
        self.selection = NOTHING
        self.opened.emit()

    def close(self) -> None:
        """Close project and threads; no requests are allowed afterwards."""
        self.close_project()
        self.preparation.stop()
        self.jobs.close()

    @property
    def required(self) -> Project:
        """The open project, where there must be one. Raises RuntimeError if there is none: a bug in the caller."""
        if self.project is None:
            raise RuntimeError("no project is open")
        return self.project

    @property
    def routes(self) -> tuple[Route, ...]:
        """The border lines valid at ``as_of``."""
        if self._routes is None:
            self._routes = ()
            with Explained(self):
                self._routes = routes.valid(self.project, self.as_of) if self.project else ()
        return self._routes

    def set_as_of(self, day: date) -> None:
        """Show and analyse the project as of another day."""
        if day != self.as_of:
            self.as_of, self._routes = day, None
            self.dated.emit()

    def layer(self, uuid: str) -> Layer:
        """A layer of the open project, without rows where it has lost its table. KeyError: there is no such layer."""
        if self.project is None:
            raise KeyError(uuid)
        return self.project.layer(uuid) if not self.project.lost(uuid) else without_rows(self.project.entries[uuid])

    def kind(self, name: str) -> type[Layer]:
        """A kind of layer with the sensor types of the open project; with the bundled ones if its own are broken."""
        with Explained(self):
            return LAYER_TYPES[name] if self.project is None else sensor_types.layer_kind(self.project, name)
        return LAYER_TYPES[name]

    def devices(self) -> dict[str, SensorType]:
        """The sensor types of the open project by key; the bundled ones if its own are broken, or none is open."""
        with Explained(self):
            return dict(bundled()) if self.project is None else sensor_types.types_of(self.project)
        return dict(bundled())

    def apply(self, label: str, *actions: Action, origin: str = "window") -> Change | None:
        """Commit a step; None, with a notice, if it was refused."""
        with Explained(self):
            return None if self.project is None else self.project.apply(label, *actions, origin=origin)
        return None

    def undo(self) -> None:
        """Undo the newest step."""
        with Explained(self):
            if self.project is not None:
                self.project.undo("window")

    def redo(self) -> None:
        """Redo the step last undone."""
        with Explained(self):
            if self.project is not None:
                self.project.redo("window")

    def _on_change(self, change: Change) -> None:
        if self.elsewhere is not None:
            self.elsewhere.settle(change)
        listed = {entry.uuid: entry.kind for entry in self.required.entries.values()}
        self.touched = frozenset((self._kinds | listed)[uuid] for uuid in change.layers)
        self._kinds = listed
        if "borders" in self.touched:
            self._routes = None
        if "terrain" in self.touched:
            self.elevation = Elevation.of(self.required)
        self.select(_remaining(self.selection, change, self.required))
        self.changed.emit(change)

    # Selection and position

    def select(self, selection: Selection) -> None:
        """Set the selection, everywhere."""
        if selection != self.selection:
            self.selection = selection
            self.selected.emit(selection)

    def gap(self, gap_id: str) -> CoverageGap | None:
        """A gap of the report in view."""
        if self.report is None:
            return None
        return next((gap for gap in (*self.report.gaps, *self.report.hard_terrain_gaps) if gap.id == gap_id), None)

    def locate(self, lon: float, lat: float) -> Position | None:
        """The nearest place of the border; None if no border is loaded."""
        try:
            return locate(self.routes, lon, lat) if self.routes else None
        except UserError:
            return None

    def notify(self, text: str, level: Level = Level.PLAIN) -> None:
        """Show one line in the message bar."""
        self.notified.emit(text, level)

    def explain(self, error: BaseException) -> None:
        """Show a UserError in the message bar; anything else is a bug and goes to the crash dialog."""
        readable = _readable(error, self.project)
        if isinstance(readable, UserError | ValueError):
            self.notify(full_text(readable), Level.ERROR)
        else:
            raise error


def look_elsewhere(session: Session) -> None:
    """Show what another program has changed in the open project since the last look, and say so once."""
    with Explained(session):
        if session.project is None or session.elsewhere is None or (change := session.elsewhere.look()) is None:
            return
        session.project.follow(change, {})
        names = ", ".join(entry.name for uuid, entry in session.project.entries.items() if uuid in change.layers)
        text = session.tr("Another program changed this project: {names}. It is shown as it is now.")
        session.notify(text.format(names=names or session.tr("the list of layers")), Level.WARNING)


def _remaining(selection: Selection, change: Change, project: Project) -> Selection:
    """What of a selection is there after a change."""
    if not selection.layer or selection.layer not in change.layers:
        return selection
    present = project.layer(selection.layer).table.fids.tolist() if selection.layer in project.entries else ()
    left = selection.fids.intersection(present)
    return selection if left == selection.fids else Selection(selection.layer, left)


def _readable(error: BaseException | None, project: Project | None) -> BaseException | None:
    """An error of SQLite about the open project as a UserError; any other as it is."""
    if project is None or not isinstance(error, sqlite3.Error):
        return error
    return user_error(error, project.path) or error


class Explained:
    """A block in which a UserError becomes a notice. ``fine`` is False afterwards if there was one."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.fine = True
        self.error: UserError | None = None

    def __enter__(self) -> Explained:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        readable = _readable(error, self._session.project)
        if not isinstance(readable, UserError):
            return False
        self.fine, self.error = False, readable
        self._session.notify(full_text(readable), Level.ERROR)
        return True
