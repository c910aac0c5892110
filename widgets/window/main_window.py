"""The main window: it ties its parts to one another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

from widgets.map.pointer import Pointer
from widgets.panels.identify import IdentifyDialog
from widgets.session.session import NOTHING, Selection, Session
from widgets.window import actions
from widgets.window.dialog_opener import WindowDialogs
from widgets.window.enabling import Enabling
from widgets.window.frame import LAYOUT, WindowFrame
from widgets.window.live_report import LiveReport
from widgets.window.map_menu import MapMenu
from widgets.window.navigator import Navigator
from widgets.window.projects import Projects
from widgets.window.start_page import thumbnail

Handlers = dict[str, Callable[[], object]]
"""What each command does, by its key."""


class MainWindow(WindowFrame):
    """Ties the parts to one another, and the commands to the parts that carry them out."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.identify = IdentifyDialog(session, self.canvas, self)
        self.projects = Projects(session, self)
        self.dialogs = WindowDialogs(session, self)
        self.navigator = Navigator(session, self.canvas, self.ribbon)
        self.actions_by_key = actions.make(self, self._handlers(), session.theme)
        self._build()
        self.enabling = Enabling(session, self.analyst, self.actions_by_key, self)
        self.live_report = LiveReport(session, self.analyst, self.ribbon, self.hints)
        self._follow_session()
        self._follow_work()
        self._follow_parts()
        self._restore()
        self._on_opened()

    def _handlers(self) -> Handlers:
        return self._handlers_of_projects() | self._handlers_of_views() | self._handlers_of_plans()

    def _handlers_of_projects(self) -> Handlers:
        return {
            "new": lambda: self.projects.new(sample=False),
            "open": self.projects.choose,
            "sample": lambda: self.projects.new(sample=True),
            "import": self.projects.import_file,
            "close": self.session.close_project,
            "quit": self.close,
            "about": self.dialogs.about,
        }

    def _handlers_of_views(self) -> Handlers:
        canvas = self.canvas
        return {
            "zoom_in": lambda: canvas.view.zoom(1.6),
            "zoom_out": lambda: canvas.view.zoom(1 / 1.6),
            "zoom_all": canvas.content.show_all,
            "zoom_selection": self.navigator.show_selection,
            "previous": canvas.history.back,
            "next": canvas.history.forward,
            "overview": lambda: canvas.furniture.overview.setVisible(not canvas.furniture.overview.isVisible()),
            "goto": self._focus_goto,
            "full_screen": self._toggle_full_screen,
            "theme": self.toggle_theme,
            "reset": self.reset_layout,
        }

    def _handlers_of_plans(self) -> Handlers:
        session, workshop = self.session, self.workshop
        tools: Handlers = {command.key: partial(workshop.take, command.key) for command in actions.TOOLS}
        return tools | {
            "undo": session.undo,
            "redo": session.redo,
            "delete": workshop.edits.delete,
            "deselect": lambda: session.select(NOTHING),
            "snap": self.status.toggle_snapping,
            "trial": self.dialogs.trial,
            "analyse": self.analyst.run,
            "publish": self.analyst.run_to_publish,
            "stop": self.analyst.cancel,
            "first_gap": self.navigator.open_first_gap,
            "next_gap": self.navigator.open_next_gap,
            "compare": self.dialogs.comparison,
            "report": self.dialogs.report,
        }

    def _follow_session(self) -> None:
        self.session.opened.connect(self._on_opened)
        self.session.selected.connect(self._on_selected)
        self.session.notified.connect(self.notices.show_notice)

    def _follow_work(self) -> None:
        self.analyst.compared.connect(self.analyst.tell)
        self.analyst.ridged.connect(self.profile.show_ridge)
        self.analyst.ridged.connect(self.canvas.content.overlay.show_ridge)
        self.dialogs.publish_wanted.connect(self.analyst.run_to_publish)
        self.status.cancelled.connect(self._cancel_work)

    def _follow_parts(self) -> None:
        self.canvas.menu_wanted.connect(self._show_map_menu)
        self.workshop.hinted.connect(self.hints.say)
        self.workshop.taken.connect(lambda name: self.actions_by_key[name].setChecked(True))
        self.workshop.identified.connect(self.identify.show_at)
        self.ribbon.stretch_wanted.connect(self.navigator.show_stretch)
        self.gaps.opened.connect(self.ribbon.open_gap)
        self.doubts.place_wanted.connect(self.ribbon.open_place)
        self.badge.clicked.connect(self._show_doubts)
        self.layers.tree.zoom_wanted.connect(self.navigator.show_layer)
        self.goto.said.connect(self.session.notify)
        self.start.sample_wanted.connect(lambda: self.projects.new(sample=True))
        self.start.new_wanted.connect(lambda: self.projects.new(sample=False))
        self.start.open_wanted.connect(self.projects.choose)
        self.start.recent_wanted.connect(lambda path: self.session.open(Path(path)))

    # Following the session

    def _on_opened(self) -> None:
        project = self.session.project
        self.setWindowTitle("Sarhad" if project is None else f"{project.path.stem} – Sarhad")
        self.pages.setCurrentWidget(self.start if project is None else self.canvas)
        for dock in self.docks.values():
            dock.setVisible(project is not None)
        self._trim_titles()
        self.bar.setVisible(project is not None)
        if project is not None:
            self.canvas.setFocus()

    def _on_selected(self, selection: Selection) -> None:
        if selection:
            self.docks["selected" if selection.fids else "gaps"].raise_()

    def _cancel_work(self) -> None:
        if self.analyst.running:
            self.analyst.cancel()
        for job in self.session.jobs.shown():
            job.cancel()

    # Commands

    def _focus_goto(self) -> None:
        self.goto.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.goto.selectAll()

    def _show_doubts(self) -> None:
        self.docks["doubts"].show()
        self.docks["doubts"].raise_()
        self.doubts.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_map_menu(self, at: Pointer) -> None:
        if self.session.project is None:
            return
        menu = MapMenu(at, self.workshop, self.status, self)
        menu.exec(QPoint(at.screen))
        menu.deleteLater()

    # Files dropped, and the end

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open a project, or import whatever else it is."""
        self.projects.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Remember the layout and a thumbnail; everything else is on disk already."""
        project = self.session.project
        if project is not None:
            self.session.preferences.set("state", self.saveState(LAYOUT))
            picture = self.canvas.grab().scaled(
                288, 176, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
            )
            picture.save(str(thumbnail(project.path)))
        self.session.preferences.set("geometry", self.saveGeometry())
        self.identify.close()
        self.session.close()
        event.accept()
