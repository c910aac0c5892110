"""Writes the report of the run in view to a file; the format follows the file's suffix."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import report as writers
from app.errors import Message
from app.progress import Progress
from app.scene.scene import PUBLISH_DRAWS
from widgets.compute.engine import write_report
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.style.notices import Level
from widgets.words.remedies import full_text

NAMES = {
    ".pdf": "PDF",
    ".html": "HTML",
    ".xlsx": "Excel",
    ".csv": "CSV",
    ".geojson": "GeoJSON",
    ".gpkg": "GeoPackage",
    ".kml": "KML",
}
"""Names of the formats; the report registry decides which there are."""


class ReportDialog(QDialog):
    """Asks for the file and the format."""

    publish_wanted = Signal()
    """The run in view is a quick look, and a report of more draws is wanted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(self.tr("Gap report"))
        self.setMinimumWidth(520)
        self.format, self.path = QComboBox(), QLineEdit()
        for suffix in sorted(
            writers.suffixes(), key=lambda suffix: list(NAMES).index(suffix) if suffix in NAMES else 99
        ):
            self.format.addItem(f"{NAMES.get(suffix, suffix)}  ({suffix})", suffix)
        self.format.activated.connect(lambda _: self._follow_format())
        self.format.currentIndexChanged.connect(lambda _: self._offer_underlay())
        choose = QPushButton(self.tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        row.addWidget(choose)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("File"), row)
        self.underlay = QCheckBox(self.tr("Lay the basemaps shown under the maps"))
        form.addRow("", self.underlay)
        heading = Label(self._headline())
        heading.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.write_button = buttons.addButton(self.tr("Write report"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.write)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(14)
        column.addWidget(heading)
        column.addWidget(self._offer())
        column.addLayout(form)
        column.addWidget(buttons)
        # Only now that it is in the dialog: earlier, Qt would make Cancel the default.
        self.write_button.setDefault(True)
        self._suggest()

    def _headline(self) -> str:
        report = self.session.report
        if report is None:
            return self.tr("There is no run to report yet: press F5 first.")
        draws = self.tr("{draws:,} draws").format(draws=report.draws) if report.draws else self.tr("without draws")
        return self.tr("Run {run} as of {day}, {draws}: {count} gaps.").format(
            run=report.run, day=report.as_of, draws=draws, count=len(report.all_gaps)
        )

    def _offer(self) -> QWidget:
        """For a quick look: a note that a fuller analysis exists, and a button for it. It can still be written."""
        offer, note, report = QWidget(), Label(), self.session.report
        note.setObjectName("muted")
        note.setWordWrap(True)
        self.publish_button = QPushButton(self.tr("Analyse with {draws:,} draws (Ctrl+F5)").format(draws=PUBLISH_DRAWS))
        self.publish_button.setObjectName("link")
        self.publish_button.setAutoDefault(False)
        self.publish_button.setShortcut("Ctrl+F5")
        self.publish_button.clicked.connect(self._publish)
        column = QVBoxLayout(offer)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(note)
        column.addWidget(self.publish_button, 0, Qt.AlignmentFlag.AlignLeft)
        if report is None or report.draws >= PUBLISH_DRAWS:
            offer.hide()
        else:
            text = self.tr("This is a quick look with {few:,} draws; a report to hand on needs {many:,}.")
            note.setText(text.format(few=report.draws, many=PUBLISH_DRAWS))
        return offer

    def _publish(self) -> None:
        self.reject()
        self.publish_wanted.emit()

    def _suggest(self) -> None:
        project = self.session.project
        if project is not None:
            self.path.setText(str(project.path.with_name(f"{project.path.stem} gap report{self.format.itemData(0)}")))
        self.write_button.setEnabled(self.session.report is not None)
        self._offer_underlay()

    def _offer_underlay(self) -> None:
        """Offer the underlays where there are any, and maps to lie under."""
        project = self.session.project
        shown = project is not None and any(entry.visible for entry in project.of_kind("basemap"))
        self.underlay.setEnabled(shown and self.format.currentData() in writers.MAPS)
        if not self.underlay.isEnabled():
            self.underlay.setChecked(False)

    def _follow_format(self) -> None:
        self.path.setText(str(Path(self.path.text()).with_suffix(str(self.format.currentData()))))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Write report to"), self.path.text())
        if chosen:
            self.path.setText(chosen)
            at = self.format.findData(Path(chosen).suffix.lower())
            self.format.setCurrentIndex(max(0, at))

    def write(self) -> None:
        """Write the report in the background, and announce where it is."""
        project = self.session.project
        if project is None:
            return
        source, target, session = project.path, Path(self.path.text()), self.session
        printed = QDate.currentDate().toString(Qt.DateFormat.ISODate)
        text, underlay = self.tr("Report written: {path}").format(path=target), self.underlay.isChecked()

        def work(progress: Progress) -> list[Message | str]:
            return write_report(source, target, printed, underlay=underlay)

        def done(notes: list[Message | str]) -> None:
            session.notify(" ".join((text, *map(full_text, notes))), Level.WARNING if notes else Level.GOOD)

        # The dialog is gone by the time the file is written: the session announces it.
        session.jobs.run(self.tr("Writing the report"), work, done)
        self.accept()
