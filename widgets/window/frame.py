"""The frame round the map: docks with the panels in them, where they are, and the layout that is remembered."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget, QWidget

from widgets.session.preferences import Preferences

PLANNED = QSize(1600, 900)
"""The size of the window when it is first opened, if the screen is large enough."""
TITLE_PX = 40
"""About the height of a title bar on the screen above the window."""
LAYOUT = 3
"""Raised when the docks change, so that an old layout is not imposed on them."""
_LEFT, _RIGHT, _BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
_AREAS = {
    "layers": _LEFT, "gaps": _RIGHT, "selected": _RIGHT, "doubts": _RIGHT, "ribbon": _BOTTOM, "profile": _BOTTOM,
}  # fmt: skip


class WindowFrame(QObject):
    """The docks of a window by name, placed as they were when it was last closed."""

    def __init__(self, window: QMainWindow, panels: Mapping[str, QWidget], preferences: Preferences) -> None:
        super().__init__(window)
        self._window, self._preferences = window, preferences
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        titles = self._titles()
        self.docks = {name: self._dock(name, titles[name], panels[name]) for name in _AREAS}
        self._arrange()
        for dock in self.docks.values():
            dock.dockLocationChanged.connect(self.trim_titles)
            dock.topLevelChanged.connect(self.trim_titles)

    def _titles(self) -> dict[str, str]:
        return {
            "layers": self.tr("Layers"),
            "gaps": self.tr("Gaps"),
            "selected": self.tr("Selected"),
            "doubts": self.tr("Doubts"),
            "ribbon": self.tr("Ribbon"),
            "profile": self.tr("Profile"),
        }

    def _dock(self, name: str, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title.upper(), self._window)
        dock.setObjectName(name)
        dock.toggleViewAction().setText(title)
        dock.setWidget(panel)
        self._window.addDockWidget(_AREAS[name], dock)
        return dock

    def _arrange(self) -> None:
        for dock in self.docks.values():
            # For docks that are not hidden Qt would leave a second, dead tab bar behind.
            dock.hide()
        for area in (_RIGHT, _BOTTOM):
            self._window.setTabPosition(area, QTabWidget.TabPosition.North)
        for first, second in (("ribbon", "profile"), ("gaps", "selected"), ("selected", "doubts")):
            self._window.tabifyDockWidget(self.docks[first], self.docks[second])
        self.docks["ribbon"].raise_()
        self.docks["gaps"].raise_()

    def switches(self) -> list[QAction]:
        """An action for each dock that shows or hides it."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def show_docks(self, visible: bool) -> None:
        """Show or hide all docks."""
        for dock in self.docks.values():
            dock.setVisible(visible)
        self.trim_titles()

    def trim_titles(self) -> None:
        """A dock among tabs needs no title bar: its tab has the title."""
        for dock in self.docks.values():
            others = [other for other in self._window.tabifiedDockWidgets(dock) if not other.isFloating()]
            tabbed = bool(others) and not dock.isFloating()
            if tabbed != (dock.titleBarWidget() is not None):
                old = dock.titleBarWidget()
                dock.setTitleBarWidget(QWidget() if tabbed else None)  # type: ignore[arg-type]  # None restores it
                if old is not None:
                    old.deleteLater()

    # The layout

    def restore(self) -> None:
        """Restore the layout from when the window was last closed."""
        self._window.resize(PLANNED)
        self._default_sizes()
        self.trim_titles()
        self._default_state = self._window.saveState(LAYOUT)
        self._window.restoreGeometry(self._preferences.bytes("geometry"))
        self._window.restoreState(self._preferences.bytes("state"), LAYOUT)

    def remember_docks(self) -> None:
        """Save the layout of the docks for the next start."""
        self._preferences.set("state", self._window.saveState(LAYOUT))

    def remember_place(self) -> None:
        """Save the window's geometry for the next start."""
        self._preferences.set("geometry", self._window.saveGeometry())

    def reset(self, *, visible: bool) -> None:
        """Return every dock to its first place."""
        self._window.restoreState(self._default_state, LAYOUT)
        self.show_docks(visible)
        self._default_sizes()

    def _default_sizes(self) -> None:
        horizontal, vertical = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self._window.resizeDocks([self.docks["layers"], self.docks["gaps"]], [250, 372], horizontal)
        self._window.resizeDocks([self.docks["ribbon"]], [238], vertical)

    def show_whole(self) -> None:
        """Show the window; maximised if the screen is too small for it."""
        window = self._window
        room = window.screen().availableSize() - QSize(0, TITLE_PX)
        if window.size() == window.size().boundedTo(room):
            window.show()
        else:
            window.resize(window.size().boundedTo(room))
            window.showMaximized()
