"""What becomes of each column of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from app.exchange.raw import RawTable
from app.exchange.read.columns import EXTRA, MARKING_COLUMNS
from app.exchange.read.typed_columns import Typed
from app.exchange.reading import ColumnUse, Note, Use
from layers.text import QT_TRANSLATE_NOOP

NO_FIELD = QT_TRANSLATE_NOOP("Import", "Columns that no field takes are stored together in extra: {columns}.")


def uses(raw: RawTable, table: RawTable, typed: Typed, own: Mapping[str, object]) -> Iterator[ColumnUse | Note]:
    """What became of each column of the file, and a note on those that no field takes."""
    field_of, packed = {column: name for name, column in typed.used.items()} | typed.also, []
    for column, cells in raw.columns.items():
        samples = tuple(str(cell) for cell in islice((cell for cell in cells if cell is not None), 3))
        if column in field_of:
            use = Use.FIELD
        elif column not in table.columns:
            use = Use.PLACE
        elif column in MARKING_COLUMNS:
            use = Use.LEFT_OUT
        else:
            use = Use.OWN if column in own else Use.EXTRA
        # Of an empty column there is nothing to be stored.
        if use is Use.EXTRA and column != EXTRA and samples:
            packed.append(column)
        yield ColumnUse(column, use, field_of.get(column, typed.places.get(column, "")), samples)
    if packed:
        yield NO_FIELD.format(columns=", ".join(packed[:20]) + (", …" if len(packed) > 20 else ""))
