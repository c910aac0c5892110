"""The main window: it owns the parts and connects them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from widgets.compute.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.map.pointer import Pointer
from widgets.panels.doubts_badge import DoubtBadge
from widgets.panels.doubts_panel import DoubtPanel
from widgets.panels.feature_form import FeatureForm
from widgets.panels.gap_panel import GapPanel
from widgets.panels.identify import IdentifyDialog
from widgets.panels.layer_list.layer_panel import LayerPanel
from widgets.panels.profile_panel import ProfilePanel
from widgets.ribbon.ribbon_panel import Ribbon
from widgets.session.session import Selection, Session, look_elsewhere
from widgets.style.hint_bar import HintBar
from widgets.style.notices import NoticeBar
from widgets.window import actions, handlers, menus, theme_switch
from widgets.window.as_of_box import AsOfBox
from widgets.window.dialog_opener import WindowDialogs
from widgets.window.enabling import Enabling
from widgets.window.frame import WindowFrame
from widgets.window.goto import GoTo
from widgets.window.live_report import LiveReport
from widgets.window.map_menu import MapMenu
from widgets.window.navigator import Navigator
from widgets.window.pages import Pages
from widgets.window.projects import Projects
from widgets.window.start_page import StartPage, keep_thumbnail
from widgets.window.status_bar import StatusBar
from widgets.window.title import Title
from widgets.window.tool_bar import ToolBar
from widgets.workshop.workshop import Workshop


class MainWindow(QMainWindow):
    """The map in the middle; layers, gaps, selection and ribbon round it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._make_panels()
        self.identify = IdentifyDialog(session, self.canvas, self)
        self.projects = Projects(session, self)
        self.dialogs = WindowDialogs(session, self)
        self.navigator = Navigator(session, self.canvas, self.ribbon)
        self.actions_by_key = actions.make(self, self._handlers(), session.theme)
        self._assemble()
        self.title = Title(session, self)
        self.enabling = Enabling(session, self.analyst, self.actions_by_key, self)
        self.live_report = LiveReport(session, self.analyst, self.ribbon, self.hints)
        self._follow_session()
        self._follow_work()
        self._follow_parts()
        self._restore()
        self._on_opened()

    def _make_panels(self) -> None:
        session = self.session
        self.analyst = Analyst(session)
        self.canvas = MapCanvas(session)
        self.workshop = Workshop(session, self.canvas, self.analyst)
        self.ribbon = Ribbon(session, self.canvas)
        self.profile = ProfilePanel(session)
        self.gaps = GapPanel(session, self.analyst)
        self.doubts = DoubtPanel(session, self.analyst)
        self.badge = DoubtBadge(session, self.canvas)
        self.form = FeatureForm(session)
        self.layers = LayerPanel(session)
        self.start = StartPage(session)
        self.as_of, self.goto = AsOfBox(session), GoTo(session)
        self.status = StatusBar(session, self.canvas)

    def _handlers(self) -> handlers.Handlers:
        own: handlers.Handlers = {
            "quit": self.close,
            "goto": self._focus_goto,
            "full_screen": self._toggle_full_screen,
            "theme": self.toggle_theme,
            "reset": lambda: self.frame.reset(visible=self.session.project is not None),
            "snap": self.status.toggle_snapping,
        }
        return (
            own
            | handlers.of_projects(self.session, self.projects, self.dialogs)
            | handlers.of_views(self.canvas, self.navigator)
            | handlers.of_plans(self.session, self.workshop, self.dialogs)
            | handlers.of_runs(self.analyst, self.navigator, self.dialogs)
        )

    def _assemble(self) -> None:
        self.pages = Pages(self.start, self.canvas)
        self.setCentralWidget(self.pages)
        self.setStatusBar(self.status)
        self.frame = WindowFrame(self, self._panels(), self.session.preferences)
        self.docks = self.frame.docks
        self.notices = NoticeBar(self.session.theme, self.pages)
        self.hints = HintBar(self.canvas)
        self.bar = ToolBar(self.actions_by_key, self.as_of, self.goto, self)
        self.addToolBar(self.bar)
        self.bar.fit(self.width())
        menus.fill(self.menuBar(), self.actions_by_key, self.frame.switches())
        self.setAcceptDrops(True)

    def _panels(self) -> dict[str, QWidget]:
        """The panel in each dock."""
        right: dict[str, QWidget] = {"gaps": self.gaps, "selected": self.form, "doubts": self.doubts}
        return right | {"layers": self.layers, "ribbon": self.ribbon, "profile": self.profile}

    def _restore(self) -> None:
        self.frame.restore()
        for key in ("pan", "snap", "overview"):
            self.actions_by_key[key].setChecked(True)

    def _follow_session(self) -> None:
        self.session.opened.connect(self._on_opened)
        self.session.selected.connect(self._on_selected)
        self.session.notified.connect(self.notices.show_notice)
        self.session.themed.connect(self._on_themed)
        self.session.damaged.connect(self.dialogs.check_file)
        self.session.dated.connect(lambda: self.bar.fit(self.width()))

    def _follow_work(self) -> None:
        self.analyst.ridges.ridged.connect(self.profile.show_ridge)
        self.analyst.ridges.ridged.connect(self.canvas.content.overlay.show_ridge)
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
        self.goto.announced.connect(self.session.notify)
        self.start.sample_wanted.connect(lambda: self.projects.new(sample=True))
        self.start.new_wanted.connect(lambda: self.projects.new(sample=False))
        self.start.open_wanted.connect(self.projects.choose)
        self.start.recent_wanted.connect(lambda path: self.session.open(Path(path)))

    # Following the session

    def _on_opened(self) -> None:
        project = self.session.project
        self.pages.setCurrentWidget(self.start if project is None else self.canvas)
        self.frame.show_docks(project is not None)
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

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_theme(self) -> None:
        """Switch between light and dark."""
        theme_switch.switch(self.session)

    def _on_themed(self) -> None:
        actions.set_icons(self.actions_by_key, self.session.theme)
        self.notices.theme = self.session.theme

    # Its size, dropped files, and closing

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Text beside icons where there is room."""
        super().resizeEvent(event)
        if hasattr(self, "bar"):
            self.bar.fit(self.width())
            self.notices.place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the full-screen check mark true; whoever comes back may have changed the project elsewhere."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            look_elsewhere(self.session)
        if event.type() == QEvent.Type.WindowStateChange and hasattr(self, "actions_by_key"):
            self.actions_by_key["full_screen"].setChecked(self.isFullScreen())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open a project, or import any other file."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        # Later: the program they come from waits until this is done.
        QTimer.singleShot(0, self, lambda: self.projects.open_files(paths))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Save the layout and a thumbnail; everything else is on disk already."""
        project = self.session.project
        if project is not None:
            self.frame.remember_docks()
            keep_thumbnail(project.path, self.canvas.grab())
        self.frame.remember_place()
        self.identify.close()
        self.session.close()
        event.accept()
