"""The main window: it puts the parts together and carries out the commands that belong to no one part."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QMenu,
    QMessageBox,
)

from app.geo.lrs import Route
from app.project import Change
from app.wording import sentence
from widgets import actions
from widgets.compare_dialog import CompareDialog
from widgets.identify import IdentifyDialog
from widgets.late import IMPORTS
from widgets.map.pointer import Pointer
from widgets.projects import Projects
from widgets.report_dialog import ReportDialog
from widgets.session import NOTHING, Selection, Session
from widgets.start_page import thumbnail
from widgets.text import shown
from widgets.window_frame import LAYOUT, WindowFrame
from widgets.workshop import step_name


class MainWindow(WindowFrame):
    """Ties the parts to one another and carries out the commands that belong to no one part."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.identify = IdentifyDialog(session, self.canvas, self)
        self.projects = Projects(session, self)
        self.actions_by_key = actions.make(self, self._handlers(), session.theme)
        self._build()
        self._connect()
        self._restore()
        self._on_opened()

    def _handlers(self) -> dict[str, Any]:
        session, canvas = self.session, self.canvas
        tools = {command.key: lambda key=command.key: self.workshop.take(key) for command in actions.TOOLS}
        return tools | {
            "new": lambda: self.projects.new(sample=False),
            "open": self.projects.choose,
            "sample": lambda: self.projects.new(sample=True),
            "import": self.projects.import_file,
            "close": session.close_project,
            "quit": self.close,
            "undo": session.undo,
            "redo": session.redo,
            "delete": self.workshop.delete_selected,
            "deselect": lambda: session.select(NOTHING),
            "zoom_in": lambda: canvas.zoom(1.6),
            "zoom_out": lambda: canvas.zoom(1 / 1.6),
            "zoom_all": canvas.show_all,
            "zoom_selection": self.zoom_to_selection,
            "previous": canvas.previous_view,
            "next": canvas.next_view,
            "overview": lambda: canvas.overview.setVisible(not canvas.overview.isVisible()),
            "goto": self._focus_goto,
            "full_screen": self._toggle_full_screen,
            "theme": self.toggle_theme,
            "reset": self.reset_layout,
            "snap": self.status.toggle_snapping,
            "trial": self.show_trial,
            "analyse": self.analyst.run,
            "stop": self.analyst.cancel,
            "first_gap": lambda: self._step_gap(first=True),
            "next_gap": lambda: self._step_gap(first=False),
            "compare": self.show_comparison,
            "report": self.show_report_dialog,
            "about": self._about,
        }

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.changed.connect(self._on_change)
        session.reported.connect(self._enable)
        session.selected.connect(self._on_selected)
        session.notified.connect(self.notices.show_notice)
        self.analyst.started.connect(self._enable)
        self.analyst.ended.connect(self._enable)
        self.analyst.compared.connect(self.analyst.tell)
        self.analyst.previewed.connect(self._on_previewed)
        self.analyst.partial.connect(self._on_partial)
        self.analyst.ended.connect(self._on_ended)
        self.analyst.ridged.connect(self.profile.show_ridge)
        self.analyst.ridged.connect(self.canvas.overlay.show_ridge)
        self.status.cancelled.connect(self._cancel_work)
        self.canvas.menu_wanted.connect(self._show_map_menu)
        self.workshop.hinted.connect(self.hints.say)
        self.workshop.taken.connect(lambda name: self.actions_by_key[name].setChecked(True))
        self.workshop.identified.connect(self.identify.show_at)
        self.ribbon.stretch_wanted.connect(self._show_stretch)
        self.gaps.opened.connect(self.ribbon.open_gap)
        self.doubts.place_wanted.connect(self.ribbon.open_place)
        self.badge.clicked.connect(self._show_doubts)
        self.layers.tree.zoom_wanted.connect(self.zoom_to_layer)
        self.goto.said.connect(session.notify)
        self.start.sample_wanted.connect(lambda: self.projects.new(sample=True))
        self.start.new_wanted.connect(lambda: self.projects.new(sample=False))
        self.start.open_wanted.connect(self.projects.choose)
        self.start.recent_wanted.connect(lambda path: session.open(Path(path)))

    # Following the session

    def _on_opened(self) -> None:
        project = self.session.project
        self.setWindowTitle("Sarhad" if project is None else f"{project.path.stem} – Sarhad")
        self.pages.setCurrentWidget(self.start if project is None else self.canvas)
        for dock in self.docks.values():
            dock.setVisible(project is not None)
        self._trim_titles()
        self.bar.setVisible(project is not None)
        self._enable()
        if project is not None:
            self.canvas.setFocus()

    def _on_change(self, change: Change) -> None:
        self._enable()

    def _enable(self) -> None:
        """Only what can be done now can be chosen; undo and redo say what."""
        project, report = self.session.project, self.session.report
        for action in self.actions_by_key.values():
            needs = action.property("needs")
            action.setEnabled(not needs or (project is not None and (needs == "project" or report is not None)))
        self.actions_by_key["stop"].setEnabled(self.analyst.running)
        self.actions_by_key["analyse"].setEnabled(project is not None and not self.analyst.running)
        self._name_steps()
        self._enable_for(self.session.selection)

    def _name_steps(self) -> None:
        steps = self.session.project.steps() if self.session.project is not None else []
        done, undone = [step for step in steps if step.done], [step for step in steps if not step.done]
        for key, step, text in (
            ("undo", done[-1] if done else None, self.tr("Undo")),
            ("redo", undone[0] if undone else None, self.tr("Redo")),
        ):
            action: QAction = self.actions_by_key[key]
            label = text if step is None else f"{text}: {step_name(step.label)}"
            action.setText(label)
            action.setToolTip(f"{label}  ({action.shortcut().toString()})")
            action.setEnabled(step is not None)

    def _enable_for(self, selection: Selection) -> None:
        self.actions_by_key["delete"].setEnabled(bool(selection.fids))
        self.actions_by_key["zoom_selection"].setEnabled(bool(selection))

    def _on_selected(self, selection: Selection) -> None:
        self._enable_for(selection)
        if selection:
            self.docks["selected" if selection.fids else "gaps"].raise_()

    def _on_previewed(self, report: Any) -> None:
        self.ribbon.view.report = self.session.report if report is None else report
        self.ribbon.view.update()

    def _on_partial(self, report: Any) -> None:
        """The ribbon shows the first draws, and the map says that they are not all, until the run has ended."""
        if self.analyst.running:
            self._on_previewed(report)
            self.hints.say(sentence(report.warnings[0], shown))

    def _on_ended(self) -> None:
        self.hints.say("")
        self.ribbon.view.report = self.session.report
        self.ribbon.paint_soon()

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

    def _show_stretch(self, route: Route, start_m: float, end_m: float) -> None:
        inside = (route.chainage_m >= start_m) & (route.chainage_m <= end_m)
        if inside.sum() > 1:
            xy = self.session.plane.to_plane(
                shapely.get_coordinates(shapely.points(route.lon[inside], route.lat[inside]))
            )
            low, high = xy.min(axis=0), xy.max(axis=0)
            self.canvas.show_rect((low[0], low[1], high[0], high[1]), margin=0.08)

    def zoom_to_layer(self, uuid: str) -> None:
        """Show all of a layer."""
        if uuid in self.canvas.layers:
            self._zoom_to(self.canvas.layers[uuid].geometries)
        elif uuid in self.canvas.reliefs:
            self.canvas.show_all()

    def zoom_to_selection(self) -> None:
        """Show what is selected."""
        selection = self.session.selection
        if selection.gap:
            self.ribbon.open_gap(selection.gap)
        elif selection.layer in self.canvas.layers:
            graphics = self.canvas.layers[selection.layer]
            self._zoom_to([graphics.geometry(fid) for fid in selection.fids])

    def _zoom_to(self, geometries: Any) -> None:
        left, bottom, right, top = (float(value) for value in shapely.total_bounds(geometries))
        if left == left:  # noqa: PLR0124 - NaN where there is nothing
            reach = max(right - left, top - bottom, 8000.0) / 2
            x, y = (left + right) / 2, (bottom + top) / 2
            self.canvas.show_rect((x - reach, y - reach, x + reach, y + reach), margin=0.1)

    def _step_gap(self, *, first: bool) -> None:
        report = self.session.report
        if report is None or not report.all_gaps:
            return
        ids = [gap.id for gap in report.all_gaps]
        current = self.session.selection.gap
        following = 0 if first or current not in ids else (ids.index(current) + 1) % len(ids)
        self.ribbon.open_gap(ids[following])

    def show_report_dialog(self) -> None:
        """Ask where the report goes."""
        dialog = ReportDialog(self.session, self)
        dialog.exec()
        dialog.deleteLater()

    def show_comparison(self) -> None:
        """Two runs side by side."""
        dialog = CompareDialog(self.session, self)
        dialog.exec()
        dialog.deleteLater()

    def show_trial(self) -> None:
        """The form of a walk-through trial."""
        with IMPORTS:
            from widgets.trial_dialog import TrialDialog  # noqa: PLC0415
        dialog = TrialDialog(self.session, self)
        dialog.exec()
        dialog.deleteLater()

    def _about(self) -> None:
        box = self.about_box()
        box.exec()
        box.deleteLater()

    def about_box(self) -> QMessageBox:
        """What Sarhad is, in two sentences."""
        text = self.tr(
            "Sarhad shows where nobody watches a border, how sure that is, why, and what would change it.\n\n"
            "It works without a network, and what you draw stays in your project file."
        )
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("About Sarhad"))
        box.setText(text)
        box.setIconPixmap(self.windowIcon().pixmap(48, 48))
        return box

    def _show_map_menu(self, at: Pointer) -> None:
        if self.session.project is None:
            return
        menu = self.map_menu(at)
        menu.exec(QPoint(at.screen))
        menu.deleteLater()

    def map_menu(self, at: Pointer) -> QMenu:
        """What can be done at a place."""
        theme, menu = self.session.theme, QMenu(self)
        text = self.status.write(at.lon, at.lat)
        menu.addAction(
            theme.tinted("copy", "text"),
            self.tr("Copy {text}").format(text=text),
            lambda: QGuiApplication.clipboard().setText(text),
        )
        menu.addAction(theme.tinted("identify", "text"), self.tr("What is here?"), lambda: self.identify.show_at(at))
        menu.addAction(theme.tinted("locate", "text"), self.tr("Nearest post"), lambda: self.workshop.nearest_post(at))
        menu.addSeparator()
        for icon, label, kind in (
            ("post", self.tr("Add post here"), "checkpoints"),
            ("sensor", self.tr("Add sensor here"), "sensors"),
            ("incident", self.tr("Add incident here"), "incidents"),
        ):
            menu.addAction(
                theme.tinted(icon, "text"), label, lambda kind=kind: self.workshop.add_point(kind, at.lon, at.lat)
            )
        menu.addSeparator()
        menu.addAction(
            theme.tinted("zoom_in", "text"), self.tr("Zoom in here"), lambda: self.canvas.zoom(2.0, at.pixel)
        )
        return menu

    # Files dropped, and the end

    def dragEnterEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Files are welcome."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
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
