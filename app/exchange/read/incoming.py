"""Reading a file as rows of a layer kind: rows accepted, rows refused and why. No project is touched here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry.base import BaseGeometry

from app.arrays import Geometries, IntArray
from app.errors import Message, Remedy, UserError
from app.exchange.column import Column
from app.exchange.raw import READERS, Faults, RawTable, readable
from app.exchange.read import archives  # noqa: F401 - it registers its reader
from app.exchange.read.checks import as_outlines, check_present, check_shape, fit_types, flat
from app.exchange.read.column_uses import uses
from app.exchange.read.columns import (
    EXTRA,
    MARKING_COLUMNS,
    check_extra,
    extra_column,
    keep_open,
    local_times,
    parse_fields,
)
from app.exchange.read.keys import Key, column_of_key, keys_of
from app.exchange.read.persons import without_persons
from app.exchange.read.places.positions import PLACES, placed
from app.exchange.read.reach import beyond, check_place
from app.exchange.read.refusals import Cause, cause_of_all, refusal
from app.exchange.read.rejected_rows import Asked, as_refused, rejects
from app.exchange.read.row_frame import frame_of
from app.exchange.read.shapes.mending import finite_parts, mended
from app.exchange.read.tables import workbooks  # noqa: F401 - it registers the readers of tables
from app.exchange.read.typed_columns import precisions, with_types
from app.exchange.read.vectors import readers  # noqa: F401 - it registers them
from app.exchange.reading import Reading, Stated
from app.exchange.reproject import Plane, known_crs, plane, rough_area, short_name
from app.memory import collector_paused, free_memory
from app.progress import Progress
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Value

MOST_COLUMNS = 500
"""The most columns of its own that a layer retains; SQLite allows 2,000, but a form of more is useless."""
TOO_MANY = QT_TRANSLATE_NOOP(
    "Import", "The first {kept:,} of {all:,} columns stay columns; the others are stored together in extra."
)

OUTLINES = QT_TRANSLATE_NOOP(
    "Import",
    "Areas taken for their outlines, as rings whose inside lies to the right of higher kilometres: {count:,}.",
)
HOLES_DROPPED = QT_TRANSLATE_NOOP("Import", "Holes in them, which are no part of the outline: {count:,}.")
OTHER_CRS = QT_TRANSLATE_NOOP("Import", "The file itself says {own}, and it is read as {crs}, which is stated")
HEIGHTS_DROPPED = QT_TRANSLATE_NOOP("Import", "Features whose heights (Z) are dropped: {count:,}.")


@dataclass(frozen=True, slots=True, eq=False)
class Incoming:
    """Rows read from a file, ready to be stored, and the rows refused.

    ``frame``: EPSG:4326, one object column of Values per field of the kind, then the file's own columns where the
    kind keeps them (Int64, float64, boolean or object), then ``extra`` (JSON text or None). ``rejects``: ``row`` as
    the user counts it (a table's header is row 1), ``reason``, then the file's columns as they were. ``crs`` and
    ``operation`` say how the coordinates came to WGS 84; ``columns`` which column fed which field; ``reading`` all that
    was understood of the file. ``numbers`` of the rows of the frame, counted as in ``rejects``; ``key``: their keys,
    where a column of keys is stated. ``cause``: of the refusal of all rows, where there is one.
    """

    frame: gpd.GeoDataFrame
    rejects: pd.DataFrame
    crs: str
    operation: str
    columns: dict[str, str]
    reading: Reading = field(default_factory=Reading)
    numbers: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    key: Key | None = None
    cause: Cause | None = None

    def given(self, kind: type[Layer]) -> list[str]:
        """The columns of the frame that come from the file: fields, its own, and ``extra``."""
        fields = {field.name for field in kind.fields()}
        own = (name for name in self.frame.columns if name not in fields and name != self.frame.geometry.name)
        return [*self.columns, *own]

    def refusal(self) -> UserError | None:
        """The error for a user who did not ask to skip bad rows; None if all are good."""
        return refusal(self.rejects, len(self.frame), self.cause)


def read_vectors(
    path: Path,
    kind: type[Layer],
    *,
    crs: str | None = None,
    mapping: Mapping[str, str] | None = None,
    stated: Stated = Stated(),  # noqa: B008 - it is frozen
    key: str = "",
    near: BaseGeometry | None = None,
    progress: Progress | None = None,
) -> Incoming:
    """Read ``path`` as rows of ``kind``; the file is only read.

    ``crs`` overrides that of the file. ``mapping`` is field → column, and may locate a table's rows by ``lon`` and
    ``lat``, ``wkt`` or ``coordinates``. ``stated``: how it is to be read otherwise, as far as that is known. ``key``:
    the column, or the field it feeds, that tells each row from all others. ``near`` are the project's borders in
    degrees: rows more than 200 km from them are refused. Raises UserError for a file that cannot be read or understood
    as a whole; an unusable row goes to ``rejects`` instead.
    """
    # Rows yet to be refused may hold NaN, about which numpy would warn at every operation.
    with collector_paused(), np.errstate(invalid="ignore"):
        read = _incoming(Path(path), kind, crs, dict(mapping or {}), stated, key, near, progress or Progress())
    free_memory()
    return replace(read, reading=stated.checked(read.reading, Path(path).name))


def _incoming(
    path: Path,
    kind: type[Layer],
    crs: str | None,
    mapping: dict[str, str],
    stated: Stated,
    key: str,
    near: BaseGeometry | None,
    steps: Progress,
) -> Incoming:
    steps.at(0.0, QT_TRANSLATE_NOOP("Progress", "Reading the file"))
    raw, asked = as_refused(_read(path, kind, stated), Asked(crs, mapping, stated))
    crs, mapping, stated = asked
    raw = without_persons(raw, mapping, stated.apart)
    steps.at(0.4, QT_TRANSLATE_NOOP("Progress", "Reading the coordinates"))
    places, fields = _split(raw, kind, mapping)
    free_memory()
    typed = with_types(raw, kind, places, fields, crs, stated)
    table = _placed(typed.table, kind, places, crs)
    target = _plane(table, path, near)
    faults = Faults(table.faults.reasons)
    steps.at(0.5, QT_TRANSLATE_NOOP("Progress", "Checking the geometries"))
    geometry, heights = _geometry(table, kind, target, near, faults)
    steps.at(0.7, QT_TRANSLATE_NOOP("Progress", "Checking the values"))
    used = typed.used
    values = parse_fields(kind, table.columns, used, len(table.rows), faults)
    values |= precisions(kind, values, {name: typed.precision.get(column) for name, column in used.items()})
    own, packed = _unknown(table, kind, used)
    values |= own
    check_extra(own[EXTRA], faults)
    keyed = _keyed(key, raw, table, used, values, faults)
    steps.at(0.9)
    good = ~faults.mask(len(table.rows))
    notes = (*heights, *packed, *local_times(kind, values), *filter(None, [target.warning]))
    reading = table.reading.plus(*uses(raw, table, typed, own), *notes)
    listed = rejects(raw, faults, asked, reading, table.crs)
    keys = None if keyed is None else replace(keyed, values=tuple(np.array(keyed.values, dtype=object)[good]))
    cause = None if good.any() else cause_of_all(kind, table, used, values, faults)
    numbers = table.rows[good]
    del raw, table, typed, own
    free_memory()
    frame = frame_of(kind, values, geometry[good], good)
    return Incoming(frame, listed, target.name, target.operation, used, reading, numbers, keys, cause)


def _keyed(
    name: str,
    raw: RawTable,
    table: RawTable,
    used: Mapping[str, str],
    values: Mapping[str, Column],
    faults: Faults,
) -> Key | None:
    """The keys of all rows, where a column or field ``name`` is stated to hold them."""
    if not name:
        return None
    column, field_name = column_of_key(name, raw, table, used)
    cells = values[field_name] if field_name else table.columns[column]
    place = field_name or column
    return Key(place, place not in values, tuple(keys_of(column, cells, faults)))


def _read(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
    if not kind.geometries:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{kind} is a raster; give a GeoTIFF, .hgt or .mbtiles file").format(
                kind=kind.kind
            )
        )
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name}: files ending in {suffix} are not supported; supported are {accepted}"
            ).format(name=path.name, suffix=path.suffix or QT_TRANSLATE_NOOP("Error", "nothing"), accepted=_suffixes())
        )
    return read(readable(path), kind, stated)


def _suffixes() -> str:
    return ", ".join(sorted(READERS))


def _split(raw: RawTable, kind: type[Layer], mapping: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The parts of ``mapping`` that say where a table's coordinates are, and that name fields."""
    if raw.geometry is not None:
        return {}, mapping
    fields = {field.name for field in kind.fields()}
    places = {name: column for name, column in mapping.items() if name in PLACES and name not in fields}
    return places, {name: mapping[name] for name in mapping if name not in places}


def _placed(raw: RawTable, kind: type[Layer], places: Mapping[str, str], crs: str | None) -> RawTable:
    """``raw`` with geometries, and a note where another system is stated than the file's own."""
    if raw.geometry is None:
        return placed(raw, kind, places, crs)
    if not crs or not raw.crs or known_crs(crs).equals(known_crs(raw.crs), ignore_axis_order=True):
        return replace(raw, crs=crs or raw.crs)
    note = Message(OTHER_CRS.format(own=short_name(known_crs(raw.crs))[:60], crs=crs), Remedy.LEAVE_OWN_CRS, crs)
    return replace(raw, crs=crs, reading=raw.reading.plus(note))


def _plane(table: RawTable, path: Path, near: BaseGeometry | None) -> Plane:
    if table.crs is None:
        text = QT_TRANSLATE_NOOP("Error", "{name} does not state its coordinate system").format(name=path.name)
        raise UserError(table.without_crs or text, Remedy.STATE_CRS, path.name)
    fallback = None if near is None or near.is_empty else near.bounds
    return plane(table.crs, rough_area(table.shapes, table.crs, fallback))


def _geometry(
    table: RawTable, kind: type[Layer], target: Plane, near: BaseGeometry | None, faults: Faults
) -> tuple[Geometries, tuple[str, ...]]:
    """The geometries in degrees, mended and checked, with notes on what was mended and dropped."""
    given, unplaced = finite_parts(table.shapes, table.rows)
    check_present(given, faults)
    shapes, areas, holes = as_outlines(given) if kind.outlines else (given, 0, 0)
    source, high = flat(fit_types(shapes, kind, faults))
    lonlat = target.to_lonlat(source)
    lonlat, mends = mended(lonlat, table.rows, kind, faults)
    check_shape(lonlat, faults)
    check_place(source, lonlat, target, near, faults)
    # A border may go on around a country, and a road wherever it likes.
    far = () if kind.outlines or kind.open_columns else beyond(lonlat, table.rows, near, faults)
    notes = [*unplaced, *mends, *far, *([OUTLINES.format(count=areas)] if areas else [])]
    notes += [HOLES_DROPPED.format(count=holes)] if holes else []
    return lonlat, (*notes, *([HEIGHTS_DROPPED.format(count=high)] if high else []))


def _unknown(table: RawTable, kind: type[Layer], used: Mapping[str, str]) -> tuple[dict[str, Column], tuple[str, ...]]:
    """Columns without a field: unchanged if the kind retains them, the others packed in ``extra``; and a note."""
    left_out = {*used.values(), *MARKING_COLUMNS}
    unused = {name: cells for name, cells in table.columns.items() if name not in left_out}
    names = keep_open(unused, (field.name for field in kind.fields())) if kind.open_columns else []
    notes = (TOO_MANY.format(kept=MOST_COLUMNS, all=len(names)),) if len(names) > MOST_COLUMNS else ()
    columns = {name: Column.of(unused.pop(name)).mapped(_value) for name in names[:MOST_COLUMNS]}
    return columns | {EXTRA: extra_column(unused, len(table.rows))}, notes


def _value(cell: object) -> Value:
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)
