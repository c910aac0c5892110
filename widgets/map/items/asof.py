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

_BEGIN = ("valid_from", "opened", "installed")
_END = ("valid_to", "closed", "retired")
_CYRILLIC = {QLocale.Language.Russian, QLocale.Language.Tajik, QLocale.Language.Kirghiz}


def as_of(layer: Layer, day: date) -> Layer:
    """The layer with only the rows valid on ``day``: begun by then, and not yet over."""
    text = day.isoformat()
    gone = np.zeros(len(layer.frame), dtype=np.bool_)
    for column in _BEGIN:
        if column in layer.frame:
            gone |= (_days(layer.frame, column) > text).fillna(False).to_numpy(dtype=bool)
    for column in _END:
        if column in layer.frame:
            gone |= (_days(layer.frame, column) <= text).fillna(False).to_numpy(dtype=bool)
    return replace(layer, frame=layer.frame[~gone]) if gone.any() else layer


def without(layer: Layer, keys: Collection[str]) -> Layer:
    """The layer without the rows of these keys, ``layer uuid/fid``."""
    gone = [f"{layer.uuid}/{fid}" in keys for fid in layer.frame.index]
    return replace(layer, frame=layer.frame[~np.array(gone, dtype=np.bool_)]) if any(gone) else layer


def _days(frame: Any, column: str) -> Any:
    return frame[column].astype("string").str[:10]


def in_language(layer: Layer, language: QLocale.Language) -> Layer:
    """The layer with names in the script of ``language``, where there are any."""
    if language not in _CYRILLIC or "name_cyrillic" not in layer.frame:
        return layer
    named = layer.frame["name_cyrillic"]
    names = named.where(named.notna() & (named != ""), layer.frame["name"])
    return replace(layer, frame=layer.frame.assign(name=pd.Series(names, dtype=object)))
