"""Everything about one file: what it is, what is to be said of it, and its pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import UserError
from widgets.dialogs.importing.basemap_options import BasemapOptions
from widgets.dialogs.importing.columns_page import ColumnsPage
from widgets.dialogs.importing.duplicates_page import DuplicatesPage
from widgets.dialogs.importing.file_list import state_text
from widgets.dialogs.importing.incoming_file import IncomingFile, Status
from widgets.dialogs.importing.parts import note
from widgets.dialogs.importing.places_page import PlacesPage
from widgets.dialogs.importing.reading_page import ReadingPage
from widgets.dialogs.importing.refused_page import RefusedPage
from widgets.dialogs.importing.target_box import TargetBox
from widgets.dialogs.importing.terrain.terrain_options import TerrainOptions
from widgets.session.session import Session
from widgets.style.label import Label
from widgets.words.remedies import full_text


class FilePage(QWidget):
    """The right part of the dialog."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""
    heights_chosen = Signal(object)
    """Heights, or the UserError that says why they cannot be."""
    stopped = Signal()
    """The reading is to be stopped, or begun again where it was."""
    afresh = Signal()
    """What is remembered is not wanted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        project = session.required
        self.file: IncomingFile | None = None
        self._heights_of: IncomingFile | None = None
        self.target, self.reading, self.places = TargetBox(project), ReadingPage(), PlacesPage(session)
        self.columns, self.refused, self.duplicates = ColumnsPage(project), RefusedPage(), DuplicatesPage()
        self.terrain, self.basemap = TerrainOptions(), BasemapOptions()
        self.summary, self.bar, self.stop = note(""), QProgressBar(), QPushButton(self.tr("S&top reading"))
        self.tabs, self.body = QTabWidget(), QStackedWidget()
        self._lay_out()
        pages = (self.target, self.reading, self.places, self.columns, self.refused, self.duplicates, self.basemap)
        for page in pages:
            page.chosen.connect(self.chosen)
        self.terrain.changed.connect(self._on_heights)
        self.terrain.system_chosen.connect(lambda crs: self.chosen.emit({"crs": crs}))
        self.stop.clicked.connect(self.stopped)

    # Its parts

    def _lay_out(self) -> None:
        self._fill_tabs()
        self.body.addWidget(self.tabs)
        self.body.addWidget(_scrolled(self.terrain))
        self.body.addWidget(_scrolled(self.basemap))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.target)
        column.addLayout(self._make_progress())
        column.addWidget(self._make_banner())
        column.addWidget(self.body, 1)

    def _fill_tabs(self) -> None:
        pages = (_scrolled(self.reading), self.places, self.columns, self.refused, self.duplicates)
        for page in pages:
            self.tabs.addTab(page, "")
        self._name_tabs(0, 0, 0)
        self.tabs.tabBar().setAccessibleName(self.tr("Pages of the file"))
        self.tabs.setDocumentMode(True)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)

    def _name_tabs(self, notes: int, refused: int, there: int) -> None:
        """The names of the pages, with how many notes and rows three of them have."""
        names = (
            self.tr("&1 Reading"),
            self.tr("&2 Places"),
            self.tr("&3 Columns"),
            self.tr("&4 Refused"),
            self.tr("&5 There already"),
        )
        counts = (notes, 0, 0, refused, there)
        for number, (name, count) in enumerate(zip(names, counts, strict=True)):
            self.tabs.setTabText(number, f"{name} ({count:,})" if count else name)

    def _make_progress(self) -> QHBoxLayout:
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop.setObjectName("link")
        self.stop.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.summary, 1)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        return row

    def _make_banner(self) -> QFrame:
        self.banner, self._remembered = QFrame(), Label()
        self.banner.setObjectName("banner")
        self._remembered.setWordWrap(True)
        self.forget = QPushButton(self.tr("Start &afresh"))
        self.forget.setObjectName("link")
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self.afresh)
        row = QHBoxLayout(self.banner)
        row.setContentsMargins(10, 4, 4, 4)
        row.addWidget(self._remembered, 1)
        row.addWidget(self.forget)
        return self.banner

    # Showing a file

    def show_file(self, file: IncomingFile) -> None:
        """Show a file as it stands; while it is read again, what is chosen stays as it is seen."""
        again = self.file is file and file.preview is not None and file.status in (Status.WAITING, Status.READING)
        self.file = file
        self.show_state()
        if again:
            return
        self.target.show_file(file)
        self.banner.setVisible(bool(file.remembered))
        text = self.tr("As last time: this was chosen on {day} for a file with these columns.")
        self._remembered.setText(text.format(day=file.remembered))
        self.body.setCurrentIndex(self._body_of(file))
        self._show_heights(file)
        if file.choices.kind == "basemap":
            self.basemap.show_file(file)
        if not file.is_raster:
            for page in (self.reading, self.places, self.columns, self.refused, self.duplicates):
                page.show_file(file)
        self._name_tabs(*_counts(file))
        done = file.status in (Status.STORING, Status.STORED)
        self.target.setEnabled(not done)
        self.body.setEnabled(not done)

    def _show_heights(self, file: IncomingFile) -> None:
        """What is typed there stays until another file is shown, whether it can be or not."""
        if file.choices.kind != "terrain":
            self._heights_of = None
        elif self._heights_of is not file:
            self._heights_of = file
            self.terrain.show_file(file)
            if file.invalid is not None:
                self._on_heights()
        elif not file.is_busy:
            self.terrain.show_reading(file)

    def _body_of(self, file: IncomingFile) -> int:
        return {"terrain": 1, "basemap": 2}.get(file.choices.kind, 0)

    def show_state(self) -> None:
        """Show how far the file has come, and what is wrong with it."""
        file = self.file
        if file is None:
            return
        text, style = _summary(file)
        self.summary.setObjectName(style)
        self.summary.setText(text)
        self.summary.style().polish(self.summary)
        busy = file.status in (Status.WAITING, Status.READING)
        self.bar.setVisible(file.is_busy)
        self.bar.setValue(0 if file.job is None else round(file.job.fraction * 1000))
        self.stop.setVisible(busy or file.status is Status.STOPPED)
        self.stop.setText(self.tr("S&top reading") if busy else self.tr("Read it a&gain"))

    def _on_heights(self) -> None:
        try:
            self.heights_chosen.emit(self.terrain.heights())
        except UserError as error:
            self.heights_chosen.emit(error)


def _counts(file: IncomingFile) -> tuple[int, int, int]:
    """How many notes a file has, how many rows that are refused, and how many that are there already."""
    if file.preview is None:
        return 0, 0, 0
    return len(file.preview.plan.notes), file.preview.rejected, int(file.preview.plan.repeats.there.sum())


def _summary(file: IncomingFile) -> tuple[str, str]:
    """What is to be said of a file, and the object name that gives its colour."""
    if file.problem is not None:
        return full_text(file.problem), "error"
    if file.status is Status.ASKS and file.preview is not None and file.preview.refusal is not None:
        return full_text(file.preview.refusal), "warning"
    if file.result is not None:
        return " ".join(map(full_text, file.result.notes)) or state_text(file), "good"
    return state_text(file), {Status.READY: ""}.get(file.status, "muted")


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(page)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
