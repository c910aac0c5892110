"""Go to: a place in any script, a kilometre of the border, a coordinate in any format, a feature by name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import shapely
from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from app.errors import UserError
from app.geo import coordinates
from app.geo.lrs import point_at
from app.project.project import Change
from resources.literal import one_line
from widgets.session.session import Selection, Session
from widgets.words.text import shown

SHOWN = 12
_KM = re.compile(r"(?P<route>.*?)[\s,]*(?:km|км)\s*(?P<km>\d+(?:[.,]\d+)?)", re.IGNORECASE)
_NAMES = ("name", "name_cyrillic", "name_arabic", "name_ru", "name_fa")
_APOSTROPHES = str.maketrans("", "", "'’ʻʼ‘`")


@dataclass(frozen=True, slots=True)
class Findings:
    """A search result: its bounds in degrees, and the feature, if it is one."""

    text: str
    west: float
    south: float
    east: float
    north: float
    layer: str = ""
    fid: int = 0


def folded(text: str) -> str:
    """A name without accents, apostrophes and case, so that Khujand is found however it is typed."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


class Gazetteer:
    """All names of a project, folded once for searching."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: list[tuple[str, str, str, int]] | None = None

    def forget(self) -> None:
        """The project changed."""
        self._rows = None

    def _named(self) -> list[tuple[str, str, str, int]]:
        """(folded name, shown text, layer uuid, fid) of everything with a name."""
        if self._rows is None:
            project = self._session.project
            entries = project.entries.values() if project else ()
            self._rows = [row for entry in entries for row in self._of_layer(entry.uuid, entry.name)]
        return self._rows

    def _of_layer(self, uuid: str, layer: str) -> list[tuple[str, str, str, int]]:
        table = self._session.layer(uuid).table
        rows = []
        for column in (name for name in _NAMES if name in table):
            named = table[column].dropna()
            rows += [
                (folded(text), f"{text}  ·  {shown('Layer', layer)}", uuid, int(fid))
                for fid, text in named.items()
                if text
            ]
        return rows

    def search(self, text: str) -> list[Findings]:
        """The best results first: a coordinate, a kilometre, names beginning with the text, names containing it."""
        wanted = folded(text.strip())
        if not wanted:
            return []
        results = [*self._coordinate(text), *self._kilometre(text)]
        hits = [
            (not name.startswith(wanted), len(name), label, uuid, fid)
            for name, label, uuid, fid in self._named()
            if wanted in name
        ]
        for _, _, label, uuid, fid in sorted(hits)[:SHOWN]:
            results += self._feature(label, uuid, fid)
        return results[:SHOWN]

    def _coordinate(self, text: str) -> list[Findings]:
        if not any(letter.isdigit() for letter in text):
            return []
        try:
            place = coordinates.parse(text)
        except UserError:
            return []
        return [Findings(place.label, place.lon, place.lat, place.lon, place.lat)]

    def _kilometre(self, text: str) -> list[Findings]:
        match = _KM.fullmatch(text.strip())
        if match is None:
            return []
        wanted, metres = folded(match["route"]).replace(" ", "-"), float(match["km"].replace(",", ".")) * 1000.0
        routes = [
            route
            for route in self._session.routes
            if folded(route.name).startswith(wanted) and metres <= route.length_m
        ]
        findings = []
        for route in routes:
            lon, lat = point_at(route, metres)
            findings.append(Findings(f"{route.name} km {metres / 1000:,.1f}", lon, lat, lon, lat))
        return findings

    def _feature(self, label: str, uuid: str, fid: int) -> list[Findings]:
        geometry = self._session.layer(uuid).table.geometry(fid)
        if geometry is None or geometry.is_empty:
            return []
        west, south, east, north = (float(value) for value in shapely.bounds(geometry))
        return [Findings(label, west, south, east, north, uuid, fid)]


class GoTo(QLineEdit):
    """The search field in the tool bar: type, choose, go."""

    announced = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.gazetteer = Gazetteer(session)
        self._hits: list[Findings] = []
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._popup = QListView()
        self._build()
        session.opened.connect(self._forget)
        session.changed.connect(self._on_change)

    def _build(self) -> None:
        self.setPlaceholderText(self.tr("Go to a place, km, coordinate"))
        self.setToolTip(self.tr("A place in any script, TJ-AF km 412, or a coordinate in any format (Ctrl+G)"))
        self.setAccessibleName(self.tr("Go to a place, a kilometre or a coordinate"))
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)
        self.setMaximumWidth(300)
        self._popup.setObjectName("popup")
        self._completer.setPopup(self._popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(SHOWN)
        self._completer.activated.connect(self._on_activated)
        self.setCompleter(self._completer)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._search)
        self.textEdited.connect(lambda _: self._later.start(120))
        self.returnPressed.connect(self._on_return)
        self.installEventFilter(self)

    def _forget(self) -> None:
        self.gazetteer.forget()
        self.clear()
        self.setEnabled(self.session.project is not None)

    def _on_change(self, change: Change) -> None:
        self.gazetteer.forget()

    def _search(self) -> None:
        self._hits = self.gazetteer.search(self.text())
        self._model.setStringList([one_line(hit.text) for hit in self._hits])
        if self._hits:
            self._completer.complete()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Escape leaves the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.clearFocus()
            return True
        return super().eventFilter(watched, event)

    def _on_return(self) -> None:
        """The first Enter goes to the best result, with the list open or not yet; to the chosen one, if one is."""
        if not (self._popup.isVisible() and self._popup.currentIndex().isValid()):
            self.go()

    def go(self) -> None:
        """Go to what is typed, or say that nothing has that name."""
        self._later.stop()
        self._hits = self.gazetteer.search(self.text())
        if not self.text().strip():
            return
        if self._hits:
            self._visit(self._hits[0])
        else:
            self.session.notify(
                self.tr("Nothing found for “{text}”. Try another spelling, a coordinate, or TJ-AF km 412.").format(
                    text=self.text()[:60]
                )
            )

    def _on_activated(self, text: str) -> None:
        hit = next((item for item in self._hits if one_line(item.text) == text), None)
        if hit is not None:
            self._visit(hit)

    def _visit(self, hit: Findings) -> None:
        self._popup.hide()
        self.session.wanted.emit(hit.west, hit.south, hit.east, hit.north)
        if hit.layer:
            self.session.select(Selection(hit.layer, frozenset({hit.fid})))
        self.announced.emit(hit.text)
        self.clearFocus()
