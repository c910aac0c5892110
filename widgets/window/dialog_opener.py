"""The dialogs the window opens: report, marking, before and after, project properties, trial, and About."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from widgets.dialogs.compare_dialog import CompareDialog
from widgets.dialogs.marking_dialog import MarkingDialog
from widgets.dialogs.properties_dialog import PropertiesDialog
from widgets.dialogs.report_dialog import ReportDialog
from widgets.session.late import IMPORTS
from widgets.session.session import Explained, Session


class WindowDialogs(QObject):
    """Opens each over the window, and releases it when it is closed."""

    publish_wanted = Signal()
    """A report of more draws than the run in view has is wanted."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window

    def report(self) -> None:
        """Ask for the file of the report."""
        dialog = ReportDialog(self._session, self._window)
        dialog.publish_wanted.connect(self.publish_wanted)
        _ask(dialog)

    def comparison(self) -> None:
        """Compare two runs side by side."""
        _ask(CompareDialog(self._session, self._window))

    def properties(self) -> None:
        """Show the project's properties, and change them."""
        with Explained(self._session):
            _ask(PropertiesDialog(self._session, self._window))

    def trial(self) -> None:
        """Open the form of a walk-through trial."""
        with IMPORTS:
            from widgets.dialogs.trial_dialog import TrialDialog  # noqa: PLC0415
        _ask(TrialDialog(self._session, self._window))

    def marking(self) -> None:
        """Ask how the project is to be handled."""
        _ask(MarkingDialog(self._session, self._window))

    def check(self) -> None:
        """Check the open project."""
        if self._session.project is not None:
            self.check_file(self._session.project.path)

    def check_file(self, path: Path) -> None:
        """Check a project, which need not be one that can be opened; the window can be used meanwhile."""
        with IMPORTS:
            from widgets.dialogs.check_dialog import CheckDialog  # noqa: PLC0415
        dialog = CheckDialog(self._session, path, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def about(self) -> None:
        """Show the About dialog."""
        _ask(self.about_box())

    def about_box(self) -> QMessageBox:
        """What Sarhad is, in two sentences."""
        text = self.tr(
            "Sarhad shows where detection along a border is less likely than not, how sure that is, why, and what "
            "would change it.\n\n"
            "It works without a network, and what you draw stays in your project file."
        )
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("About Sarhad"))
        box.setText(text)
        box.setIconPixmap(self._window.windowIcon().pixmap(48, 48))
        return box


def _ask(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()
