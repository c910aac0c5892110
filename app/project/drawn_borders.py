"""Which drawings of its borders a project has, and which of them is analysed at a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.errors import UserError
from app.project.project import Project
from app.scene.border_lines import Drawing, drawings_of, in_use
from app.scene.layer_rows import SceneLayer
from app.store.geopackage import is_feature_table
from layers.text import QT_TRANSLATE_NOOP

USED, SUPERSEDED, ALONG, LATER, ENDED = "used", "superseded", "along", "later", "ended"
"""The uses of a drawing at a date: analysed; valid, but another is analysed, or it runs along another of the same
version and layer; not valid yet; no longer valid."""
SENTENCES = {
    USED: QT_TRANSLATE_NOOP("Borders", "{border}: {line_version}, drawn {drawn}, {length_km:,.2f} km, is analysed"),
    SUPERSEDED: QT_TRANSLATE_NOOP(
        "Borders", "{border}: {line_version}, drawn {drawn}, {length_km:,.2f} km, is not: it was drawn anew"
    ),
    ALONG: QT_TRANSLATE_NOOP(
        "Borders",
        "{border}: {line_version}, drawn {drawn}, {length_km:,.2f} km, is not: it runs along another of its version",
    ),
    LATER: QT_TRANSLATE_NOOP(
        "Borders", "{border}: {line_version}, drawn {drawn}, {length_km:,.2f} km, is not: valid from {valid_from}"
    ),
    ENDED: QT_TRANSLATE_NOOP(
        "Borders", "{border}: {line_version}, drawn {drawn}, {length_km:,.2f} km, is not: valid until {valid_to}"
    ),
}
NO_DAY = QT_TRANSLATE_NOOP("Borders", "(no date)")


@dataclass(frozen=True, slots=True)
class DrawnBorder:
    """The lines of one border that were drawn together; ``use`` is one of the five above."""

    border: str
    routes: tuple[str, ...]
    states: tuple[str, str]
    line_version: str
    drawn: str
    valid_from: str
    valid_to: str
    length_km: float
    use: str


def drawn_borders(project: Project, day: str) -> tuple[DrawnBorder, ...]:
    """All drawings of the project's borders, those used on ``day`` first among those of a border."""
    borders = [entry.uuid for entry in project.of_kind("borders") if is_feature_table(project.database, entry.table)]
    drawings = drawings_of([project.scene_layer(uuid) for uuid in borders])
    used = in_use(drawings, day)
    groups: dict[tuple[str, ...], list[Drawing]] = {}
    for drawing in drawings:
        use = _use(drawing, used, day)
        key = drawing.dyad, use, drawing.version, drawing.drawn, drawing.valid_from, drawing.valid_to
        groups.setdefault(key, []).append(drawing)
    order = (USED, SUPERSEDED, ALONG, LATER, ENDED)
    return tuple(
        _together(groups[key], key[1]) for key in sorted(groups, key=lambda key: (key[0], order.index(key[1]), key[2:]))
    )


def _use(drawing: Drawing, used: dict[str, Drawing], day: str) -> str:
    if used.get(drawing.name) is drawing:
        return USED
    if drawing.along and drawing.is_valid(day):
        return ALONG
    if drawing.is_valid(day):
        return SUPERSEDED
    if drawing.valid_from > day:
        return LATER
    newer = used.get(drawing.name)
    # An end that no treaty set: what is used now was so already on the last day of this one.
    redrawn = newer is not None and newer.valid_from < drawing.valid_to and newer.drawn > drawing.drawn
    return SUPERSEDED if redrawn else ENDED


def _together(drawings: Sequence[Drawing], use: str) -> DrawnBorder:
    first = drawings[0]
    return DrawnBorder(
        first.dyad,
        tuple(drawing.name for drawing in drawings),
        first.states,
        first.version,
        first.drawn,
        first.valid_from,
        first.valid_to,
        sum(_length_km(drawing) for drawing in drawings),
        use,
    )


def _length_km(drawing: Drawing) -> float:
    # What is no line is refused when it is analysed; here it has no length.
    try:
        return sum(route.length_m for route in drawing.routes()) / 1000.0
    except UserError:
        return 0.0


def sentence(border: DrawnBorder) -> str:
    """One line about a drawing, as marked text."""
    return SENTENCES[border.use].format(
        border=border.border or "?",
        line_version=border.line_version,
        drawn=border.drawn or NO_DAY,
        length_km=border.length_km,
        valid_from=border.valid_from,
        valid_to=border.valid_to,
    )


PARTS = QT_TRANSLATE_NOOP(
    "Borders", "{count} lines are parts of {border}, {length_km:,.2f} km together, analysed as {routes}."
)
RUNS_ALONG = QT_TRANSLATE_NOOP(
    "Borders", "A line of {border}, {length_km:,.2f} km, runs along another and is analysed no second time."
)


def notes_on_parts(layer: SceneLayer, before: SceneLayer | None = None) -> Iterator[str]:
    """What lines of one name in a layer were put together, and which run along another: marked texts.

    Of what was so ``before``, the layer without the lines in question, nothing is said.
    """
    old = {_content(drawing) for drawing in drawings_of([before])} if before is not None else set()
    for drawing in drawings_of([layer]):
        if _content(drawing) in old:
            continue
        if drawing.along:
            yield RUNS_ALONG.format(border=drawing.name, length_km=_length_km(drawing))
        elif drawing.parts > 1:
            names = ", ".join(route.name for route in drawing.routes())
            yield PARTS.format(
                count=drawing.parts, border=drawing.name, length_km=_length_km(drawing), routes=names[:120]
            )


def _content(drawing: Drawing) -> tuple[object, ...]:
    times = drawing.valid_from, drawing.valid_to, drawing.drawn
    return drawing.name, drawing.version, *times, drawing.parts, bool(drawing.along), drawing.geometry.wkb
