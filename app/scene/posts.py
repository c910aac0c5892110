"""Observers of a scene: posts and sensors working at a date, with the defaults of their type."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.errors import UserError
from app.reason_codes import Note
from app.scene.caveats import counted_note
from app.scene.layer_rows import Row, SceneLayer, hours_of, is_own, is_valid, number_of, rows_of, text_of
from app.scene.scene import WHOLE_DEG, Observers
from layers.checkpoints import observer_of
from layers.hours import parse_hours
from layers.text import QT_TRANSLATE_NOOP
from resources import SensorType


@dataclass(frozen=True, slots=True)
class ObserverRow:
    """One post or device: degrees, metres, shares, as in the columns of ``Observers``."""

    id: str
    lon: float
    lat: float
    type: str
    name: str
    hours: str
    height_m: float
    range_m: float
    azimuth_deg: float
    fov_deg: float
    tilt_deg: float
    vfov_deg: float
    availability: float
    availability_walks: float
    curvature: float

    def order(self) -> tuple[float | str, ...]:
        """The sort key of observers: all but the identifier."""
        return dataclasses.astuple(self)[1:]


def observers_at(
    layers: Sequence[SceneLayer], as_of: str, own_state: str, types: Mapping[str, SensorType]
) -> tuple[Observers, tuple[Note, ...]]:
    """The posts and sensors that count at ``as_of`` (ISO date), and notes on those that do not.

    Raises UserError for a cell that cannot be read, or a device whose type is not in ``types``.
    """
    rows: list[ObserverRow] = []
    neighbours = 0
    for kind, is_up, device in (("checkpoints", _post_is_open, _device_of), ("sensors", _is_installed, _type_of)):
        for key, row, place in rows_of(layers, kind):
            type_ = device(row)
            if type_ is None or not is_up(row, as_of):
                continue
            if is_own(row, own_state):
                rows.append(_observer(key, row, place, type_, types))
            else:
                neighbours += 1
    # The order must not depend on identifiers: projects of equal content give equal results.
    rows.sort(key=ObserverRow.order)
    off = sum(parse_hours(row.hours).working_days(int(as_of[5:7])) == 0 for row in rows)
    return _as_columns(rows), counted_note("neighbours_left_out", neighbours) + counted_note("posts_out_of_season", off)


def _post_is_open(row: Row, as_of: str) -> bool:
    return text_of(row, "status") in {"", "working"} and is_valid(row, as_of, "opened", "closed")


def _is_installed(row: Row, as_of: str) -> bool:
    return is_valid(row, as_of, "installed", "retired")


def _device_of(row: Row) -> str | None:
    return observer_of(text_of(row, "type") or None, text_of(row, "observer") or None)


def _type_of(row: Row) -> str | None:
    return text_of(row, "type") or None


def _observer(key: str, row: Row, place: Any, type_: str, types: Mapping[str, SensorType]) -> ObserverRow:
    name = text_of(row, "name")
    kind = types.get(type_)
    if kind is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is a {type_!r}, which is none of: {types}.").format(
                name=name or key, type_=type_[:40], types=", ".join(types)
            )
        )
    azimuth, width = number_of(row, "azimuth_deg", 0.0), number_of(row, "fov_deg", 360.0)
    return ObserverRow(
        id=key,
        lon=place.x,
        lat=place.y,
        type=type_,
        name=name,
        hours=hours_of(row),
        height_m=number_of(row, "height_m", kind.height_m),
        range_m=number_of(row, "range_m", kind.range_m),
        azimuth_deg=azimuth,
        # Without an azimuth the field of view is all round.
        fov_deg=360.0 if text_of(row, "azimuth_deg") == "" else width,
        tilt_deg=number_of(row, "tilt_deg", 0.0),
        vfov_deg=number_of(row, "vfov_deg", WHOLE_DEG),
        availability=number_of(row, "availability", kind.availability),
        availability_walks=_walks(row),
        curvature=kind.curvature,
    )


def _walks(row: Row) -> float:
    """The number of walks behind a stated availability; 0 without one."""
    return number_of(row, "availability_walks", 0.0) if text_of(row, "availability") else 0.0


_TEXTS = ("id", "name", "type", "hours")


def _as_columns(rows: Sequence[ObserverRow]) -> Observers:
    names = [spec.name for spec in dataclasses.fields(Observers)]
    columns: dict[str, Any] = {name: tuple(getattr(row, name) for row in rows) for name in names}
    numbers = {name: np.array(columns[name], dtype=np.float64) for name in names if name not in _TEXTS}
    return Observers(**columns | numbers)
