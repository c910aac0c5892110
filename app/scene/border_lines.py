"""Border lines of a scene: which drawing of each is analysed at a date, as routes.

A line may be drawn several times. Of those valid at the date the one that came into force last is used, since a treaty
moves a line from its date on; of those in force from the same day, or without one, the newest drawing, since drawing a
line anew does not move the border: that drawing is used at every date. Then the one that ends soonest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from app.errors import Remedy, UserError
from app.geo.lrs import Route, routes_of
from app.scene.layer_rows import Row, SceneLayer, text_of
from app.scene.line_parts import joined, parts_of
from layers.text import QT_TRANSLATE_NOOP

NO_ROUTE = QT_TRANSLATE_NOOP("Scene", "There is no border {name} on {date}. Available: {available}.")
NO_BORDER = QT_TRANSLATE_NOOP("Scene", "No border line is valid on {date}: import one, or choose another date.")
FIRST_DAY = QT_TRANSLATE_NOOP(
    "Scene", "No border line is valid on {date}: the first day from which there is one is {first} ({name})."
)
LAST_DAY = QT_TRANSLATE_NOOP("Scene", "No border line is valid on {date}: the last one ended on {last} ({name}).")
ROUTE_LATER = QT_TRANSLATE_NOOP("Scene", "The border {name} has no line on {date}: its first is valid from {first}.")
ROUTE_OVER = QT_TRANSLATE_NOOP("Scene", "The border {name} has no line on {date}: its last one ended on {last}.")


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One drawing of a line, EPSG:4326: the row ``key`` (layer uuid/fid) of a layer.

    ``valid_from``, ``valid_to`` (half-open) and ``drawn``, the date of its data, are ISO dates, empty where unstated.
    ``parts``: how many rows it was put together from, of which the least accurate is ``row``; ``along``: the key of the
    drawing of the same layer, version and validity along which it runs, and to which it gives way.
    """

    name: str
    key: str
    layer: str
    drawn: str
    row: Row
    geometry: BaseGeometry
    parts: int = 1
    along: str = ""

    @property
    def version(self) -> str:
        """The line version; kilometres are valid within one."""
        return text_of(self.row, "line_version") or "1"

    @property
    def valid_from(self) -> str:
        """The first day on which it is valid."""
        return text_of(self.row, "valid_from")[:10]

    @property
    def valid_to(self) -> str:
        """The first day on which it is no longer valid."""
        return text_of(self.row, "valid_to")[:10]

    @property
    def dyad(self) -> str:
        """The border it is a part of."""
        return self.name.partition(".")[0]

    @property
    def states(self) -> tuple[str, str]:
        """The states on its left and on its right; empty where unstated."""
        return text_of(self.row, "left_state"), text_of(self.row, "right_state")

    @property
    def ring(self) -> bool | None:
        """Whether it is closed; None where unstated."""
        return bool(self.row["ring"]) if text_of(self.row, "ring") else None

    def is_valid(self, day: str) -> bool:
        """Whether it is valid on a day."""
        return self.valid_from <= day and (not self.valid_to or day < self.valid_to)

    def routes(self) -> tuple[Route, ...]:
        """Its routes: several if its parts lie apart. Raises UserError if it is not a line."""
        left, right = self.states
        return routes_of([self.name], [self.geometry], [self.ring], [left], [right])


def drawings_of(layers: Sequence[SceneLayer]) -> tuple[Drawing, ...]:
    """Every drawing of the border layers, in their order; the parts of a border together are one."""
    return tuple(drawing for layer in layers if layer.kind == "borders" for drawing in _together(_drawings(layer)))


def _together(drawings: Iterable[Drawing]) -> Iterator[Drawing]:
    """The drawings of a layer with those of one name, version and validity put together as parts."""
    groups: dict[tuple[str, ...], list[Drawing]] = {}
    for drawing in drawings:
        key = drawing.version, drawing.valid_from, drawing.valid_to, drawing.drawn, *drawing.states
        groups.setdefault((drawing.name or drawing.key, *key), []).append(drawing)
    for group in groups.values():
        numbers = parts_of([drawing.geometry for drawing in group])
        parts = [group[number] for number in numbers]
        whole = replace(
            max(parts, key=_accuracy_m), geometry=joined([part.geometry for part in parts]), parts=len(parts)
        )
        yield whole
        yield from (replace(one, along=whole.key) for number, one in enumerate(group) if number not in numbers)


def _accuracy_m(drawing: Drawing) -> float:
    return float(text_of(drawing.row, "accuracy_m") or 0.0)


def _drawings(layer: SceneLayer) -> Iterable[Drawing]:
    for fid, row, geometry in layer.rows():
        if geometry is not None and not geometry.is_empty:
            name = text_of(row, "route") or text_of(row, "name")
            drawn = (text_of(row, "as_of") or layer.provenance.as_of)[:10]
            yield Drawing(name, f"{layer.uuid}/{fid}", layer.name, drawn, row, geometry)


