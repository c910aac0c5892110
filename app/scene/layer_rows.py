"""Rows of a project's layers as a scene reads them: texts, numbers, validity at a date, ownership."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from app.errors import UserError
from layers.base import Layer
from layers.checkpoints import CheckpointLayer
from layers.fields import SHARED
from layers.hours import canonical_hours
from layers.patrols import PatrolLayer
from layers.text import QT_TRANSLATE_NOOP

Row = Mapping[str, Any]


def rows_of(layers: Sequence[Layer], kind: str) -> Iterable[tuple[str, Row, Any]]:
    """Identifier, cells and geometry of every row of a kind with a geometry."""
    for layer in layers:
        if layer.kind != kind:
            continue
        for fid, geometry, row in zip(layer.frame.index, layer.frame.geometry, _records(layer), strict=True):
            if geometry is not None and not geometry.is_empty:
                yield f"{layer.uuid}/{fid}", row, geometry


def _records(layer: Layer) -> list[dict[str, Any]]:
    frame = pd.DataFrame(layer.frame.drop(columns=layer.frame.geometry.name))
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def text_of(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()


_NUMBERS = {spec.name: spec for kind in (CheckpointLayer, PatrolLayer) for spec in kind.own_fields}


def number_of(row: Row, name: str, default: float) -> float:
    """A number of a post, sensor or patrol, checked, because another program may have written it."""
    if not text_of(row, name):
        return default
    try:
        return float(_NUMBERS[name].parse(row[name]) or 0.0)
    except ValueError as error:
        raise UserError(f"{text_of(row, 'name')[:80] or 'A post or patrol'}: {error}.") from None


def is_valid(row: Row, as_of: str, start: str, end: str) -> bool:
    first, last = text_of(row, start)[:10], text_of(row, end)[:10]
    return first <= as_of and (not last or as_of < last)


def is_own(row: Row, own_state: str) -> bool:
    return text_of(row, "operator") in {"", SHARED, own_state}


def hours_of(row: Row) -> str:
    text = text_of(row, "hours")
    try:
        return canonical_hours(text) if text else ""
    except ValueError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "The hours of {name} are {text!r}: {reason}.").format(
                name=text_of(row, "name") or "a post", text=text[:40], reason=error
            )
        ) from None
