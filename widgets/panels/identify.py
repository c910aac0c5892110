"""Everything at a point: where it is, and each feature there with its fields."""

from __future__ import annotations

from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from shapely.geometry.base import BaseGeometry

from app.geo import coordinates
from app.geo.lrs import GEOD
from resources.literal import one_line
from widgets.map.canvas import MapCanvas
from widgets.map.items.layer_graphics import Hit
from widgets.map.pointer import Pointer
from widgets.panels.feature_form import labelled, ordered
from widgets.session.session import Session
from widgets.words import doubt_words, watch_words
from widgets.words.text import NBSP, area, length, shown


class IdentifyDialog(QDialog):
    """Stays open while the user clicks on."""

    def __init__(self, session: Session, canvas: MapCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.session, self.canvas = session, canvas
        self.setWindowTitle(self.tr("Identify"))
        self.resize(500, 480)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("What"), self.tr("Value")])
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.setIndentation(14)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.tree)

    def show_at(self, at: Pointer) -> None:
        """List everything there, and come to the front."""
        self.tree.clear()
        self._group(self.tr("Place"), self._place(at))
        self._detection(at)
        for hit in self.canvas.content.pick(at.x, at.y)[:30]:
            self._feature(hit)
        self.tree.expandToDepth(0)
        self.show()
        self.raise_()

    def _group(self, title: str, rows: list[tuple[str, str]]) -> None:
        item = QTreeWidgetItem([one_line(title), ""])
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        self.tree.addTopLevelItem(item)
        item.addChildren([QTreeWidgetItem([one_line(label), one_line(value)]) for label, value in rows])
        item.setFirstColumnSpanned(True)

    def _place(self, at: Pointer) -> list[tuple[str, str]]:
        rows = [
            (shown("Coordinates", style.label), style.write(at.lon, at.lat))
            for key, style in coordinates.FORMATS.items()
            if key != "dm"
        ]
        height = self.session.elevation.at(at.lon, at.lat) if self.session.elevation else None
        if height is not None:
            rows.append((self.tr("Height"), f"{height:,.0f}{NBSP}m"))
        position = self.session.locate(at.lon, at.lat)
        if position is not None:
            rows.append((self.tr("Border"), f"{position.route} km{NBSP}{position.chainage_m / 1000:,.3f}"))
            rows.append((self.tr("Distance to the border"), f"{length(position.distance_m)} {position.side}"))
        return rows + self._underlays(at)

    def _underlays(self, at: Pointer) -> list[tuple[str, str]]:
        """What the map shows there beneath everything: its name, source and date."""
        entries = [self.session.required.entries[uuid] for uuid in self.canvas.content.pile.underlays_at(at.x, at.y)]
        words = [(shown("Layer", entry.name), entry.provenance.source, entry.provenance.as_of) for entry in entries]
        return [(shown("Layer", "Basemap"), " · ".join(filter(None, parts))) for parts in words]

    def _detection(self, at: Pointer) -> None:
        """How well the nearest place on the line is watched."""
        position = self.session.locate(at.lon, at.lat)
        rows = watch_words.at(self.session.report, position.route, position.chainage_m) if position else []
        if position is not None and rows:
            self._group(watch_words.heading(position.route, position.chainage_m), rows)

    def _feature(self, hit: Hit) -> None:
        entry = self.session.required.entries[hit.layer]
        row = self.session.layer(hit.layer).table.row(hit.fid)
        rows = [
            (labelled(spec), _shown(spec.label_of(row[spec.name])))
            for spec in ordered(self.session.kind(entry.kind).fields())
            if _has(row, spec.name)
        ]
        rows += self._derived(row.geometry)
        if doubts := doubt_words.at(self.session.report, row.geometry):
            rows.append((self.tr("In doubt"), doubt_words.in_brief(doubts)))
        name = row["name"] if _has(row, "name") else self.tr("unnamed")
        self._group(f"{shown('Layer', entry.name)}: {name}", rows)

    def _derived(self, geometry: BaseGeometry) -> list[tuple[str, str]]:
        """Geodesic length or area: computed, never stored."""
        if geometry.geom_type.endswith("Polygon"):
            return [(self.tr("Area"), area(abs(GEOD.geometry_area_perimeter(geometry)[0])))]
        if geometry.geom_type.endswith("LineString"):
            return [(self.tr("Length"), length(GEOD.geometry_length(geometry)))]
        return []


def _has(row: Any, name: str) -> bool:
    return name in row.index and bool(pd.notna(row[name]))


def _shown(text: str) -> str:
    return shown("Choice", text)
