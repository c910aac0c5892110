"""One row of the layer list: name, count, swatch, and provenance."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTreeWidgetItem

from app.store.catalog import Entry
from layers import LAYER_TYPES
from resources.literal import MOST_IN_A_LINE, breakable, one_line
from widgets.session.session import Session
from widgets.style.swatches import layer_swatch
from widgets.words.text import shown, tip

UUID = Qt.ItemDataRole.UserRole


def row_of(session: Session, entry: Entry, fault: str = "") -> QTreeWidgetItem:
    """The row of a layer; ``fault``: why it cannot be drawn."""
    item = QTreeWidgetItem([name_of(entry), _tr("missing") if fault else count(session, entry)])
    item.setData(0, UUID, entry.uuid)
    item.setCheckState(0, Qt.CheckState.Checked if entry.visible else Qt.CheckState.Unchecked)
    item.setIcon(0, _swatch(session, entry))
    item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setForeground(1, session.theme.colour("warning" if fault else "muted"))
    item.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
    )  # fmt: skip
    for column in (0, 1):
        item.setToolTip(column, provenance(entry) + (tip(fault) if fault else ""))
    return item


def name_of(entry: Entry) -> str:
    """The name of a layer as the list shows it."""
    return one_line(shown("Layer", entry.name))


def count(session: Session, entry: Entry) -> str:
    """How many features a layer has; for terrain its accuracy, if stated."""
    if not LAYER_TYPES[entry.kind].geometries:
        accuracy = entry.provenance.accuracy_m
        return "" if accuracy is None else f"{accuracy:,.0f} m"
    return f"{len(session.layer(entry.uuid).table):,}"


def _swatch(session: Session, entry: Entry) -> QIcon:
    table = session.layer(entry.uuid).table
    shapes = () if table.xy is not None else [shape for shape in table.geometries if shape is not None][:50]
    types = {shape.geom_type for shape in shapes} or ({"Point"} if len(table) else set())
    shape = next((name for name in ("Polygon", "Line", "Point") if any(name in kind for kind in types)), "")
    return layer_swatch(session.theme, entry.kind, shape)


def provenance(entry: Entry) -> str:
    """The provenance of a layer, as a table in HTML."""
    origin = entry.provenance
    rows = [
        (_tr("Kind"), shown("Layer", LAYER_TYPES[entry.kind].label)),
        (_tr("Source"), origin.source),
        (_tr("As of"), origin.as_of),
        (_tr("Accuracy"), "" if origin.accuracy_m is None else f"{origin.accuracy_m:,.0f} m"),
        (_tr("Licence"), origin.licence),
        (_tr("State"), origin.status),
        (_tr("Synthetic"), _tr("yes: made up, not observed") if origin.synthetic else ""),
    ]
    lines = "".join(
        f"<tr><td><b>{escape(label)}</b>&nbsp;&nbsp;</td><td>{escape(_cell(value))}</td></tr>"
        for label, value in rows
        if value
    )
    return f"<table width='340'>{lines}</table>"


def _cell(text: str) -> str:
    return breakable(one_line(text, 4 * MOST_IN_A_LINE))


def _tr(text: str) -> str:
    return QCoreApplication.translate("LayerTree", text)
