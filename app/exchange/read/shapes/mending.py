"""What is mended of a shape that is sound but for a detail, always with a note that names the row and the place.

A part of several that is none is left out; so are vertices that repeat the one before, and spurs. Where a line touches
itself it is taken as it is. What crosses itself is refused, with the place: which way it runs there nobody can know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.arrays import BoolArray, FloatArray, Geometries, IntArray
from app.exchange.raw import Faults
from app.exchange.read.checks import AREAS, LINES, finite, unchecked
from app.exchange.read.shapes.contacts import Contact, Meeting, contacts, without_spurs
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP

NO_LENGTH = QT_TRANSLATE_NOOP("Import", "Parts of lines left out that have no length: {count:,} ({where}).")
REPEATED = QT_TRANSLATE_NOOP("Import", "Vertices left out that repeat the one before: {count:,} ({where}).")
SPURS = QT_TRANSLATE_NOOP(
    "Import", "Spurs left out, where a line runs out and straight back: {count:,}, {metres:,.0f} m ({where})."
)
TOUCHES = QT_TRANSLATE_NOOP("Import", "Lines that touch themselves are taken as they are: {count:,} ({where}).")
BAD_AREAS = QT_TRANSLATE_NOOP("Import", "Parts of areas left out that cross themselves: {count:,} ({where}).")
WHERE = QT_TRANSLATE_NOOP("Import", "row {row:,} near {place}")
UNPLACED = QT_TRANSLATE_NOOP(
    "Import", "Parts left out that have coordinates that are not finite numbers: {count:,} ({where})."
)
ROW = QT_TRANSLATE_NOOP("Import", "row {row:,}")
UNSET = QT_TRANSLATE_NOOP(
    "Import", "Vertices of lines left out that lie at 0, 0, as where a device had no position: {count:,} ({where})."
)
TANGLED = QT_TRANSLATE_NOOP("Import", "the line touches itself again and again, also near {place}")
CROSSING_LINE = QT_TRANSLATE_NOOP("Import", "the line crosses itself near {place}")
ALONG_ITSELF = QT_TRANSLATE_NOOP("Import", "the line runs along itself near {place}")
PLACE = "{lat:.5f}, {lon:.5f}"
_SHOWN = 3
"""Places that a note names."""
_MOST_CONTACTS = 10_000
"""A line that touches itself in more places is a scribble."""


@dataclass(eq=False)
class Mends:
    """What was mended, by the note it belongs to; ``rows`` are the numbers that a person counts them by."""

    rows: IntArray
    places: dict[str, list[str]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    metres: float = 0.0

    def add(self, note: str, position: int, lon: float, lat: float, count: int = 1) -> None:
        """Something of the row at a position was mended at a place."""
        self.counts[note] = self.counts.get(note, 0) + count
        where = WHERE.format(row=int(self.rows[position]), place=PLACE.format(lat=lat, lon=lon))
        self.places.setdefault(note, []).append(where)

    def notes(self) -> Iterator[str]:
        """A note for each kind of mend, with its first places."""
        for note, places in self.places.items():
            distinct = list(dict.fromkeys(places))
            where = "; ".join(distinct[:_SHOWN]) + ("; …" if len(distinct) > _SHOWN else "")
            yield note.format(count=self.counts[note], where=where, metres=self.metres)


def mended(shapes: Geometries, rows: IntArray, kind: type[Layer], faults: Faults) -> tuple[Geometries, tuple[str, ...]]:
    """Shapes in degrees, without Z and M, mended where they can be; and notes. Refuses lines that cross themselves.

    ``rows``: the number of each, as a person counts them. Looping roads and patrols may cross themselves.
    """
    if not np.isin(shapely.get_type_id(shapes), (*LINES, *AREAS)).any():
        return shapes, ()
    out, mends = shapes.copy(), Mends(rows)
    placed = finite(out)
    _drop_unset(out, placed & unchecked(faults, out), mends)
    _drop_parts_without_length(out, placed & unchecked(faults, out), mends)
    _drop_repeated(out, placed & unchecked(faults, out), mends)
    if not kind.self_crossing:
        _disentangle(out, placed & unchecked(faults, out), mends, faults)
    _drop_bad_areas(out, placed & unchecked(faults, out), mends)
    return out, tuple(mends.notes())


def finite_parts(shapes: Geometries, rows: IntArray) -> tuple[Geometries, tuple[str, ...]]:
    """Shapes of several parts without those of which a coordinate is no finite number, and a note on these."""
    xy, owner = shapely.get_coordinates(shapes, return_index=True)
    suspects = np.unique(owner[~np.isfinite(xy).all(axis=1)])
    out, left, where = shapes.copy(), 0, []
    for position in suspects.tolist():
        parts = shapely.get_parts(shapes[position])
        good = np.array([np.isfinite(shapely.get_coordinates(part)).all() for part in parts])
        if good.any():
            out[position] = type(shapes[position])(parts[good].tolist())
            left += int((~good).sum())
            where.append(ROW.format(row=int(rows[position])))
    shown = "; ".join(where[:_SHOWN]) + ("; …" if len(where) > _SHOWN else "")
    return out, ((UNPLACED.format(count=left, where=shown),) if left else ())


def _of(shapes: Geometries, rows: BoolArray, types: Sequence[int]) -> IntArray:
    """Positions of some rows whose shape is of one of the types."""
    return np.flatnonzero(rows & np.isin(shapely.get_type_id(shapes), types))


def _drop_unset(shapes: Geometries, sound: BoolArray, mends: Mends) -> None:
    """Leave out vertices at exactly 0, 0 of lines that have two others; of a part, all if fewer than two remain."""
    lines = _of(shapes, sound, LINES)
    xy, owner = shapely.get_coordinates(shapes[lines], return_index=True)
    for number in np.unique(owner[~xy.any(axis=1)]).tolist():
        position = int(lines[number])
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(shapes[position])]
        rest = [set_ for part in parts if len(set_ := part[part.any(axis=1)]) > 1]
        if rest:
            unset = sum(int((~part.any(axis=1)).sum()) for part in parts)
            mends.add(UNSET, position, 0.0, 0.0, count=unset)
            single = shapes[position].geom_type == "LineString"
            shapes[position] = shapely.LineString(rest[0]) if single else shapely.MultiLineString(rest)


def _drop_parts_without_length(shapes: Geometries, sound: BoolArray, mends: Mends) -> None:
    lines = _of(shapes, sound, [shapely.GeometryType.MULTILINESTRING])
    parts, owner = shapely.get_parts(shapes[lines], return_index=True)
    none = shapely.length(parts) == 0.0
    for number in np.unique(owner[none]).tolist():
        of_it = owner == number
        if not none[of_it].all():
            for part in parts[of_it & none & ~shapely.is_empty(parts)]:
                mends.add(NO_LENGTH, int(lines[number]), *part.coords[0][:2])
            shapes[lines[number]] = shapely.MultiLineString(parts[of_it & ~none].tolist())


def _drop_repeated(shapes: Geometries, sound: BoolArray, mends: Mends) -> None:
    lines = _of(shapes, sound, LINES)
    lines = lines[shapely.length(shapes[lines]) > 0.0]
    less = shapely.remove_repeated_points(shapes[lines], 0.0)
    dropped = shapely.get_num_coordinates(shapes[lines]) - shapely.get_num_coordinates(less)
    for number in np.flatnonzero(dropped).tolist():
        position = int(lines[number])
        xy, part = shapely.get_coordinates(shapely.get_parts(shapes[position]), return_index=True)
        # As GEOS has it, where 1e-300 degrees apart is no distance.
        again = np.flatnonzero((np.square(np.diff(xy, axis=0)).sum(axis=1) == 0.0) & (np.diff(part) == 0))
        lon, lat = xy[again[0]].tolist()
        mends.add(REPEATED, position, lon, lat, count=int(dropped[number]))
    shapes[lines] = less


def _disentangle(shapes: Geometries, sound: BoolArray, mends: Mends, faults: Faults) -> None:
    """Leave out spurs, note where a line touches itself, and refuse one that crosses itself or runs along itself."""
    lines = _of(shapes, sound, LINES)
    lines = lines[shapely.length(shapes[lines]) > 0.0]
    for position in lines[~shapely.is_simple(shapes[lines])].tolist():
        shapes[position] = _without_spurs(shapes[position], position, mends)
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(shapes[position])]
        met = _met(parts) if shapes[position].length > 0.0 else []
        if why := _why(met):
            faults.add([position], why)
            continue
        for contact in {(round(one.lon, 6), round(one.lat, 6)): one for one in met}.values():
            mends.add(TOUCHES, position, contact.lon, contact.lat)


def _met(parts: Sequence[FloatArray]) -> list[Contact]:
    """The contacts of lines with themselves, up to the first that is a fault."""
    met: list[Contact] = []
    for contact in islice(contacts(parts), _MOST_CONTACTS + 1):
        met.append(contact)
        if contact.meeting is not Meeting.TOUCHES:
            break
    return met


def _without_spurs(shape: BaseGeometry, position: int, mends: Mends) -> BaseGeometry:
    lines = []
    for part in shapely.get_parts(shape):
        line, spurs = without_spurs(shapely.get_coordinates(part))
        for spur in spurs:
            mends.add(SPURS, position, spur.lon, spur.lat)
            mends.metres += spur.metres
        # All of it may be one: a line there and back again, which then has no length.
        lines.append(line if len(line) > 1 else np.repeat(line, 2, axis=0))
    return shapely.LineString(lines[0]) if shape.geom_type == "LineString" else shapely.MultiLineString(lines)


def _why(met: Sequence[Contact]) -> str:
    """Why a line cannot be taken that meets itself so; empty if it can."""
    if not met or (met[-1].meeting is Meeting.TOUCHES and len(met) <= _MOST_CONTACTS):
        return ""
    contact = met[-1]
    text = {Meeting.CROSSES: CROSSING_LINE, Meeting.RUNS_ALONG: ALONG_ITSELF, Meeting.TOUCHES: TANGLED}[contact.meeting]
    return text.format(place=PLACE.format(lat=contact.lat, lon=contact.lon))


def _drop_bad_areas(shapes: Geometries, sound: BoolArray, mends: Mends) -> None:
    for position in _of(shapes, sound, [shapely.GeometryType.MULTIPOLYGON]).tolist():
        parts = shapely.get_parts(shapes[position])
        valid = shapely.is_valid(parts)
        if valid.any() and not valid.all():
            for part in parts[~valid]:
                mends.add(BAD_AREAS, position, *part.exterior.coords[0][:2])
            shapes[position] = shapely.MultiPolygon(parts[valid].tolist())
