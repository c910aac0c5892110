"""Rows of the program's own tables: types, ranges, documents, days and times, and the steps of the history."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from app.errors import UserError
from app.progress import Progress
from app.store import digests, undo_journal
from app.store.catalog import Entry
from app.store.integrity import features, history_rows, registrations
from app.store.integrity.features import Misfit, Rule
from app.store.reading.rows import Damage
from app.store.sqlite_library import Database
from app.tasks.checking import values
from app.tasks.checking.damage import READERS
from app.tasks.checking.finding import Finding
from app.tasks.sight_shelf import unpacked
from layers import LAYER_TYPES
from layers.gaps import STATUSES
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import NAME_LENGTH

BROKEN_STEP = QT_TRANSLATE_NOOP(
    "Check", "Step {step} of the history cannot be read: it can be neither undone nor redone."
)
BROKEN_SIGHTS = QT_TRANSLATE_NOOP("Check", "{count} cached sight lines are damaged: they are traced again.")
BACKWARDS = QT_TRANSLATE_NOOP("Check", "sarhad_gap_status holds a stretch that ends before it begins, in row {row}.")
_TEXT, _WHOLE, _REAL, _BLOB = ("text",), ("integer",), ("real", "integer"), ("blob",)
_LONG = 1_000_000


def _text(column: str, *choices: str, longest: int = _LONG, required: bool = True) -> Rule:
    return Rule(column, _TEXT, choices=choices, longest=longest, required=required)


RULES: dict[str, tuple[str, tuple[Rule, ...]]] = {
    "sarhad_layers": (
        "layer",
        (
            *(_text("uuid", longest=100), _text("name", longest=NAME_LENGTH), _text("table_name", longest=100)),
            *(_text("kind", *LAYER_TYPES), Rule("position", _WHOLE, required=True)),
            *(Rule("visible", _WHOLE, 0.0, 1.0, required=True), Rule("opacity", _REAL, 0.0, 1.0, required=True)),
            *(Rule(name, _TEXT, is_object=True, required=True) for name in ("provenance", "settings")),
        ),
    ),
    "sarhad_parameters": ("parameter", (_text("key", longest=100), Rule("value", _TEXT, is_json=True, required=True))),
    "sarhad_steps": (
        "history",
        (*map(_text, ("label", "origin", "at")), Rule("done", _WHOLE, 0.0, 1.0, required=True)),
    ),
    "sarhad_edits": (
        "history",
        (
            *(Rule("step_id", _WHOLE, 1.0, required=True), Rule("seq", _WHOLE, 0.0, required=True)),
            Rule("edit", _TEXT, is_object=True, required=True),
        ),
    ),
    "sarhad_runs": (
        "run",
        (
            *(Rule("number", _WHOLE, 1.0, required=True), *map(_text, ("run", "at", "input_hash", "as_of"))),
            Rule("summary", _TEXT, is_json=True, required=True),
        ),
    ),
    "sarhad_reports": ("run", (_text("run"), *(Rule(name, _BLOB, required=True) for name in ("report", "scene")))),
    "sarhad_gap_status": (
        "status",
        (
            *(_text("gap_id"), _text("status", *(code for code, _ in STATUSES), "")),
            *map(_text, ("note", "unit", "status_date")),
            *(_text(name, required=False) for name in ("route", "line_version")),
            *(Rule(name, _REAL, 0.0, 1e9) for name in ("start_m", "end_m")),
        ),
    ),
    "sarhad_sights": ("sights", (*map(_text, ("name", "used")), Rule("sight", _BLOB, required=True))),
    "sarhad_digests": ("digest", (_text("subject", *digests.SUBJECTS), *map(_text, ("name", "digest")))),
}
"""The code of findings of each table, and what its columns may hold."""


def _is_moment(text: str) -> bool:
    return 1900 < datetime.fromisoformat(text).year < 9000


def _is_day(text: str) -> bool:
    return text == "" or date.fromisoformat(text).isoformat() == text


_HEX = re.compile(r"[0-9a-f]{64}")
FORMS: dict[tuple[str, str], Callable[[str], Any]] = {
    ("sarhad_steps", "at"): _is_moment,
    ("sarhad_runs", "at"): _is_moment,
    ("sarhad_runs", "as_of"): _is_day,
    ("sarhad_runs", "input_hash"): _HEX.fullmatch,
    ("sarhad_gap_status", "status_date"): _is_day,
    ("sarhad_sights", "used"): _is_day,
    ("sarhad_digests", "digest"): _HEX.fullmatch,
}
"""Texts of a prescribed form, and whether one is of it."""


def faults(db: Database, entries: Collection[Entry], progress: Progress) -> Iterator[Finding]:
    """Faults of all of them; missing tables and columns are reported with the structure."""
    present, unusable = registrations.tables(db), set[str]()
    for damage in _damaged(db, present):
        if damage.table not in unusable:
            unusable.add(damage.table)
            yield Finding(RULES[damage.table][0], damage.message)
    for number, (table, (code, rules)) in enumerate(RULES.items()):
        progress.at(number / len(RULES))
        # One row that is none is enough to be told of.
        columns = registrations.columns(db, table) if table in present - unusable else {}
        for misfit in features.misfits(db, table, [rule for rule in rules if rule.column in columns]):
            yield _finding(db, code, table, misfit)
        for column in [column for name, column in FORMS if name == table and column in columns]:
            yield from _forms(db, code, table, column)
    yield from _steps(db, progress)
    yield from _stretches(db)
    yield from _sights(db, progress)
    yield from _set_aside(db, entries)


def _damaged(db: Database, present: Collection[str]) -> Iterator[Damage]:
    """Rows that are left out wherever the project is read, of the tables that are there."""
    for table, read in READERS.items():
        if table in present:
            # What is wrong with the table as a whole is reported with the structure.
            with suppress(sqlite3.Error, UserError):
                yield from read(db)


def _finding(db: Database, code: str, table: str, misfit: Misfit) -> Finding:
    key = features.key_of(db, table)
    text = values.MISFIT.format(
        table=table,
        column=misfit.column,
        count=misfit.rows,
        key="row" if key == "rowid" else key,
        row=str(misfit.first)[:40],
    )
    return Finding(code, text)


def _forms(db: Database, code: str, table: str, column: str) -> Iterator[Finding]:
    rows = [row for text, row in features.texts(db, table, [column]) if not _is_of(FORMS[table, column], text)]
    if rows:
        yield _finding(db, code, table, Misfit(column, len(rows), min(rows, key=str)))


def _is_of(form: Callable[[str], Any], text: Any) -> bool:
    if not isinstance(text, str):
        return True  # its type is reported already
    try:
        return bool(form(text))
    except ValueError:
        return False


def _steps(db: Database, progress: Progress) -> Iterator[Finding]:
    """Steps whose edits are none; each is named once."""
    broken = set()
    for step, text in history_rows.edits(db):
        progress.at(0.0)
        if step not in broken and not _is_edit(text):
            broken.add(step)
            yield Finding("history", BROKEN_STEP.format(step=step))
    for step in sorted(history_rows.steps_without_edits(db) - broken):
        yield Finding("history", BROKEN_STEP.format(step=step))


def _is_edit(text: Any) -> bool:
    try:
        undo_journal.loads(text)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False
    return True


def _stretches(db: Database) -> Iterator[Finding]:
    if (row := history_rows.backward_stretch(db)) is not None:
        yield Finding("status", BACKWARDS.format(row=str(row)[:40]))


def _sights(db: Database, progress: Progress) -> Iterator[Finding]:
    count = 0
    for name, sight in history_rows.sights(db):
        progress.at(0.0)
        count += unpacked(name, sight) is None
    if count:
        yield Finding("sights", BROKEN_SIGHTS.format(count=count))


def _set_aside(db: Database, entries: Collection[Entry]) -> Iterator[Finding]:
    """Rows that an undone or replacing step has set aside, by the rules of their layer."""
    kinds = {entry.table: entry.kind for entry in entries}
    for store, table in history_rows.set_aside(db):
        kind = kinds.get(table)
        if kind in LAYER_TYPES and LAYER_TYPES[kind].geometries:
            yield from values.set_aside(db, store, LAYER_TYPES[kind])
