"""Observers of a scene: posts and sensors working at a date, with the defaults of their type."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.errors import UserError
from app.reasons.codes import Note
from app.scene.caveats import counted_note
from app.scene.layer_rows import Row, SceneLayer, hours_of, is_own, is_valid, number_of, rows_of, text_of
from app.scene.scene import WHOLE_DEG, Observers
from app.scene.staff import has_too_many, posts_of, staffing_of
from layers.checkpoints import observer_of
from layers.fields import WORKING
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
    staffing: float
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
    watching = list(_watching(layers, as_of, own_state, types))
    own = [each for each in watching if each is not None]
    # The order must not depend on identifiers: projects of equal content give equal results.
    own.sort(key=lambda each: (each[0].order(), each[1]))
    rows = [row for row, _ in own]
    off = sum(parse_hours(row.hours).working_days(int(as_of[5:7])) == 0 for row in rows)
    notes = (
        *counted_note("neighbours_left_out", len(watching) - len(own)),
        *counted_note("posts_out_of_season", off),
        *_remarks([remarks for _, remarks in own]),
    )
    return _as_columns(rows), notes


def _watching(
    layers: Sequence[SceneLayer], as_of: str, own_state: str, types: Mapping[str, SensorType]
) -> Iterator[tuple[ObserverRow, tuple[str, ...]] | None]:
    """The posts and devices in service at a date, whoever is present, with remarks; None for each of a neighbour."""
    posts = posts_of(layers, lambda row: _post_is_open(row, as_of))
    for layer_kind, is_up, device in (
        ("checkpoints", _post_is_open, _device_of),
        ("sensors", _is_installed, _type_of),
    ):
        for key, row, place in rows_of(layers, layer_kind):
            type_ = device(row)
            if type_ is None or not is_up(row, as_of):
                continue
            if not is_own(row, own_state):
                yield None
                continue
            kind = _kind_of(key, row, type_, types)
            present = staffing_of(row) if layer_kind == "checkpoints" else posts.staffing(row, place)
            staffing = present if kind.watched else 1.0
            remarks = _post_remarks(row) if layer_kind == "checkpoints" else ()
            yield _observer(key, row, place, kind, staffing), remarks + _staff_remarks(row, staffing)


def _post_is_open(row: Row, as_of: str) -> bool:
    return _works(row) and is_valid(row, as_of, "opened", "closed")


def _is_installed(row: Row, as_of: str) -> bool:
    return _works(row) and is_valid(row, as_of, "installed", "retired")


def _works(row: Row) -> bool:
    return text_of(row, "status") in {"", WORKING}


REMARKS = (
    *("posts_status_unknown", "posts_type_unknown"),
    *("posts_unstaffed", "posts_short_of_staff", "staff_above_authorised"),
)
"""What is taken as given of posts, or keeps them from watching, as codes of notes in the order of the warnings."""


def _post_remarks(row: Row) -> tuple[str, ...]:
    status = () if text_of(row, "status") else ("posts_status_unknown",)
    type_ = () if text_of(row, "type") or text_of(row, "observer") else ("posts_type_unknown",)
    return status + type_


def _staff_remarks(row: Row, staffing: float) -> tuple[str, ...]:
    if staffing < 1.0:
        return ("posts_short_of_staff",) if staffing else ("posts_unstaffed",)
    return ("staff_above_authorised",) if has_too_many(row) else ()


def _remarks(of_each: Sequence[tuple[str, ...]]) -> Iterator[Note]:
    """A note on each remark, with the numbers of the observers it is made of."""
    for code in REMARKS:
        numbers = tuple(number for number, remarks in enumerate(of_each) if code in remarks)
        if numbers:
            yield Note(code, {"count": float(len(numbers))}, observers=numbers)


def _device_of(row: Row) -> str | None:
    return observer_of(text_of(row, "type") or None, text_of(row, "observer") or None)


def _type_of(row: Row) -> str | None:
    return text_of(row, "type") or None


def _kind_of(key: str, row: Row, type_: str, types: Mapping[str, SensorType]) -> SensorType:
    kind = types.get(type_)
    if kind is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is a {type_!r}, which is none of: {types}.").format(
                name=text_of(row, "name") or key, type_=type_[:40], types=", ".join(types)
            )
        )
    return kind


def _observer(key: str, row: Row, place: Any, kind: SensorType, staffing: float) -> ObserverRow:
    azimuth, width = number_of(row, "azimuth_deg", 0.0), number_of(row, "fov_deg", 360.0)
    return ObserverRow(
        id=key,
        lon=place.x,
        lat=place.y,
        type=kind.key,
        name=text_of(row, "name"),
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
        staffing=staffing,
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
