"""The file as a database, and the tables that every project has."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Message, Remedy
from app.store.integrity import pages, registrations, structure
from app.store.sqlite_library import Database
from app.store.trust.survey import foreign_objects
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

DAMAGED = QT_TRANSLATE_NOOP("Check", "The file is damaged: {fault}.")
ORPHAN_ROW = QT_TRANSLATE_NOOP("Check", "Row {row} of {table} refers to a missing row of {parent}.")
FOREIGN_OBJECT = QT_TRANSLATE_NOOP(
    "Check", "The {kind} {name} of {table} is not of Sarhad's making and would run: the project can only be read."
)
NO_TABLE = QT_TRANSLATE_NOOP("Check", "The file has no table {table}, which every project has.")
OTHER_COLUMN = QT_TRANSLATE_NOOP("Check", "The column {column} of {table} is missing, or of another type.")
LOST_KEY = QT_TRANSLATE_NOOP("Check", "{table} no longer holds its values of {columns} unique.")
UNNUMBERED = QT_TRANSLATE_NOOP("Check", "The rows of {table} have lost the numbers by which they are read.")
MISSING_TABLE = QT_TRANSLATE_NOOP("Check", "{standard} names {table}, which is not in the file.")
NOT_TEXT = QT_TRANSLATE_NOOP("Check", "{table} holds a text that is not UTF-8: {reason}.")
SEQUENCE = QT_TRANSLATE_NOOP("Check", "The number for the next row of {table} is one that is taken, or none.")
UNREGISTERED = QT_TRANSLATE_NOOP("Check", "gpkg_extensions does not name {table}, so that other programs may drop it.")


def damage(db: Database) -> Iterator[Finding]:
    """Broken pages."""
    for line in pages.damage(db):
        yield Finding("damaged", Message(DAMAGED.format(fault=line), Remedy.RESTORE_SNAPSHOT))


def orphan_rows(db: Database) -> Iterator[Finding]:
    """Rows whose parent is gone. Raises sqlite3.Error if a parent has lost the key by which rows refer to it."""
    for table, row, parent in pages.orphan_rows(db):
        yield Finding("orphan-row", ORPHAN_ROW.format(row=row, table=table, parent=parent))


def foreign(db: Database) -> Iterator[Finding]:
    """Triggers, views and computed columns that would run."""
    for one in foreign_objects(db):
        text = FOREIGN_OBJECT.format(kind=one.kind, name=one.name[:80], table=one.table[:80])
        yield Finding("foreign-object", Message(text, Remedy.RESTORE_SNAPSHOT))


def tables(db: Database) -> Iterator[Finding]:
    """Tables and columns that are missing or altered."""
    for table in structure.missing_tables(db):
        yield Finding("missing-table", NO_TABLE.format(table=table))
    for table, column in structure.altered_columns(db):
        yield Finding("column", OTHER_COLUMN.format(table=table, column=column))
    for table, columns in structure.lost_keys(db):
        yield Finding("key", LOST_KEY.format(table=table, columns=", ".join(columns)))
    for table in structure.unnumbered(db):
        yield Finding("key", UNNUMBERED.format(table=table))


def texts(db: Database) -> Iterator[Finding]:
    """Texts of the standard's tables that are none."""
    for table, reason in structure.unreadable_texts(db):
        yield Finding("value", NOT_TEXT.format(table=table, reason=reason[:80]))


def numbers(db: Database) -> Iterator[Finding]:
    """Numbers for new rows."""
    for table in pages.wrong_sequences(db):
        yield Finding("sequence", SEQUENCE.format(table=table))


def registered(db: Database) -> Iterator[Finding]:
    """Tables of the standard that name tables which are gone, and tables of ours that it does not name."""
    for standard, table in registrations.missing_tables(db):
        yield Finding("missing-table", MISSING_TABLE.format(standard=standard, table=table))
    for table in structure.unregistered(db):
        yield Finding("extension", UNREGISTERED.format(table=table))
