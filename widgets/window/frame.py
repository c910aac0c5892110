"""The frame of the main window: its parts, docks, bars and menus, and the layout that is remembered."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QWidget,
)

from widgets.compute.analyst import Analyst
from widgets.map.canvas import MapCanvas
from widgets.panels.doubts_badge import DoubtBadge
from widgets.panels.doubts_panel import DoubtPanel
from widgets.panels.feature_form import FeatureForm
from widgets.panels.gap_panel import GapPanel
from widgets.panels.layer_tree import LayerPanel
from widgets.panels.profile_panel import ProfilePanel
from widgets.ribbon.ribbon_panel import Ribbon
from widgets.session.session import Session
from widgets.style.hint_bar import HintBar
from widgets.style.notices import NoticeBar
from widgets.style.theme import Theme
from widgets.window import actions
from widgets.window.goto import GoTo
from widgets.window.start_page import StartPage
from widgets.window.status_bar import StatusBar
from widgets.workshop.workshop import Workshop

PLANNED = QSize(1600, 900)
"""What the window takes when it is first opened, on a screen that has so much."""
TITLE_PX = 40
"""About what a title bar takes of the screen above the window."""
LAYOUT = 3
"""Raised when the docks change, so that an old layout is not forced on them."""


class WindowFrame(QMainWindow):
    """Map in the middle; layers, gaps, selection and ribbon round it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
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
        self.pages = QStackedWidget()
        self.goto = GoTo(session)
        self.status = StatusBar(session, self.canvas)
        self.actions_by_key: dict[str, QAction] = {}

    # Building

    def _build(self) -> None:
        self.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.pages.addWidget(self.start)
        self.pages.addWidget(self.canvas)
        self.setCentralWidget(self.pages)
        self.setStatusBar(self.status)
        self.docks = {
            "layers": self._dock("layers", self.tr("Layers"), self.layers, Qt.DockWidgetArea.LeftDockWidgetArea),
            "gaps": self._dock("gaps", self.tr("Gaps"), self.gaps, Qt.DockWidgetArea.RightDockWidgetArea),
            "selected": self._dock("selected", self.tr("Selected"), self.form, Qt.DockWidgetArea.RightDockWidgetArea),
            "doubts": self._dock("doubts", self.tr("Doubts"), self.doubts, Qt.DockWidgetArea.RightDockWidgetArea),
            "ribbon": self._dock("ribbon", self.tr("Ribbon"), self.ribbon, Qt.DockWidgetArea.BottomDockWidgetArea),
            "profile": self._dock("profile", self.tr("Profile"), self.profile, Qt.DockWidgetArea.BottomDockWidgetArea),
        }
        for dock in self.docks.values():
            # Of docks that are not hidden Qt would leave a second, dead bar of tabs behind.
            dock.hide()
        for area in (Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea):
            self.setTabPosition(area, QTabWidget.TabPosition.North)
        self.tabifyDockWidget(self.docks["ribbon"], self.docks["profile"])
        self.tabifyDockWidget(self.docks["gaps"], self.docks["selected"])
        self.tabifyDockWidget(self.docks["selected"], self.docks["doubts"])
        self.docks["ribbon"].raise_()
        self.docks["gaps"].raise_()
        for dock in self.docks.values():
            dock.dockLocationChanged.connect(self._trim_titles)
            dock.topLevelChanged.connect(self._trim_titles)
        self.notices = NoticeBar(self.session.theme, self.pages)
        self.hints = HintBar(self.canvas)
        self._build_bar()
        self._build_menus()
        self.setAcceptDrops(True)

    def _dock(self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title.upper(), self)
        dock.setObjectName(name)
        dock.toggleViewAction().setText(title)
        dock.setWidget(widget)
        self.addDockWidget(area, dock)
        return dock

    def _build_bar(self) -> None:
        self.bar = QToolBar(self.tr("Tools"), self)
        self.bar.setObjectName("tools")
        self.bar.setMovable(False)
        self.bar.setIconSize(QSize(18, 18))
        self.addToolBar(self.bar)
        for number, section in enumerate(actions.BAR):
            if number:
                self.bar.addSeparator()
            for key in section:
                self.bar.addAction(self.actions_by_key[key])
        primary = self.bar.widgetForAction(self.actions_by_key["analyse"])
        primary.setObjectName("primary")
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(gap)
        self.bar.addAction(self.actions_by_key["theme"])
        self.bar.addWidget(self.goto)
        self._size_bar()

    def _size_bar(self) -> None:
        """Words beside the icons where all of the bar then still fits, in whatever language."""
        self._style_bar(words=True)
        if self.bar.sizeHint().width() > self.width():
            self._style_bar(words=False)

    def _style_bar(self, *, words: bool) -> None:
        for key in (key for section in actions.BAR for key in section):
            button = self.bar.widgetForAction(self.actions_by_key[key])
            if isinstance(button, QToolButton):
                with_words = (words and key not in actions.ICON_ONLY) or key == "analyse"
                beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
                button.setToolButtonStyle(beside if with_words else alone)

    def _build_menus(self) -> None:
        for title, sections in actions.MENUS:
            menu = self.menuBar().addMenu(actions.tr(title))
            for number, section in enumerate(sections):
                if number:
                    menu.addSeparator()
                for command in section:
                    menu.addAction(self.actions_by_key[command.key])
            if sections[0] is actions.VIEW[:4] or title == actions.MENUS[2][0]:
                menu.addSeparator()
                for dock in self.docks.values():
                    menu.addAction(dock.toggleViewAction())

    # Layout

    def _restore(self) -> None:
        self.resize(PLANNED)
        preferences = self.session.preferences
        self._default_sizes()
        self._trim_titles()
        self.default_state = self.saveState(LAYOUT)
        self.restoreGeometry(preferences.bytes("geometry"))
        self.restoreState(preferences.bytes("state"), LAYOUT)
        self.actions_by_key["pan"].setChecked(True)
        self.actions_by_key["snap"].setChecked(True)
        self.actions_by_key["overview"].setChecked(True)

    def show_whole(self) -> None:
        """Show the window; all over the screen where that cannot hold it."""
        room = self.screen().availableSize() - QSize(0, TITLE_PX)
        if self.size() == self.size().boundedTo(room):
            self.show()
        else:
            self.resize(self.size().boundedTo(room))
            self.showMaximized()

    def _default_sizes(self) -> None:
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([self.docks["layers"], self.docks["gaps"]], [250, 372], horizontal)
        self.resizeDocks([self.docks["ribbon"]], [238], vertical)

    def _trim_titles(self) -> None:
        """A dock among tabs needs no title of its own: its tab has it."""
        for dock in self.docks.values():
            others = [other for other in self.tabifiedDockWidgets(dock) if not other.isFloating()]
            tabbed = bool(others) and not dock.isFloating()
            if tabbed != (dock.titleBarWidget() is not None):
                old = dock.titleBarWidget()
                dock.setTitleBarWidget(QWidget() if tabbed else None)  # type: ignore[arg-type]  # None restores it
                if old is not None:
                    old.deleteLater()

    def reset_layout(self) -> None:
        """Put every dock back where it stood at first."""
        self.restoreState(self.default_state, LAYOUT)
        for dock in self.docks.values():
            dock.setVisible(self.session.project is not None)
        self._trim_titles()
        self._default_sizes()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def toggle_theme(self) -> None:
        """Light to dark and back."""
        self.set_theme("light" if self.session.theme.name == "dark" else "dark")

    def set_theme(self, name: str) -> None:
        """Dress everything in a theme."""
        self.session.theme = Theme(name)
        self.session.preferences.set("theme", name)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.session.theme.apply(app)
        actions.dress(self.actions_by_key, self.session.theme)
        self.notices.theme = self.session.theme
        self.session.themed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Words beside icons where there is room."""
        super().resizeEvent(event)
        if hasattr(self, "bar"):
            self._size_bar()
            self.notices.place()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the full-screen tick true."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange and hasattr(self, "actions_by_key"):
            self.actions_by_key["full_screen"].setChecked(self.isFullScreen())
