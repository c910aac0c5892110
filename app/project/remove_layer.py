"""Delete a layer from a project as one step, which undo takes back with every row, its style and its place."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import UserError
from app.project.feature_edits import fids
from app.project.project import Project
from app.store import catalog, geopackage, undo_journal
from app.store.actions import Action
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.history import BulkEdit, Edit, RasterEdit, TableEdit
from app.untrusted.unreadable import UnreadableError
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP

DELETE = QT_TRANSLATE_NOOP("Step", "Delete layer")
OF_RUNS = QT_TRANSLATE_NOOP("Error", "{layer} shows what the last run found: hide it, it goes with its runs.")
FOREIGN = QT_TRANSLATE_NOOP(
    "Error",
    "{layer} cannot be deleted, because undo could not bring it back: another program altered its table ({fault}). "
    "Export what is of use, or delete it there.",
)


def removal(project: Project, entry: Entry) -> tuple[Action, ...]:
    """The actions of one step that delete a layer.

    Raises UserError for the layer of gaps, which runs write, and for a table that could not be brought back.
    """
    if not LAYER_TYPES[entry.kind].importable:
        raise UserError(OF_RUNS.format(layer=entry.name[:80]))
    if (error := project.lost(entry.uuid)) is not None:
        raise error
    listing = Edit(catalog.TABLE, entry.uuid, project.row(catalog.TABLE, entry.uuid), None)
    content = _rows(project, entry) if LAYER_TYPES[entry.kind].geometries else _rasters(project, entry)
    return (*content, listing)


def _rows(project: Project, entry: Entry) -> Iterator[Action]:
    """Rows first, so that the table goes when it is empty."""
    db = project.database
    table = TableEdit(
        entry.table,
        geopackage.geometry_type(db, entry.table) or "",
        geopackage.column_types(db, entry.table),
        entry.table,
        created=False,
    )
    try:
        undo_journal.loads(undo_journal.dumps(table.inverse))
    except UnreadableError as fault:
        raise UserError(FOREIGN.format(layer=entry.name[:80], fault=fault)) from None
    if (span := fids(project, entry)) is not None:
        yield BulkEdit(entry.table, *span, inserted=False)
    for number in geopackage.styles_of(db, entry.table):
        yield Edit("layer_styles", number, project.row("layer_styles", number), None)
    yield table


def _rasters(project: Project, entry: Entry) -> Iterator[Action]:
    """What is linked stays where it is; only tables of the project go."""
    for name in (entry.table, entry.settings.get("sigma_table")):
        if isinstance(name, str) and has_table(project.database, name):
            yield RasterEdit(name, added=False)
