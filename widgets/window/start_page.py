"""The start page: the sample, a new project, one from disk, and recent ones."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.paths import cache_folder
from widgets.session.session import Session
from widgets.style import icons
from widgets.style.label import Label
from widgets.words.text import caption


class StartPage(QWidget):
    """Shown while no project is open."""

    sample_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._recent = QVBoxLayout()
        self._tiles: list[tuple[QPushButton, str]] = []
        self._logo = Label()
        middle = QWidget()
        middle.setMaximumWidth(760)
        column = QVBoxLayout(middle)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addSpacing(12)
        column.addLayout(self._tiles_row())
        column.addSpacing(16)
        heading = Label(self.tr("Recent projects"))
        heading.setObjectName("heading")
        column.addWidget(heading)
        column.addLayout(self._recent)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(middle, 8, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        session.opened.connect(self.refresh)
        session.themed.connect(self.refresh)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        title = Label("Sarhad")
        title.setObjectName("title")
        line = Label(
            self.tr(
                "Where detection along a border is less likely than not, how sure that is, why, "
                "and what would change it."
            )
        )
        line.setObjectName("muted")
        line.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(line)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._logo)
        row.addLayout(words, 1)
        return row

    def _tiles_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        tiles = (
            ("locate", self.tr("Explore the sample"), self.tr("Real borders, made-up posts"), self.sample_wanted),
            ("new", self.tr("New project"), self.tr("Borders, terrain, places"), self.new_wanted),
            ("open", self.tr("Open project"), self.tr("A .gpkg file  ·  Ctrl+O"), self.open_wanted),
        )
        for icon, title, line, signal in tiles:
            tile = QPushButton(f"{title}\n{line}")
            tile.setObjectName("tile")
            tile.setIconSize(QSize(28, 28))
            tile.setMinimumHeight(76)
            tile.setAccessibleName(title)
            tile.setAccessibleDescription(line)
            tile.clicked.connect(signal)
            self._tiles.append((tile, icon))
            row.addWidget(tile, 1)
        return row

    def refresh(self) -> None:
        """List the recent projects again, in the colours of the theme."""
        theme = self.session.theme
        self._logo.setPixmap(icons.pixmap("sarhad", theme.palette.accent, 52, self.devicePixelRatioF()))
        for tile, icon in self._tiles:
            tile.setIcon(theme.tinted(icon, "accent"))
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        recent = self.session.preferences.recent[:5]
        for path in recent:
            self._recent.addWidget(self._entry(path))
        if not recent:
            empty = Label(self.tr("None yet. Projects you open are listed here."))
            empty.setObjectName("muted")
            self._recent.addWidget(empty)

    def _entry(self, path: Path) -> QWidget:
        stat = path.stat()
        when = datetime.fromtimestamp(stat.st_mtime).strftime("%Y-%m-%d %H:%M")
        entry = QPushButton(
            f"{caption(path.stem)}\n{caption(str(path.parent))}  ·  {when}  ·  {stat.st_size / 1e6:,.0f} MB"
        )
        entry.setObjectName("tile")
        entry.setAccessibleName(path.stem)
        entry.setMinimumHeight(60)
        picture = thumbnail(path)
        if picture.exists():
            from PySide6.QtGui import QIcon  # noqa: PLC0415

            entry.setIcon(QIcon(str(picture)))
            entry.setIconSize(QSize(72, 44))
        else:
            entry.setIcon(self.session.theme.tinted("layers", "muted"))
        entry.clicked.connect(lambda: self.recent_wanted.emit(str(path)))
        return entry


def thumbnail(project: Path) -> Path:
    """The file of a project's thumbnail."""
    import hashlib  # noqa: PLC0415

    folder = cache_folder() / "thumbnails"
    folder.mkdir(exist_ok=True)
    return folder / f"{hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:16]}.png"


def keep_thumbnail(project: Path, picture: QPixmap) -> None:
    """Save a picture of the map as a project's tile on the start page."""
    small = picture.scaled(
        288, 176, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    small.save(str(thumbnail(project)))
