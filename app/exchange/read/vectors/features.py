"""The features of one layer as rows: attributes as cells, shapes straight, what of them cannot be built told."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from app.arrays import BoolArray, Geometries
from app.errors import UserError
from app.exchange.ogr import pyogrio
from app.exchange.raw import Faults, RawTable
from app.exchange.read.places.geometry_texts import CURVED
from app.exchange.read.shapes.wkb_parts import as_text, sound_parts, type_of
from app.exchange.read.tables.table_shape import MOST_COLUMNS, TOO_WIDE
from app.exchange.read.vectors.free_names import FreeNames
from app.exchange.read.vectors.shapefile_text import encoding_of
from app.exchange.reading import Note, Reading, Stated
from layers.text import QT_TRANSLATE_NOOP

MALFORMED = QT_TRANSLATE_NOOP("Import", "its geometry is malformed: a line needs two points, a ring four")
BAD_PARTS = QT_TRANSLATE_NOOP(
    "Import",
    "Parts of shapes left out that are malformed (a line needs two points, a ring four): {count:,}, the first in row "
    "{row:,}.",
)
CLOSED = QT_TRANSLATE_NOOP("Import", "Areas whose outline was not closed, and is: {count:,}, the first in row {row:,}.")
LINEARISED = QT_TRANSLATE_NOOP("Import", "Curves taken as short straight pieces, one for each degree: {count:,}.")
_BATCH = 65_536
_STRAIGHT_WKB = set(range(1, 8))
_CURVED_WKB = set(range(8, 13))


def read_features(path: Path, layer: int | str, stated: Stated, **how: str) -> RawTable:
    """The features of a layer, by its number in the file or its name, as rows.

    ``how``: options of the format's driver.
    """
    path = path.absolute()  # a name without a folder could be that of a service
    options: dict[str, Any] = {"DATE_AS_STRING": "YES"} if path.suffix.lower() in {".geojson", ".json"} else {}
    options |= how
    encoding, reading = encoding_of(path, stated) if path.suffix.lower() == ".shp" else (None, Reading())
    asked = {"layer": layer, "datetime_as_string": True, "encoding": encoding, **options}
    with pyogrio.open_arrow(path, use_pyarrow=True, batch_size=_BATCH, **asked) as (meta, reader):
        # Reading takes GDAL the square of their number.
        if (count := len(meta["fields"])) > MOST_COLUMNS:
            raise UserError(TOO_WIDE.format(name=path.name, count=count, most=MOST_COLUMNS))
        arrow = reader.read_all()
    shape_column = meta["geometry_name"] or "wkb_geometry"
    # What GDAL cannot write as WKB is empty.
    wkb = [one or None for one in arrow.column(shape_column).to_pylist()]
    notes: list[Note] = []
    if (curved := _of_types(wkb, _CURVED_WKB)).any():
        wkb = _straightened(path, layer)
        notes.append(LINEARISED.format(count=int(curved.sum())))
    faults = Faults()
    geometry, parts = _shapes(wkb, faults)
    malformed = {row: as_text(wkb[row] or b"") for row, why in faults.reasons.items() if MALFORMED in why}
    columns = _attributes(arrow, shape_column)
    rows = np.arange(1, len(geometry) + 1, dtype=np.int64)
    return RawTable(columns, rows, geometry, meta["crs"], faults, reading.plus(*notes, *parts), malformed)


def _straightened(path: Path, layer: int | str) -> list[bytes | None]:
    """The shapes of a layer with curves as short straight pieces, by OGR_ARC_STEPSIZE: so pyogrio gives single ones."""
    shapes: list[bytes | None] = pyogrio.raw.read(path, layer=layer, columns=[])[2].tolist()
    return shapes


def _of_types(wkb: list[bytes | None], types: set[int]) -> BoolArray:
    return np.array([one is not None and type_of(one) in types for one in wkb], dtype=bool)


def _attributes(arrow: Any, shape_column: str) -> dict[str, list[object]]:
    """The cells of each column but those of bytes. Of several of one name, as a .dbf may have, each is kept."""
    columns, names = dict[str, list[object]](), FreeNames(arrow.column_names)
    for field, cells in zip(arrow.schema, arrow.columns, strict=True):
        if field.name != shape_column and "binary" not in str(field.type):
            name = names.take(field.name) if field.name in columns else field.name
            columns[name] = [_cell(value) for value in cells.to_pylist()]
    return columns


def _cell(value: object) -> object:
    """An Arrow value as a Value: dates and times as ISO text, lists and objects as JSON, NaN as None."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return None if value != value else value  # noqa: PLR0124 - NaN test


def _shapes(wkb: list[bytes | None], faults: Faults) -> tuple[Geometries, tuple[str, ...]]:
    """The shapes, and notes on outlines that are closed and on parts that are malformed."""
    data = np.empty(len(wkb), dtype=object)
    data[:] = wkb
    # GEOS refuses a whole array in which one geometry is curved, and drops those too short to be built.
    present = np.array([one is not None for one in wkb], dtype=bool)
    curved = present & ~_of_types(wkb, _STRAIGHT_WKB)
    shapes: Geometries = np.full(len(wkb), None, dtype=object)
    shapes[present & ~curved] = shapely.from_wkb(data[present & ~curved], on_invalid="ignore")
    faults.add(np.flatnonzero(curved), CURVED)
    left, first, closed = 0, 0, list[int]()
    for position in np.flatnonzero(present & ~curved & shapely.is_missing(shapes)).tolist():
        shapes[position] = shapely.from_wkb(data[position], on_invalid="fix")
        if shapes[position] is not None:
            closed.append(position + 1)
            continue
        shapes[position], malformed = sound_parts(data[position])
        if shapes[position] is None:
            faults.add([position], MALFORMED)
        else:
            left, first = left + malformed, first or position + 1
    notes = [CLOSED.format(count=len(closed), row=closed[0])] if closed else []
    return shapes, (*notes, *((BAD_PARTS.format(count=left, row=first),) if left else ()))
