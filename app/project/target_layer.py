"""Which layer new rows join, and which names a layer may have."""

from __future__ import annotations

import unicodedata
from datetime import date

from app.errors import Remedy, UserError
from app.project.project import Project
from app.store import geopackage
from app.store.catalog import Entry
from layers import LAYER_TYPES
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NAME_LENGTH


def check_name(name: str) -> None:
    """Raise UserError unless a layer may be called ``name``: not blank, one line, at most NAME_LENGTH characters."""
    if len(name) > NAME_LENGTH:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "A layer's name has at most {most} characters; this one has {count:,}.").format(
                most=NAME_LENGTH, count=len(name)
            )
        )
    if not name.strip():
        raise UserError(QT_TRANSLATE_NOOP("Error", "A layer's name cannot be blank."), Remedy.CHOOSE_OTHER_NAME, "name")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        text = QT_TRANSLATE_NOOP("Error", "A layer's name is one line of text; this one contains control characters.")
        raise UserError(text, Remedy.CHOOSE_NAME, "name")


def free_name(project: Project, name: str) -> str:
    """``name``, or if a layer has it already, the name followed by the first free number."""
    taken = {entry.name for entry in project.entries.values()}
    numbered = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in numbered if candidate not in taken)


def existing_layer(project: Project, kind: str, name: str) -> Entry | None:
    """The layer that rows of ``kind`` would join under ``name``; None if a new one is needed.

    Without a name it is the kind's default layer ("Borders"), else the topmost, among those that are neither synthetic
    nor expired: rows must not get lost among synthetic or expired ones. Raises UserError if the name is invalid, or
    taken by a layer of another kind.
    """
    if not name:
        fitting = [entry for entry in reversed(project.of_kind(kind)) if _takes_more(project, entry)]
        own = [entry for entry in fitting if entry.name == LAYER_TYPES[kind].label]
        return next(iter(own + fitting), None)
    check_name(name)
    named = next((entry for entry in project.entries.values() if entry.name == name), None)
    if named is not None and named.kind != kind:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The layer {name!r} holds {kind}, not {kind_2}.").format(
                name=name, kind=named.kind, kind_2=kind
            ),
            Remedy.CHOOSE_OTHER_NAME,
            name,
        )
    return named


def _takes_more(project: Project, entry: Entry) -> bool:
    return not entry.provenance.synthetic and not _has_ended(project, entry)


def _has_ended(project: Project, entry: Entry) -> bool:
    """True if the layer has rows and all of them expired before today."""
    if "valid_to" not in geopackage.column_types(project.database, entry.table):
        return False
    return geopackage.has_ended(project.database, entry.table, date.today().isoformat())


def check_geometries(project: Project, entry: Entry, declared: str) -> None:
    """Raise UserError unless the layer's table accepts geometries of the GeoPackage type ``declared``."""
    taken = geometry_type(project, entry)
    if taken not in ("GEOMETRY", declared):
        text = QT_TRANSLATE_NOOP("Error", "The layer {name!r} holds {kind}, not {kind_2}.").format(
            name=entry.name, kind=taken, kind_2=declared
        )
        raise UserError(text, Remedy.CHOOSE_OTHER_LAYER, entry.name)


def geometry_type(project: Project, entry: Entry) -> str:
    """The GeoPackage geometry type of the layer's table."""
    declared = geopackage.geometry_type(project.database, entry.table)
    if declared is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The layer {layer!r} has lost its table.").format(layer=entry.name),
            Remedy.CHOOSE_OTHER_LAYER,
            entry.name,
        )
    return declared.upper()


def refuse_taken(project: Project, name: str) -> None:
    check_name(name)
    if any(entry.name == name for entry in project.entries.values()):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "There is already a layer named {name!r}.").format(name=name),
            Remedy.CHOOSE_OTHER_NAME,
            name,
        )
