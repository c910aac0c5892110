"""Rows that a layer has already: of the same key, or in the same place with the same value in all the file gives."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from app.arrays import BoolArray, Geometries, IntArray
from app.errors import Remedy, UserError
from app.exchange.read.keys import Key, plain_text
from app.geo.chains import DEGREE_M
from app.project.fit_rows import promoted
from app.project.row_updates import unpacked
from app.tasks.importing.given_columns import EXTRA, as_given, members_of
from layers.text import QT_TRANSLATE_NOOP

SKIP, UPDATE, ADD = "skip", "update", "add"
CHOICES = (SKIP, UPDATE, ADD)
"""What becomes of rows that are there already: left out, brought to the values of the file, or stored again."""

SKIPPED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, left out: {count:,}.")
DIFFERENT = QT_TRANSLATE_NOOP("Import", "Of them with other values than those stored: {count:,}.")
UPDATED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, updated: {count:,}.")
UNCHANGED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, with the same values: {count:,}.")
BLANKS = QT_TRANSLATE_NOOP("Import", "Blank cells of rows that are updated, which leave what is stored: {count:,}.")
ADDED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, stored a second time: {count:,}.")
REPEATED = QT_TRANSLATE_NOOP("Import", "Rows that stand in the file more than once, stored each time: {count:,}.")
NEAR = QT_TRANSLATE_NOOP(
    "Import", "Rows within {near_m:.0f} m of another of the same kind and day in {layer}: {count:,}."
)
TWICE = QT_TRANSLATE_NOOP("Error", "{layer} has several rows whose {column} is {key!r}")

NEAR_M = 50.0
_FIGURES = 7
"""Decimal figures of a degree that tell places apart: a centimetre, as GeoJSON is written."""
_ALIKE = ("type", "observer", "category", "patrol_kind", "route")
"""Fields that say what a row is."""
_DAY = "occurred_at"


class Near(NamedTuple):
    """An incoming row, by its position, and the row of the layer that it lies near, by its fid."""

    position: int
    fid: int


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Which of n incoming rows are in the layer already, (n,); how many repeat one before them in the file.

    ``changed``: those of them whose values are others; ``fids``: the rows of the layer with their keys, 0 where there
    are none; ``blanks``: their cells that are empty where the layer has a value. ``near``: others that lie near a row
    of the layer of the same kind and day.
    """

    there: BoolArray
    changed: BoolArray
    fids: IntArray
    within: int
    near: tuple[Near, ...] = ()
    blanks: int = 0

    @classmethod
    def none_of(cls, count: int, within: int = 0) -> Repeats:
        """Of rows none of which is there."""
        no = np.zeros(count, dtype=np.bool_)
        return cls(no, no, np.broadcast_to(np.zeros(1, np.int64), count), within)

    def notes(self, layer: str, choice: str) -> list[str]:
        """What to tell of them."""
        there, changed = int(self.there.sum()), int(self.changed.sum())
        texts = {
            SKIP: ((SKIPPED, there), (DIFFERENT, changed)),
            UPDATE: ((UPDATED, changed), (UNCHANGED, there - changed), (BLANKS, self.blanks)),
            ADD: ((ADDED, there),),
        }
        counts = (*texts[choice], (REPEATED, self.within), (NEAR, len(self.near)))
        return [text.format(layer=layer, count=count, near_m=NEAR_M) for text, count in counts if count]


def repeats_of(
    frame: gpd.GeoDataFrame,
    existing: gpd.GeoDataFrame | None,
    fields: Sequence[str],
    key: Key | None = None,
    layer: str = "",
) -> Repeats:
    """The rows of ``frame`` (EPSG:4326) that a layer has, by their ``key`` or else by all ``fields`` and the place.

    ``fields``: the columns that come from the file. Raises UserError if several rows of the layer have one of the keys.
    """
    if existing is None or existing.empty:
        return Repeats.none_of(len(frame), _repeated(frame, fields))
    own = as_given(frame, fields)
    theirs = as_given(existing, [*fields, *([] if key is None or key.packed else [key.column])], members_of(own))
    names = [*dict.fromkeys((*fields, EXTRA))]
    if key is not None:
        by_key = _by_key(own, theirs, _keys_of(existing, theirs, key), key, layer)
        return replace(by_key, near=_near(frame, existing, ~by_key.there))
    rows = _identities(own, names)
    held = set(_identities(theirs, names))
    there = np.array([row in held for row in rows], dtype=np.bool_)
    no = Repeats.none_of(len(rows), int((_again(rows) & ~there).sum()))
    return replace(no, there=there, near=_near(frame, existing, ~there))


def _by_key(own: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, keys: list[str], key: Key, layer: str) -> Repeats:
    """The rows whose key a layer has; ``keys``: one text for each of its rows, empty where it has none."""
    counts = pd.Series(keys, dtype=object).value_counts()
    twice = next((value for value in key.values if counts.get(value, 0) > 1), None)
    if twice is not None:
        text = TWICE.format(layer=layer, column=key.column, key=twice[:40])
        raise UserError(text, Remedy.CHOOSE_KEY, key.column)
    stored = dict(zip(keys, theirs.index.tolist(), strict=True))
    fids = np.array([stored.get(value, 0) for value in key.values], np.int64)
    there = fids > 0
    changed, blanks = _differences(own[there], theirs.loc[fids[there]])
    differs = np.zeros(len(own), dtype=np.bool_)
    differs[there] = changed
    return Repeats(there, differs, fids, 0, (), blanks)


