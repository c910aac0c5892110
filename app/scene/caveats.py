"""Caveats about the layers of a scene: outdated or undated posts, border lines of low accuracy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from app.geo.lrs import Route
from app.reasons.codes import Note
from app.scene.border_lines import Drawing
from app.scene.layer_rows import SceneLayer

OLD_DAYS = 365
"""Posts as of a day longer ago than this count as old; an expert default."""
_POSTS = ("checkpoints", "sensors")


def posts_old(layers: Sequence[SceneLayer], as_of: str, observers: Sequence[str]) -> tuple[Note, ...]:
    """The layers of posts and sensors dated long before ``as_of`` (ISO date), as a whole or in some rows.

    ``observers`` are those that count, as ``layer uuid/fid``: each note names the old ones among them. A row's own date
    overrides its layer's. In the order of the layers' names, whatever their order on the map.
    """
    posts = sorted((layer for layer in layers if layer.kind in _POSTS), key=lambda layer: layer.name)
    notes = (_old_of(layer, as_of, observers) for layer in posts)
    return tuple(note for note in notes if note is not None)


def _old_of(layer: SceneLayer, as_of: str, observers: Sequence[str]) -> Note | None:
    usual = layer.provenance.as_of[:10]
    old = {number: day for number, day in _days(layer, observers).items() if _is_old(day, as_of)}
    if not old and not _is_old(usual, as_of):
        return None
    newest = usual if _is_old(usual, as_of) else max(old.values())
    return Note("posts_old", {"layer": layer.name, "as_of": newest, "date": as_of}, observers=tuple(old))


def posts_younger(layers: Sequence[SceneLayer], as_of: str, observers: Sequence[str]) -> tuple[Note, ...]:
    """The layers whose posts and sensors that count are dated after ``as_of``: they show what was not there yet.

    ``observers`` and the order are those of ``posts_old``.
    """
    notes = []
    for layer in sorted((layer for layer in layers if layer.kind in _POSTS), key=lambda layer: layer.name):
        young = {number: day for number, day in _days(layer, observers).items() if _is_day(day) and day > as_of}
        if young:
            numbers: dict[str, float | str] = {"layer": layer.name, "as_of": max(young.values()), "date": as_of}
            notes.append(Note("posts_younger", {**numbers, "count": float(len(young))}, observers=tuple(young)))
    return tuple(notes)


def line_younger(drawings: Sequence[Drawing], routes: Sequence[Route], as_of: str) -> tuple[Note, ...]:
    """The borders of which every drawing was made, or came into force, after ``as_of``: how they ran is not known."""
    first: dict[str, str] = {}
    for drawing in drawings:
        # What came into force on a day is known from that day on, whenever it was drawn.
        if _is_day(day := drawing.valid_from or drawing.drawn):
            first[drawing.dyad] = min(day, first.get(drawing.dyad, day))
    young = [number for number, route in enumerate(routes) if first.get(route.dyad, "") > as_of]
    by_dyad = {routes[number].dyad: number for number in reversed(young)}
    return tuple(
        Note(
            "line_younger",
            {"border": dyad, "drawn": first[dyad], "date": as_of},
            routes=tuple(number for number in young if routes[number].dyad == dyad),
        )
        for dyad in sorted(by_dyad)
    )


def posts_age_unknown(layers: Sequence[SceneLayer], observers: Sequence[str]) -> tuple[Note, ...]:
    """The layers of posts and sensors without a date in the row or in the layer: their age is unknown.

    ``observers`` are those that count, as ``layer uuid/fid``. In the order of the layers' names.
    """
    notes = []
    for layer in sorted((layer for layer in layers if layer.kind in _POSTS), key=lambda layer: layer.name):
        unknown = tuple(number for number, day in _days(layer, observers).items() if not _is_day(day))
        if unknown:
            numbers: dict[str, float | str] = {"layer": layer.name, "count": float(len(unknown))}
            notes.append(Note("posts_age_unknown", numbers, observers=unknown))
    return tuple(notes)


def _days(layer: SceneLayer, observers: Sequence[str]) -> dict[int, str]:
    """The as-of date of each observer of this layer, by its number; the layer's if its row has none."""
    usual, own = layer.provenance.as_of, _own_days(layer)
    keys = ((number, key.partition("/")) for number, key in enumerate(observers))
    return {number: own.get(fid, usual)[:10] for number, (uuid, _, fid) in keys if uuid == layer.uuid}


def _own_days(layer: SceneLayer) -> dict[str, str]:
    """The day each row tells of, by its fid as text, where it states one."""
    days = ((fid, row.get("as_of")) for fid, row, _ in layer.rows())
    return {str(fid): str(day) for fid, day in days if day}


def _is_old(text: str, as_of: str) -> bool:
    return _is_day(text) and (date.fromisoformat(as_of) - date.fromisoformat(text)).days > OLD_DAYS


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def line_accuracy(layers: Sequence[SceneLayer], origins: Sequence[str], step_m: float) -> tuple[Note, ...]:
    """A note on routes whose accuracy is worse than the sampling step: it names them and gives the worst accuracy.

    ``origins``: the row each route came from, as ``layer uuid/fid``.
    """
    metres = [accuracy or 0.0 for accuracy in accuracies_of(layers, origins)]
    rough = tuple(number for number, accuracy in enumerate(metres) if accuracy > step_m)
    worst = max((metres[number] for number in rough), default=0.0)
    return (Note("line_accuracy", {"accuracy_m": worst, "step_m": step_m}, routes=rough),) if rough else ()


def accuracies_of(layers: Sequence[SceneLayer], origins: Sequence[str]) -> tuple[float | None, ...]:
    """The stated accuracy of each route in metres; None if it is unstated or not a distance.

    ``origins``: the row each route came from, as ``layer uuid/fid``. A row's own accuracy overrides its layer's.
    """
    stated = _accuracies(layers)
    metres_of_each = (stated.get(origin, math.nan) for origin in origins)
    return tuple(metres if 0.0 <= metres < math.inf else None for metres in metres_of_each)


def _accuracies(layers: Sequence[SceneLayer]) -> Mapping[str, float]:
    """How well each border line is known, metres, by ``layer uuid/fid``; none where nothing is stated."""
    accuracies: dict[str, float] = {}
    for layer in layers:
        if layer.kind == "borders":
            own = {fid: row.get("accuracy_m") for fid, row, _ in layer.rows()}
            metres_by_row = {fid: layer.provenance.accuracy_m if value is None else value for fid, value in own.items()}
            accuracies |= {
                f"{layer.uuid}/{fid}": float(metres) for fid, metres in metres_by_row.items() if metres is not None
            }
    return accuracies


def counted_note(code: str, count: int) -> tuple[Note, ...]:
    return (Note(code, {"count": float(count)}),) if count else ()
