"""Rows that a layer has already: the same place, and the same value in all that the file gives."""

from __future__ import annotations

import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from app.arrays import BoolArray
from app.geo.chains import DEGREE_M
from layers.text import QT_TRANSLATE_NOOP

SKIP, ADD = "skip", "add"
CHOICES = (SKIP, ADD)
"""What becomes of rows that are there already: left out, or stored a second time."""

SKIPPED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, left out: {count:,}.")
ADDED = QT_TRANSLATE_NOOP("Import", "Rows that {layer} has already, stored a second time: {count:,}.")
REPEATED = QT_TRANSLATE_NOOP("Import", "Rows that stand in the file more than once, stored each time: {count:,}.")
NEAR = QT_TRANSLATE_NOOP(
    "Import", "Rows within {near_m:.0f} m of another of the same kind and day in {layer}: {count:,}."
)

NEAR_M = 50.0
_ALIKE = ("type", "observer", "category", "patrol_kind", "route")
"""Fields that say what a row is."""
_DAY = "occurred_at"


@dataclass(frozen=True, slots=True, eq=False)
class Repeats:
    """Which of n incoming rows are in the layer already, (n,); how many repeat one before them in the file.

    ``near``: how many others lie near a row of the layer that is of the same kind and day.
    """

    there: BoolArray
    within: int
    near: int

    def notes(self, layer: str, choice: str) -> list[str]:
        """What to tell of them."""
        counts = (
            (SKIPPED if choice == SKIP else ADDED, int(self.there.sum())),
            (REPEATED, self.within),
            (NEAR, self.near),
        )
        return [text.format(layer=layer, count=count, near_m=NEAR_M) for text, count in counts if count]


def repeats_of(frame: gpd.GeoDataFrame, existing: gpd.GeoDataFrame | None, fields: Sequence[str]) -> Repeats:
    """The rows of ``frame`` (EPSG:4326) that a layer has; ``fields``: the columns that come from the file."""
    rows = _keys(frame, fields)
    first = pd.Series(rows, dtype=object).duplicated().to_numpy()
    if existing is None or existing.empty:
        return Repeats(np.zeros(len(rows), dtype=np.bool_), int(first.sum()), 0)
    shared = [name for name in fields if name in existing.columns]
    held = set(_keys(existing, shared)) if len(shared) == len(fields) else set()
    there = np.array([row in held for row in rows], dtype=np.bool_)
    return Repeats(there, int((first & ~there).sum()), int((_near(frame, existing) & ~there).sum()))


def _keys(frame: gpd.GeoDataFrame, fields: Sequence[str]) -> list[Hashable]:
    """Each row's place and values; what is missing is None, and whole numbers are alike whatever their type."""
    columns = [[_plain(value) for value in frame[name].tolist()] for name in fields]
    return list(zip(shapely.to_wkb(frame.geometry.to_numpy()).tolist(), *columns, strict=True))


def _plain(value: Any) -> Hashable:
    if pd.isna(value):
        return None
    if isinstance(value, str) and value.startswith("{"):
        return _sorted(value)
    # A yes is stored as 1.
    return float(value) if isinstance(value, int | float) else str(value)


def _sorted(text: str) -> str:
    """What stands in extra, in one order; a text that is none as it is."""
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except ValueError:
        return text


def _near(frame: gpd.GeoDataFrame, existing: gpd.GeoDataFrame) -> BoolArray:
    """Which rows lie near a row of the layer that is the same in all that says what it is, and of the same day."""
    alike = [name for name in (*_ALIKE, _DAY) if name in frame.columns and name in existing.columns]
    tree = shapely.STRtree(existing.geometry.to_numpy())
    # A degree of longitude is shorter: what is near by this measure may be a little farther apart north and south.
    own, other = tree.query(frame.geometry.to_numpy(), predicate="dwithin", distance=NEAR_M / DEGREE_M)
    same = np.ones(own.size, dtype=np.bool_)
    for name in alike:
        mine, theirs = (np.array([str(_plain(value))[:10] for value in of[name].tolist()]) for of in (frame, existing))
        same &= mine[own] == theirs[other]
    near = np.zeros(len(frame), dtype=np.bool_)
    near[own[same]] = True
    return near
