"""Border lines of a scene: the version of each valid at a date, as routes."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from app.errors import UserError
from app.geo.lrs import Route, routes_of
from app.scene.layer_rows import Row, SceneLayer, is_valid, rows_of, text_of
from layers.text import QT_TRANSLATE_NOOP

_Version = tuple[str, Row, BaseGeometry]
"""Identifier, cells and geometry of one version of a line."""


_Candidate = tuple[Route, str, str]
"""A route, its version and the identifier of its row."""


NO_ROUTE = QT_TRANSLATE_NOOP("Scene", "There is no border {name} on {date}. Available: {available}.")


NO_BORDER = QT_TRANSLATE_NOOP("Scene", "No border line is valid on {date}: import one, or choose another date.")


def border_routes(
    layers: Sequence[SceneLayer], as_of: str, names: tuple[str, ...], own_state: str
) -> tuple[tuple[Route, ...], tuple[str, ...], tuple[str, ...]]:
    """The routes, with the version of each and the row it came from."""
    lines = _lines(layers, as_of)
    if not lines:
        raise UserError(NO_BORDER.format(date=as_of))
    candidates: list[_Candidate] = []
    for name, (key, row, geometry) in lines.items():
        ring = None if not text_of(row, "ring") else bool(row["ring"])
        states = text_of(row, "left_state"), text_of(row, "right_state")
        parts = routes_of([name], [geometry], [ring], [states[0]], [states[1]])
        candidates += [(route, text_of(row, "line_version") or "1", key) for route in parts]
    routes, versions, origins = zip(*_chosen(candidates, names, own_state, as_of), strict=True)
    return routes, versions, origins


def _lines(layers: Sequence[SceneLayer], as_of: str) -> dict[str, _Version]:
    """The version of each line valid at the date, by name, in alphabetical order."""
    versions: dict[str, list[_Version]] = {}
    for key, row, geometry in rows_of(layers, "borders"):
        if is_valid(row, as_of, "valid_from", "valid_to"):
            versions.setdefault(text_of(row, "route") or text_of(row, "name"), []).append((key, row, geometry))
    return {name: _current(versions[name]) for name in sorted(versions)}


def _current(versions: list[_Version]) -> _Version:
    soonest = min(text_of(row, "valid_to")[:10] or "9999" for _, row, _ in versions)
    ending = [version for version in versions if (text_of(version[1], "valid_to")[:10] or "9999") == soonest]
    return max(ending, key=lambda version: text_of(version[1], "valid_from"))


def _chosen(candidates: list[_Candidate], names: tuple[str, ...], own_state: str, as_of: str) -> list[_Candidate]:
    if not names:
        touching = [one for one in candidates if own_state in (one[0].left_state, one[0].right_state)]
        unnamed = [one for one in candidates if not one[0].left_state and not one[0].right_state]
        return sorted(touching + unnamed, key=lambda one: one[0].name) or candidates
    for name in names:
        if not any(name in (route.name, route.dyad) for route, _, _ in candidates):
            dyads = ", ".join(dict.fromkeys(route.dyad for route, _, _ in candidates))
            raise UserError(NO_ROUTE.format(name=name[:40], date=as_of, available=dyads[:200]))
    return [one for one in candidates if one[0].name in names or one[0].dyad in names]
