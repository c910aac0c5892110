"""A walk-through trial as a table: its columns, and reading them from a file or a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.analysis.detection.walk_through import Walk
from app.errors import Message, UserError
from app.exchange.column import Column
from app.exchange.raw import RawTable, readable
from app.exchange.read.columns import parse_column
from app.exchange.read.tables.delimited import read_csv
from app.exchange.read.tables.workbooks import read_workbook
from app.exchange.reading import Stated
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value, fold

FIELDS = (
    Field(
        "distance_m",
        QT_TRANSLATE_NOOP("Field", "Distance"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        maximum=20_000.0,
        required=True,
        help=QT_TRANSLATE_NOOP(
            "Field", "How near the walker came to the post, or to the crew's route, at the closest."
        ),
    ),
    Field(
        "detected",
        QT_TRANSLATE_NOOP("Field", "Detected"),
        FieldType.BOOLEAN,
        required=True,
        help=QT_TRANSLATE_NOOP(
            "Field", "Yes or no: whether the walker was detected by somebody who did not know when to look."
        ),
    ),
    Field(
        "detection_range_m",
        QT_TRANSLATE_NOOP("Field", "Detection range"),
        FieldType.REAL,
        unit="m",
        minimum=0.0,
        maximum=20_000.0,
        help=QT_TRANSLATE_NOOP("Field", "How far off the walker was when first detected, where that was measured."),
    ),
)
"""The columns of a trial, one row per walk."""
_READERS = dict.fromkeys((".csv", ".tsv", ".txt"), read_csv) | dict.fromkeys((".xlsx", ".xls", ".ods"), read_workbook)


def walk(cells: Mapping[str, object]) -> Walk:
    """One walk from texts by the names of FIELDS. Raises ValueError naming the field and its range."""
    return _walk({spec.name: spec.parse(cells.get(spec.name)) for spec in FIELDS})


def read(path: Path) -> tuple[tuple[Walk, ...], tuple[str | Message, ...]]:
    """The walks of a table, and notes on how it was read; other columns are ignored.

    Raises UserError for a file that is not such a table, naming the first row and field that cannot be read.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: a trial is read from {accepted}.").format(
                name=path.name, accepted=", ".join(_READERS)
            )
        )
    table = reader(readable(path), Layer, Stated())
    columns = {spec.name: _column(path, table, spec) for spec in FIELDS}
    faults = dict(table.faults.reasons)
    values: dict[str, Column] = {}
    for spec in FIELDS:
        values[spec.name], reasons = parse_column(spec, columns[spec.name])
        faults = {row: [reason] for row, reason in reasons.items()} | faults
    if faults:
        first = min(faults)
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} row {row}: {reason}.").format(
                name=path.name, row=table.rows[first], reason=faults[first][0]
            )
        )
    rows = zip(*values.values(), strict=True)
    return tuple(_walk(dict(zip(values, row, strict=True))) for row in rows), table.reading.notes


def _column(path: Path, table: RawTable, spec: Field) -> Sequence[object]:
    for name, cells in table.columns.items():
        if fold(name) in (fold(spec.name), fold(spec.label)):
            return cells
    if spec.required:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} has no column {field}. A trial has: {fields}.").format(
                name=path.name, field=spec.name, fields=", ".join(field.name for field in FIELDS)
            )
        )
    return [None] * len(table.rows)


def _walk(values: Mapping[str, Value]) -> Walk:
    distance, detected, seen_at = (values[spec.name] for spec in FIELDS)
    return Walk(float(distance or 0.0), bool(detected), None if seen_at is None else float(seen_at))
