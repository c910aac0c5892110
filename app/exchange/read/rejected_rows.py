"""Refused rows as a table that can be mended and imported again, and such a table when it comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from app.exchange.raw import Faults, RawTable
from app.exchange.read.places.positions import PLACES
from app.exchange.reading import ColumnUse, Reading, Stated, Subject, Use
from app.geo.crs_text import read_crs
from layers.text import QT_TRANSLATE_NOOP

ROW, REASON, WKT, READ_AS = "row", "reason", "wkt", "read_as"
BEYOND = "cell_{number}"
BACK = QT_TRANSLATE_NOOP("Import", "Left out, because they say which rows of another file were refused: {columns}.")
_OWN = re.compile(r"(row|reason|wkt|read_as)_*")
_DEGREES = 4326


class Asked(NamedTuple):
    """What whoever imports a file asks for: its reference system, field to column, and what is stated of it."""

    crs: str | None
    mapping: dict[str, str]
    stated: Stated


def rejects(raw: RawTable, faults: Faults, asked: Asked, reading: Reading, crs: str | None) -> pd.DataFrame:
    """The refused rows as read: ``row`` and ``reason``, the geometry of a vector file as ``wkt``, then the columns.

    Cells beyond the header stand behind them; last, as JSON, how the file was read, which a few rows would not tell.
    Columns of the file that have one of these names get an underscore more, which ``as_refused`` takes away again.
    ``crs``: that of the geometries.
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
    if how := _how_read(raw, asked, reading, crs):
        columns[READ_AS] = [json.dumps(how, ensure_ascii=False)] * len(bad)
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def _how_read(raw: RawTable, asked: Asked, reading: Reading, crs: str | None) -> dict[str, Any]:
    """What the refused rows alone may not tell, as far as there is any."""
    how: dict[str, Any] = {
        subject: {fact.column: fact.value for fact in reading.facts if fact.subject is subject and fact.column}
        for subject in (Subject.DECIMAL, Subject.DATES)
    }
    # Geometries state the number of their system, where it has one.
    system = asked.crs if raw.geometry is None else crs if crs is not None and _number(crs) is None else None
    how |= {"crs": system, "map": asked.mapping, "extra": asked.stated.apart}
    return {name: value for name, value in how.items() if value}


def _texts(raw: RawTable, positions: list[int], crs: str | None) -> list[object]:
    """Shapes as text, those too that cannot be built, with the number of their system unless they are in degrees."""
    number = None if crs is None else _number(crs)
    before = "" if number in (None, _DEGREES) else f"SRID={number};"
    built = shapely.to_wkt(raw.shapes[positions], rounding_precision=17).tolist()
    texts = [raw.malformed.get(position) or text for position, text in zip(positions, built, strict=True)]
    return [text and before + text for text in texts]


def _number(crs: str) -> int | None:
    return read_crs(crs).to_epsg()


def as_refused(raw: RawTable, asked: Asked) -> tuple[RawTable, Asked]:
    """A table of refused rows as their own file had them, and what is asked for, where it is not, as it was for that.

    Any other table is left as it is.
    """
    if not _is_of_rejects(raw):
        return raw, asked
    names = list(raw.columns)
    of_shapes = len(names) > 2 and names[2] == WKT
    how = _stated_of(raw.columns.get(READ_AS, []))
    columns = {
        name[:-1] if name.endswith("_") and _OWN.fullmatch(name) and (of_shapes or name[0] != "w") else name: cells
        for name, cells in raw.columns.items()
        if name not in (ROW, REASON, READ_AS, *([WKT] if of_shapes else []))
    }
    mapping = _texts_of(how.get("map"))
    if of_shapes:
        mapping["wkt"] = _free(WKT, columns)
        columns[mapping["wkt"]] = raw.columns[WKT]
    left = [name for name in (ROW, REASON, READ_AS) if name in raw.columns]
    reading = raw.reading.plus(*(ColumnUse(name, Use.LEFT_OUT) for name in left), BACK.format(columns=", ".join(left)))
    earlier: dict[str, dict[str, str]] = {
        subject: _texts_of(how.get(subject)) for subject in (Subject.DECIMAL, Subject.DATES)
    }
    return replace(raw, columns=columns, reading=reading, earlier=earlier), _completed(asked, mapping, how, columns)


def _stated_of(cells: Sequence[object]) -> dict[str, Any]:
    """How the file was read, by the first cell that says so."""
    for cell in cells:
        try:
            how = json.loads(str(cell))
        except (ValueError, RecursionError):
            continue
        if isinstance(how, dict):
            return how
    return {}


def _texts_of(members: object) -> dict[str, str]:
    """The members of an object that are texts; none of what is no object."""
    return {name: one for name, one in members.items() if isinstance(one, str)} if isinstance(members, dict) else {}


def _completed(asked: Asked, mapping: dict[str, str], how: dict[str, Any], columns: Mapping[str, object]) -> Asked:
    """What is asked for now, and of what was asked for then the rest that still fits."""
    places = any(name in asked.mapping for name in PLACES)
    taken = {*asked.mapping.values(), *asked.stated.apart}
    rest = {
        name: column
        for name, column in mapping.items()
        if column in columns and column not in taken and not (places and name in PLACES)
    }
    chosen = {**rest, **asked.mapping}
    then = how.get("extra")
    apart = [name for name in columns if isinstance(then, list) and name in then and name not in chosen.values()]
    stated = replace(asked.stated, apart=tuple(dict.fromkeys((*asked.stated.apart, *apart))))
    crs = how.get("crs")
    return Asked(asked.crs or (crs if isinstance(crs, str) else None), chosen, stated)


def _free(name: str, columns: Mapping[str, object]) -> str:
    """``name``, with as many underscores behind as tell it from all columns."""
    while name in columns:
        name += "_"
    return name


def _is_of_rejects(raw: RawTable) -> bool:
    """Whether a table begins with the numbers of rows, which rise, and with reasons."""
    if raw.geometry is not None or list(raw.columns)[:2] != [ROW, REASON]:
        return False
    numbers = pd.to_numeric(pd.Series(list(raw.columns[ROW]), dtype=object), errors="coerce").to_numpy(dtype=np.float64)
    return bool(np.isfinite(numbers).all() and (numbers == np.floor(numbers)).all() and (np.diff(numbers) > 0).all())
