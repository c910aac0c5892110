"""Planners' words on stretches of line, and the gaps and stretches that they concern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.analysis.gaps.gap_report import UNDECIDED, GapReport
from app.geo.sections import interval_wrap
from app.project.project import Project
from app.scene.border_lines import drawings_of, in_use
from app.store import runs as table
from app.store.reading.rows import StatusRow

_ID = re.compile(r"(?P<route>.+)/(?P<first>\d+)-(?P<last>\d+)([.#]\d+)*")
CELL_M = 1000.0
_DIGITS = 9
"""The most of the kilometre cells of an id: a file may hold any number."""
_LEAST_M = 1.0
"""Stretches that share less than this do not overlap: ends are rounded."""


class Span(NamedTuple):
    """A stretch of a route, metres; on a ring ``end_m`` may lie beyond the perimeter."""

    route: str
    start_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class Words:
    """What a planner wrote of a stretch; ``line_version``: that of the line it was written on, empty if unstated."""

    key: str
    span: Span
    line_version: str
    status: str
    note: str
    unit: str
    date: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said: open, without note and unit."""
        return self.status == "open" and not self.note and not self.unit


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A route as it is drawn on the day: its version, and its perimeter (m) if it is a ring, else 0."""

    version: str
    perimeter_m: float


def words_of(project: Project) -> tuple[Words, ...]:
    """All words in the project, the newest first; of one day those on the shortest stretch before others."""
    rows = [_words(row) for row in table.statuses(project.database).values()]
    rows.sort(key=lambda words: (words.span.end_m - words.span.start_m, words.key))
    return tuple(sorted(rows, key=lambda words: words.date, reverse=True))


def _words(row: StatusRow) -> Words:
    span = span_of_id(row.gap_id)
    if row.route and row.start_m is not None and row.end_m is not None:
        span = Span(row.route, row.start_m, row.end_m)
    return Words(row.gap_id, span, row.line_version or "", row.status, row.note, row.unit, row.status_date)


def span_of_id(gap_id: str) -> Span:
    """The stretch that an id names by its kilometre cells: all there is of words written by older versions."""
    named = _ID.fullmatch(gap_id)
    if named is None:
        return Span(gap_id, 0.0, 0.0)
    first, last = (int(named[end][:_DIGITS]) for end in ("first", "last"))
    return Span(named["route"], first * CELL_M, (last + 1) * CELL_M)


def lines_at(project: Project, day: str) -> dict[str, DrawnLine]:
    """The routes of the project as drawn on a day, by name."""
    layers = [project.scene_layer(entry.uuid) for entry in project.of_kind("borders")]
    return {
        route.name: DrawnLine(drawing.version, route.length_m if route.ring else 0.0)
        for drawing in in_use(drawings_of(layers), day).values()
        for route in drawing.routes()
    }


def overlap(one: Span, other: Span, lines: Mapping[str, DrawnLine]) -> bool:
    """Whether two stretches of a route share more than a metre; a ring's zero parts nothing."""
    if one.route != other.route:
        return False
    line = lines.get(one.route)
    perimeter = line.perimeter_m if line else 0.0
    pairs = ((a, b) for a in _parts(one, perimeter) for b in _parts(other, perimeter))
    return any(min(a[1], b[1]) - max(a[0], b[0]) > _LEAST_M for a, b in pairs)


def _parts(span: Span, perimeter_m: float) -> Sequence[tuple[float, float]]:
    return interval_wrap(span.start_m, span.end_m, perimeter_m) if perimeter_m else ((span.start_m, span.end_m),)


def concerning(span: Span, words: Iterable[Words], lines: Mapping[str, DrawnLine]) -> list[Words]:
    """The words that concern a stretch of the lines as drawn: those whose own stretch overlaps it."""
    return [one for one in words if on_line(one, lines) and overlap(one.span, span, lines)]


def on_line(words: Words, lines: Mapping[str, DrawnLine]) -> bool:
    """Whether words were written on the line as it is drawn, or on one of an unstated version."""
    line = lines.get(words.span.route)
    return line is not None and words.line_version in ("", line.version)


def together(words: Sequence[Words]) -> dict[str, str]:
    """Status, note, unit and date of several words, the newest first: its status and unit, and the notes of all."""
    notes: list[str] = []
    for one in words:
        if one.note and not any(one.note in note for note in notes):
            notes.append(one.note)
    first = words[0]
    return {"status": first.status, "note": "; ".join(notes), "unit": first.unit, "status_date": first.date}


CLOSED, NOT_ASSESSABLE, NOT_ANALYSED, OTHER_LINE = "closed", "not_assessable", "not_analysed", "other_line"
"""Why words stand beside no gap of a run."""


def why_apart(words: Words, report: GapReport, lines: Mapping[str, DrawnLine]) -> str:
    """Why words that concern no gap of a run do not: one of the four above."""
    if not on_line(words, lines):
        return OTHER_LINE
    if words.span.route not in set(report.profile.route.tolist()):
        return NOT_ANALYSED
    profile = report.profile
    undecided = (profile.status_day == UNDECIDED) | (profile.status_night == UNDECIDED)
    rows = np.flatnonzero(undecided & (profile.route == words.span.route))
    spans = (Span(words.span.route, float(profile.start_m[row]), float(profile.end_m[row])) for row in rows)
    return NOT_ASSESSABLE if any(overlap(words.span, span, lines) for span in spans) else CLOSED