def in_use(drawings: Iterable[Drawing], as_of: str) -> dict[str, Drawing]:
    """The drawing of each line that is used at a date, by name, in alphabetical order; only lines with a valid one."""
    valid: dict[str, list[Drawing]] = {}
    for drawing in drawings:
        if drawing.is_valid(as_of):
            valid.setdefault(drawing.name, []).append(drawing)
    return {name: _current(valid[name]) for name in sorted(valid)}


def superseded(drawings: Sequence[Drawing], as_of: str) -> frozenset[str]:
    """The keys of drawings that are valid at a date, but give way to another of the same line."""
    used = in_use(drawings, as_of)
    return frozenset(
        drawing.key
        for drawing in drawings
        if drawing.name and drawing.is_valid(as_of) and used[drawing.name] is not drawing
    )


def _current(valid: list[Drawing]) -> Drawing:
    latest = max((drawing.valid_from, drawing.drawn) for drawing in valid)
    equals = [drawing for drawing in valid if (drawing.valid_from, drawing.drawn) == latest and not drawing.along]
    return min(equals, key=lambda drawing: drawing.valid_to or "9999")


def border_routes(
    layers: Sequence[SceneLayer], as_of: str, names: tuple[str, ...], own_state: str
) -> tuple[tuple[Route, ...], tuple[str, ...], tuple[str, ...]]:
    """The routes, with the version of each and the row it came from. Raises UserError if one is not valid then."""
    drawings = drawings_of(layers)
    used = in_use(drawings, as_of)
    if not used:
        raise UserError(none_valid(drawings, as_of), Remedy.CHOOSE_DATE if drawings else None)
    candidates = [(route, drawing) for drawing in used.values() for route in drawing.routes()]
    if names:
        _refuse_missing(candidates, drawings, names, as_of)
    else:
        _refuse_none_of_own(used.values(), drawings, own_state, as_of)
    chosen = _chosen(candidates, names, own_state)
    routes, origins = zip(*chosen, strict=True)
    return routes, tuple(drawing.version for drawing in origins), tuple(drawing.key for drawing in origins)


_Candidate = tuple[Route, Drawing]


def none_valid(drawings: Sequence[Drawing], as_of: str) -> str:
    """Why no line is valid at a date, and which is the next, or was the last; as marked text."""
    if coming := [drawing for drawing in drawings if drawing.valid_from > as_of]:
        first = min(coming, key=lambda drawing: drawing.valid_from)
        return FIRST_DAY.format(date=as_of, first=first.valid_from, name=first.name[:40])
    if drawings:
        last = max(drawings, key=lambda drawing: drawing.valid_to)
        return LAST_DAY.format(date=as_of, last=last.valid_to, name=last.name[:40])
    return NO_BORDER.format(date=as_of)


def _refuse_missing(
    candidates: Sequence[_Candidate], drawings: Sequence[Drawing], names: Iterable[str], as_of: str
) -> None:
    for name in names:
        if not any(name in (route.name, route.dyad) for route, _ in candidates):
            if own := [drawing for drawing in drawings if name in (drawing.name, drawing.dyad)]:
                raise UserError(_route_missing(name[:40], own, as_of), Remedy.CHOOSE_DATE)
            dyads = ", ".join(dict.fromkeys(route.dyad for route, _ in candidates))
            raise UserError(NO_ROUTE.format(name=name[:40], date=as_of, available=dyads[:200]))


def _refuse_none_of_own(used: Iterable[Drawing], drawings: Sequence[Drawing], own_state: str, as_of: str) -> None:
    """Without names the own state's lines are analysed: if it has some, but none at the date, no other's instead."""
    own = [drawing for drawing in drawings if own_state in drawing.states]
    if own and not any(own_state in drawing.states or not any(drawing.states) for drawing in used):
        dyads = ", ".join(sorted({drawing.dyad for drawing in own}))
        raise UserError(_route_missing(dyads[:80], own, as_of), Remedy.CHOOSE_DATE)


def _route_missing(name: str, own: Sequence[Drawing], as_of: str) -> str:
    if coming := [drawing.valid_from for drawing in own if drawing.valid_from > as_of]:
        return ROUTE_LATER.format(name=name, date=as_of, first=min(coming))
    return ROUTE_OVER.format(name=name, date=as_of, last=max(drawing.valid_to for drawing in own))


def _chosen(candidates: list[_Candidate], names: tuple[str, ...], own_state: str) -> list[_Candidate]:
    if names:
        return [one for one in candidates if {one[0].name, one[0].dyad} & set(names)]
    touching = [one for one in candidates if own_state in (one[0].left_state, one[0].right_state)]
    unnamed = [one for one in candidates if not one[0].left_state and not one[0].right_state]
    return sorted(touching + unnamed, key=lambda one: one[0].name) or candidates