def _keys_of(existing: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, key: Key) -> list[str]:
    if not key.packed:
        return [plain_text(cell) for cell in theirs[key.column].tolist()]
    return [plain_text(unpacked(cell).get(key.column)) for cell in existing[EXTRA].tolist()]


def _differences(rows: gpd.GeoDataFrame, stored: gpd.GeoDataFrame) -> tuple[BoolArray, int]:
    """Which rows would change what is stored, (n,), and how many of their blank cells would not."""
    differs: BoolArray = np.asarray(_shapes(rows) != _shapes(stored), dtype=np.bool_)
    blanks = np.zeros(len(rows), np.int64)
    for name in rows.columns.drop(rows.geometry.name):
        for position, (cell, old) in enumerate(zip(rows[name].tolist(), stored[name].tolist(), strict=True)):
            if name == EXTRA:
                differs[position] |= not _members(cell).items() <= _members(old).items()
            elif pd.isna(cell):
                blanks[position] += not pd.isna(old)
            else:
                differs[position] |= _plain(cell) != _plain(old)
    return differs, int(blanks[differs].sum())


def differences(row: gpd.GeoDataFrame, stored: gpd.GeoDataFrame, fields: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What one row of a file would change in the row that has its key: name to the stored and the new value, as texts.

    Members of ``extra`` stand under their own names, the place under "geometry" as WKT.
    """
    own = as_given(row, fields)
    theirs = as_given(stored, fields, members_of(own))
    changes: dict[str, tuple[str, str]] = {}
    for name in own.columns.drop(own.geometry.name):
        new, old = own[name].iloc[0], theirs[name].iloc[0]
        if name == EXTRA:
            texts, before = _members(new), _members(old)
            changes |= {key: (before.get(key, ""), text) for key, text in texts.items() if text != before.get(key)}
        elif not pd.isna(new) and _plain(new) != _plain(old):
            changes[name] = plain_text(old), plain_text(new)
    if _shapes(own)[0] != _shapes(theirs)[0]:
        changes["geometry"] = theirs.geometry.iloc[0].wkt, own.geometry.iloc[0].wkt
    return changes


def _repeated(frame: gpd.GeoDataFrame, fields: Sequence[str]) -> int:
    """How many rows of a file, in which the same is written the same, repeat one before them."""
    places = _places(frame)
    # Rows of which no other stands in the same place are the most, and need no more.
    together = pd.Series(places).duplicated(keep=False).to_numpy()
    columns = (*(frame[name].array[together] for name in fields), places[together])
    return int(pd.DataFrame(dict(enumerate(columns))).duplicated().sum())


def _places(frame: gpd.GeoDataFrame) -> np.ndarray[Any, Any]:
    """Where each row is: a number for points, as two coordinates, else WKB."""
    shapes = frame.geometry.to_numpy()
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT.value
    return shapely.get_coordinates(shapes).view(np.complex128).ravel() if points.all() else _shapes(frame)


def _again(rows: list[Hashable]) -> BoolArray:
    """Which rows are the same as one before them."""
    return np.asarray(pd.Series(rows, dtype=object).duplicated(), dtype=np.bool_)


def _identities(frame: gpd.GeoDataFrame, fields: Sequence[str]) -> list[Hashable]:
    """Each row's place and values; what is missing is None, and whole numbers are alike whatever their type."""
    columns = [list(map(_plain, frame[name].tolist())) for name in fields]
    return list(zip(_shapes(frame).tolist(), *columns, strict=True))


def _shapes(frame: gpd.GeoDataFrame) -> Geometries:
    """The places as WKB, single and multiple alike: a layer holds lines and areas as parts.

    To a centimetre: the same place from another coordinate system differs in its last figures.
    """
    shapes = shapely.transform(promoted(frame.geometry.to_numpy()), lambda xy: np.round(xy, _FIGURES) + 0.0)
    return np.asarray(shapely.to_wkb(shapes), dtype=object)


def _plain(value: Any) -> Hashable:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return frozenset(_members(value).items()) or None
    if pd.isna(value):
        return None
    # A yes is stored as 1.
    return float(value) if isinstance(value, int | float) else str(value)


def _members(value: dict[str, Any]) -> dict[str, str]:
    """What stands in extra, as texts: a workbook has numbers where a list of refused rows has their figures."""
    return {name: plain_text(_flat(member)) for name, member in value.items()}


def _flat(member: object) -> object:
    return str(member) if isinstance(member, list | dict) else member


def _near(frame: gpd.GeoDataFrame, existing: gpd.GeoDataFrame, among: BoolArray) -> tuple[Near, ...]:
    """The points that lie near one of the layer that is the same in all that says what it is, and of the same day."""
    alike = [name for name in (*_ALIKE, _DAY) if name in frame.columns and name in existing.columns]
    tree = shapely.STRtree(existing.geometry.to_numpy())
    # A degree of longitude is shorter: what is near by this measure may be a little farther apart north and south.
    own, other = tree.query(frame.geometry.to_numpy(), predicate="dwithin", distance=NEAR_M / DEGREE_M)
    # Lines and areas that touch are neighbours, not the same twice.
    points = shapely.get_type_id(frame.geometry.to_numpy()) == shapely.GeometryType.POINT.value
    same = (among & points)[own]
    for name in alike:
        mine, theirs = (np.array([str(_plain(value))[:10] for value in of[name].tolist()]) for of in (frame, existing))
        same &= mine[own] == theirs[other]
    pairs = dict(zip(own[same][::-1].tolist(), other[same][::-1].tolist(), strict=True))
    fids = existing.index.to_numpy()
    return tuple(Near(position, int(fids[pairs[position]])) for position in sorted(pairs))
