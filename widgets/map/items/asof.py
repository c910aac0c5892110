"""A layer as of a day, in the language of the window."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from PySide6.QtCore import QLocale

from layers.base import Layer
from layers.table import Table

_BEGIN = ("valid_from", "opened", "installed")
_END = ("valid_to", "closed", "retired")
_CYRILLIC = {QLocale.Language.Russian, QLocale.Language.Tajik, QLocale.Language.Kirghiz}


def as_of(layer: Layer, day: date) -> Layer:
    """The layer with only the rows valid on ``day``: begun by then, and not yet over."""
    text = day.isoformat()
    table = layer.table
    gone = np.zeros(len(table), dtype=np.bool_)
    for column in _BEGIN:
        if column in table:
            gone |= (_days(table, column) > text).fillna(False).to_numpy(dtype=bool)
    for column in _END:
        if column in table:
            gone |= (_days(table, column) <= text).fillna(False).to_numpy(dtype=bool)
    return replace(layer, table=table.where(~gone)) if gone.any() else layer


def without(layer: Layer, keys: Collection[str]) -> Layer:
    """The layer without the rows of these keys, ``layer uuid/fid``."""
    own = [key.removeprefix(f"{layer.uuid}/") for key in keys if key.startswith(f"{layer.uuid}/")]
    gone = np.isin(layer.table.fids, [int(fid) for fid in own if fid.isdecimal()])
    return replace(layer, table=layer.table.where(~gone)) if gone.any() else layer


def _days(table: Table, column: str) -> Any:
    return table[column].astype("string").str[:10]


def in_language(layer: Layer, language: QLocale.Language) -> Layer:
    """The layer with names in the script of ``language``, where there are any."""
    if language not in _CYRILLIC or "name_cyrillic" not in layer.table:
        return layer
    named = layer.table["name_cyrillic"]
    names = named.where(named.notna() & (named != ""), layer.table["name"])
    return replace(layer, table=layer.table.replaced("name", pd.Series(names, dtype=object).array))
