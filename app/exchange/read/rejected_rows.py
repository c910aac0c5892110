"""Refused rows as a table that can be mended and imported again, and such a table when it comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from app.exchange.raw import Faults, RawTable
from app.exchange.read.places.positions import PLACES
from app.exchange.reading import ColumnUse, Use
from layers.text import QT_TRANSLATE_NOOP

ROW, REASON, WKT = "row", "reason", "wkt"
BEYOND = "cell_{number}"
BACK = QT_TRANSLATE_NOOP("Import", "Left out, because they say which rows of another file were refused: row, reason.")
_OWN = re.compile(r"(row|reason|wkt)_*")
_DEGREES = "4326"


def rejects(raw: RawTable, faults: Faults, crs: str) -> pd.DataFrame:
    """The refused rows as read: ``row`` and ``reason``, the shape of a vector file as ``wkt``, then the columns.

    ``crs``: the name of the system that the shapes are in. Cells beyond the header stand behind the columns. Columns of
    the file that have one of these names get an underscore more, which ``as_refused`` takes away again.
    """
    bad = sorted(faults.reasons)
    columns: dict[str, list[object]] = {
        ROW: [int(raw.rows[position]) for position in bad],
        REASON: ["; ".join(dict.fromkeys(faults.reasons[position])) for position in bad],
    }
    if raw.geometry is not None:
        columns[WKT] = _texts(raw, bad, crs)
    for name, cells in raw.columns.items():
        own = _OWN.fullmatch(name) and (raw.geometry is not None or not name.startswith(WKT))
        columns[f"{name}_" if own else name] = [cells[position] for position in bad]
    # What lies beyond the header has no name: it gets one that no column has.
    for number in range(max(map(len, raw.beyond.values()), default=0)):
        name = _free(BEYOND.format(number=len(raw.columns) + number + 1), columns)
        columns[name] = [next(iter(raw.beyond.get(position, [])[number:]), None) for position in bad]
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def _texts(raw: RawTable, positions: list[int], crs: str) -> list[object]:
    """Shapes as text, those too that cannot be built, with the number of their system unless it is WGS 84."""
    texts = [
        raw.malformed.get(position) or shapely.to_wkt(raw.shapes[position], rounding_precision=17)
        for position in positions
    ]
    authority, _, number = crs.partition(":")
    before = "" if authority != "EPSG" or number == _DEGREES else f"SRID={number};"
    return [text and before + text for text in texts]


def as_refused(raw: RawTable, mapping: Mapping[str, str]) -> tuple[RawTable, dict[str, str]]:
    """A table of refused rows as their own file had them, and ``mapping`` with the column of their geometries.

    Any other table is left as it is.
    """
    if not _is_of_rejects(raw):
        return raw, dict(mapping)
    names = list(raw.columns)
    of_shapes = len(names) > 2 and names[2] == WKT
    columns = {
        name[:-1] if name.endswith("_") and _OWN.fullmatch(name) and (of_shapes or name[0] != "w") else name: cells
        for name, cells in raw.columns.items()
        if name not in (ROW, REASON, *([WKT] if of_shapes else []))
    }
    places = dict(mapping)
    if of_shapes:
        name = _free(WKT, columns)
        columns[name] = raw.columns[WKT]
        if not any(one in mapping for one in PLACES):
            places["wkt"] = name
    uses = (ColumnUse(name, Use.LEFT_OUT) for name in (ROW, REASON))
    return replace(raw, columns=columns, reading=raw.reading.plus(*uses, BACK)), places


def _free(name: str, columns: Mapping[str, object]) -> str:
    """``name``, with as many underscores behind as tell it from all columns."""
    while name in columns:
        name += "_"
    return name


def _is_of_rejects(raw: RawTable) -> bool:
    """Whether a table begins with the numbers of rows, which rise, and with reasons."""
    if raw.geometry is not None or list(raw.columns)[:2] != [ROW, REASON]:
        return False
    numbers = pd.to_numeric(pd.Series(raw.columns[ROW], dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    return bool(np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all() and (np.diff(numbers) > 0).all())
