"""How a basemap is imported: its system, its set of tiles, what is no data, linked or copied; and how it was read."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, QSignalBlocker, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.exchange.raster.basemaps import TILE_SUFFIXES, IncomingBasemap
from app.exchange.raster.underlays.collars import SHADES
from widgets.dialogs.importing.incoming_file import UNTYPED, IncomingFile
from widgets.dialogs.importing.parts import add_row, combo, fill, form, note, show_text
from widgets.dialogs.importing.system_box import SystemBox
from widgets.words.reading_words import AUTOMATIC
from widgets.words.remedies import full_text
from widgets.words.text import NBSP, shown


class BasemapOptions(QWidget):
    """The page of a picture, in place of those of a file with rows; what does not apply to it is not shown."""

    chosen = Signal(dict)
    """Fields of Choices, as they are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.crs, self.link = SystemBox(), QCheckBox(self.tr("Keep the file &where it is (link)"))
        self.tiles, self.nodata, self.values = combo(""), combo(""), QLineEdit()
        self.words, self._link_note, self._form = note(""), note(), form()
        self._lay_out()
        self._follow()

    def _lay_out(self) -> None:
        add_row(self._form, self.tr("&Set of tiles"), self.tiles)
        add_row(self._form, self.tr("Coordinate syst&em"), self.crs)
        add_row(self._form, self.tr("No &data"), self.nodata)
        add_row(self._form, self.tr("&Values of its pixels"), self.values)
        self.values.setValidator(QRegularExpressionValidator(QRegularExpression("[-+0-9., ]*"), self.values))
        self.values.setPlaceholderText(self.tr("One number, or one for each band: 255, 255, 255"))
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 12, 4, 4)
        column.setSpacing(8)
        column.addLayout(self._form)
        for part in (self.link, self._link_note, self.words):
            column.addWidget(part)
        column.addStretch(1)

    def _follow(self) -> None:
        self.crs.stated.connect(lambda crs: self.chosen.emit({"crs": crs}))
        self.tiles.activated.connect(lambda _: self.chosen.emit({"tiles": self.tiles.currentData()}))
        self.nodata.activated.connect(lambda _: self._on_nodata(self.nodata.currentData()))
        self.values.textEdited.connect(lambda _: self._on_nodata(UNTYPED))
        self.link.toggled.connect(lambda on: self.chosen.emit({"link": on}))

    def _on_nodata(self, chosen: str) -> None:
        self.chosen.emit({"nodata": self.values.text().strip() or UNTYPED if chosen == UNTYPED else chosen})

    def show_file(self, file: IncomingFile) -> None:
        """Show what is chosen for a picture, and what was read of it."""
        self.crs.show_system(file.choices.crs)
        self._show_tiles(file)
        self._show_nodata(file)
        with QSignalBlocker(self.link):
            self.link.setChecked(file.choices.link)
        linked, copied = (
            self.tr("The project reads it from there: pass both on together."),
            self.tr("It is copied into the project's file."),
        )
        self._link_note.setText(linked if file.choices.link else copied)
        self.words.setText("" if file.image is None else "\n".join(self._described(file.image)))
        self.words.setVisible(file.image is not None)

    def _show_tiles(self, file: IncomingFile) -> None:
        sets = () if file.outline is None else file.outline.tiles
        ask = [] if file.choices.tiles else [(self.tr("Choose…"), "")]
        named = [(f"{title} ({table})" if title not in ("", table) else table, table) for table, title in sets]
        fill(self.tiles, [*ask, *named], file.choices.tiles)
        self._form.setRowVisible(self.tiles, len(sets) > 1)

    def _show_nodata(self, file: IncomingFile) -> None:
        """Scans alone have it: tiles are transparent of themselves."""
        chosen = file.choices.nodata
        is_typed = chosen != "" and chosen not in SHADES
        entries = (
            (shown("Reading", AUTOMATIC), ""),
            (self.tr("Black edges"), "black"),
            (self.tr("White edges"), "white"),
            (self.tr("Pixels of these values"), UNTYPED),
        )
        fill(self.nodata, entries, UNTYPED if is_typed else chosen)
        if self.values.text().strip() != chosen.strip():
            show_text(self.values, chosen if is_typed else "")
        has_any = file.path.suffix.lower() not in TILE_SUFFIXES
        self._form.setRowVisible(self.nodata, has_any)
        self._form.setRowVisible(self.values, has_any and is_typed)

    def _described(self, image: IncomingBasemap) -> list[str]:
        """How a picture was read, then the notes on it."""
        if image.size is not None:
            shape = f"{image.size[0]:,}{NBSP}×{NBSP}{image.size[1]:,}"
            text = self.tr("A scan of {shape} pixels ({bands}).").format(shape=shape, bands=image.image)
        else:
            least, most = image.zooms or (0, 0)
            text = self.tr("Tiles of the zoom levels {least} to {most} ({formats}).").format(
                least=least, most=most, formats=image.image
            )
        read = [text, self.tr("Read in {crs}.").format(crs=image.crs)]
        if image.operation != "none needed":
            read.append(self.tr("To WGS 84: {operation}.").format(operation=image.operation))
        return [" ".join(read), *map(full_text, image.notes)]
