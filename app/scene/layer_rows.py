"""Rows of a project's layers as a scene reads them: texts, numbers, validity at a date, ownership."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from app.errors import UserError
from layers.base import LayerRow, Provenance
from layers.checkpoints import CheckpointLayer
from layers.fields import SHARED
from layers.hours import canonical_hours
from layers.patrols import PatrolLayer
from layers.text import QT_TRANSLATE_NOOP

Row = Mapping[str, Any]


class SceneLayer(Protocol):
    """What a scene needs of a layer. A Layer has it, and so has one whose rows come straight from a file."""

    @property
    def uuid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def provenance(self) -> Provenance: ...

    def rows(self) -> Iterable[LayerRow]: ...


def rows_of(layers: Sequence[SceneLayer], kind: str) -> Iterator[tuple[str, Row, Any]]:
    """Identifier, cells and geometry of every row of a kind that has a geometry."""
    for layer in layers:
        if layer.kind != kind:
            continue
        for fid, row, geometry in layer.rows():
            if geometry is not None and not geometry.is_empty:
                yield f"{layer.uuid}/{fid}", row, geometry


def text_of(row: Row, name: str) -> str:
    value = row.get(name)
    # NaN alone differs from itself.
    return "" if value is None or value != value else str(value).strip()  # noqa: PLR0124


_NUMBERS = {spec.name: spec for kind in (CheckpointLayer, PatrolLayer) for spec in kind.own_fields}


def number_of(row: Row, name: str, default: float) -> float:
    """A number of a post, sensor or patrol, checked, because another program may have written it."""
    if not text_of(row, name):
        return default
    try:
        return float(_NUMBERS[name].parse(row[name]) or 0.0)
    except ValueError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: {reason}.").format(
                name=text_of(row, "name")[:80] or QT_TRANSLATE_NOOP("Error", "A post or patrol"), reason=error
            )
        ) from None


def checked_date(text: str) -> str:
    """``text`` as an ISO date; today if empty. Raises UserError if it is not a date."""
    if not text:
        return date.today().isoformat()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{text!r} is not a date: write it as 2026-03-31.").format(text=text[:40])
        ) from None


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
                name=text_of(row, "name") or QT_TRANSLATE_NOOP("Error", "a post"), text=text[:40], reason=error
            )
        ) from None
