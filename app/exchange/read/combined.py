"""Columns that are one value together, or one that is two: days and times of them, the two edges of a sector."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.exchange.column import Column
from app.exchange.raw import RawTable
from app.exchange.read.numerals import written
from app.exchange.read.written_dates import DAY, MINUTE, dated, is_time
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import FieldType, fold

TIMES = (
    *("time", "time_of_day", "event_time", "waypoint_time", "local_time", "clock", "время", "время_события"),
    *("время_происшествия", "вақт", "соат", "убакыт", "убактысы"),
)
DAYS = (
    *(("iyear", "imonth", "iday"), ("year", "month", "day"), ("год", "месяц", "день"), ("сол", "моҳ", "рӯз")),
    *(("жыл", "ай", "күн"),),
)
SECTORS = ("sector", "view_sector", "sector_of_view", "azimuths", "сектор", "сектор_обзора", "азимуты", "кунҷи_дид")
EDGES = (
    *(("azim_1", "azim_2"), ("azimuth_1", "azimuth_2"), ("azimuth_from", "azimuth_to")),
    *(("azimuth_start", "azimuth_end"), ("sector_from", "sector_to"), ("sector_start", "sector_end")),
    *(("bearing_from", "bearing_to"), ("from", "to"), ("азимут_от", "азимут_до"), ("азимут_1", "азимут_2")),
    *(("начало_сектора", "конец_сектора"), ("от", "до")),
)
_ZONE = re.compile(
    r"(?<![\s_,(\[])[\s_,(\[]+(?:gmt|utc)(?:\s*([+\-])(\d{1,2})(?::?(\d{1,2}))?)?\s*[)\]]?$", re.IGNORECASE
)
_BEARING = r"(\d{1,3}(?:[.,]\d+)?)(?:\s*+°)?"
_BETWEEN = re.compile(rf"(?:from\s+|от\s+|с\s+)?{_BEARING}\s*(?:[-–—…]|\.\.+|to|до|по)\s*{_BEARING}", re.IGNORECASE)
AZIMUTH, WIDTH = "azimuth_deg", "fov_deg"
ROUND_DEG = 360.0
NARROWEST_DEG = 5.0
"""No sector that somebody watches is narrower: 3-4 are two sectors of a map."""

SECTOR = QT_TRANSLATE_NOOP("Import", "{first} and {second} are read as the edges of a sector, clockwise.")
ZONED = QT_TRANSLATE_NOOP("Import", "Times in {column} are taken for times at {offset}, as its name says.")
IN_ONE = QT_TRANSLATE_NOOP("Import", "{column} is read as the two edges of a sector, clockwise.")
THREE = QT_TRANSLATE_NOOP("Import", "{year}, {month} and {day} are read together, as a day.")
DAY_AND_TIME = QT_TRANSLATE_NOOP("Import", "{first} and {second} are read together, as a day and the time of it.")


@dataclass(frozen=True, slots=True, eq=False)
class Combined:
    """A table with such columns combined. ``used``: field to column; ``also``: columns that went, to their field."""

    table: RawTable
    used: dict[str, str]
    also: dict[str, str] = field(default_factory=dict)


def combined(table: RawTable, kind: type[Layer], used: Mapping[str, str]) -> Combined:
    """``table`` with days and times, and edges of sectors, combined where no field takes the second column."""
    return _with_sectors(_with_zones(_with_times(_with_days(Combined(table, dict(used)), kind), kind), kind), kind)


def zone_of(heading: str) -> tuple[str, str]:
    """A heading without the time zone at its end, and the offset of that from UTC; empty if it has none.

    >>> zone_of("Reported At (GMT+5:0)"), zone_of("time_utc"), zone_of("Date")
    (('Reported At', '+05:00'), ('time', '+00:00'), ('Date', ''))
    """
    match = _ZONE.search(heading.strip())
    if match is None or not heading.strip()[: match.start()]:
        return heading, ""
    return heading.strip()[: match.start()], f"{match[1] or '+'}{int(match[2] or 0):02d}:{int(match[3] or 0):02d}"


def _with_zones(of: Combined, kind: type[Layer]) -> Combined:
    """With the time zone that a heading states added to the times of day below it that state none."""
    times = [of.used[spec.name] for spec in kind.fields() if spec.type is FieldType.DATETIME and spec.name in of.used]
    columns, notes = dict(of.table.columns), []
    for column in times:
        offset = zone_of(column)[1]
        if offset:
            columns[column] = [_zoned(cell, offset) for cell in columns[column]]
            notes.append(ZONED.format(column=column, offset=offset))
    table = replace(of.table, columns=columns, reading=of.table.reading.plus(*notes)) if notes else of.table
    return replace(of, table=table)


def _zoned(cell: object, offset: str) -> object:
    """A cell with an offset, if it is a time of day without one."""
    one = dated(str(cell)) if cell is not None else None
    texts = [] if one is None else [each.text for each in one.by_order.values() if each.precision == MINUTE]
    has_own = any(re.search(r"T.*[+-]\d\d:\d\d$", text) for text in texts)
    return f"{cell} {offset}" if texts and not has_own else cell


def _with_days(of: Combined, kind: type[Layer]) -> Combined:
    """Years, months and days of three columns as days; one whose day or month is 0 or blank is known to less."""
    field_name = next((spec.name for spec in kind.fields() if spec.type is FieldType.DATETIME), None)
    named = ([_free(of, (name,)) for name in names] for names in DAYS)
    parts = next(([one for one in names if one is not None] for names in named if None not in names), None)
    if field_name is None or field_name in of.used or parts is None:
        return of
    columns = dict(of.table.columns)
    rows = [_day(*map(_figure, cells)) for cells in zip(*(columns.pop(part) for part in parts), strict=True)]
    if not any(rows) or "" in rows:
        return of
    columns[parts[0]] = list(rows)
    note = THREE.format(year=parts[0], month=parts[1], day=parts[2])
    also = of.also | dict.fromkeys(parts[1:], field_name)
    table = replace(of.table, columns=columns, reading=of.table.reading.plus(note))
    return Combined(table, of.used | {field_name: parts[0]}, also)


def _figure(cell: object) -> int | None:
    """A whole number; 0 if the cell is blank, None if it is something else."""
    text = str(cell if cell is not None else "").strip().removesuffix(".0")
    return int(text or 0) if (text or "0").isdecimal() else None


def _day(year: int | None, month: int | None, day: int | None) -> str | None:
    """A day as far as it is known; None if nothing is, empty if the figures are none of a day."""
    if not (year or month or day):
        return None
    text = f"{year or 0:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if month and day else "")
    return text if year and month is not None and day is not None and dated(text) is not None else ""


def _with_times(of: Combined, kind: type[Layer]) -> Combined:
    times = [spec.name for spec in kind.fields() if spec.type is FieldType.DATETIME and spec.name in of.used]
    clock = _free(of, TIMES)
    if not times or clock is None:
        return of
    day, columns = of.used[times[0]], dict(of.table.columns)
    if not _all(columns[clock], is_time) or not _all(columns[day], _is_day):
        return of
    cells = columns.pop(clock)
    pairs = zip(columns[day], cells, strict=True)
    columns[day] = [f"{one} {other}" if one is not None and other is not None else one for one, other in pairs]
    reading = of.table.reading.plus(DAY_AND_TIME.format(first=day, second=clock))
    return Combined(replace(of.table, columns=columns, reading=reading), of.used, {**of.also, clock: times[0]})


def _with_sectors(of: Combined, kind: type[Layer]) -> Combined:
    fields = {spec.name for spec in kind.fields()}
    pairs = ([_free(of, (name,)) for name in names] for names in EDGES)
    edges = next(((first, second) for first, second in pairs if first is not None and second is not None), None)
    if edges is None:
        return _with_one(of, fields)
    if not {AZIMUTH, WIDTH} <= fields or not {AZIMUTH, WIDTH}.isdisjoint(of.used):
        return of
    columns = dict(of.table.columns)
    if not all(_all(columns[edge], _is_bearing) for edge in edges):
        return of
    first, second = (columns.pop(edge) for edge in edges)
    sectors = [_sector(*pair) for pair in zip(first, second, strict=True)]
    columns |= {AZIMUTH: [azimuth for azimuth, _ in sectors], WIDTH: [width for _, width in sectors]}
    reading = of.table.reading.plus(SECTOR.format(first=edges[0], second=edges[1]))
    used = of.used | {AZIMUTH: AZIMUTH, WIDTH: WIDTH}
    also = of.also | {edges[0]: AZIMUTH, edges[1]: WIDTH}
    return Combined(replace(of.table, columns=columns, reading=reading), used, also)


def _with_one(of: Combined, fields: set[str]) -> Combined:
    """With both edges of a sector in one text, such as 350-20."""
    column = _free(of, SECTORS)
    if column is None or not {AZIMUTH, WIDTH} <= fields or not {AZIMUTH, WIDTH}.isdisjoint(of.used):
        return of
    columns = dict(of.table.columns)
    if not _all(columns[column], lambda text: _BETWEEN.fullmatch(text.strip()) is not None):
        return of
    cells = ["" if cell is None else str(cell).strip() for cell in columns.pop(column)]
    matches = [_BETWEEN.fullmatch(cell) for cell in cells]
    sectors = [(None, None) if match is None else _sector(match[1], match[2]) for match in matches]
    if any(width is not None and width < NARROWEST_DEG for _, width in sectors):
        return of
    columns |= {AZIMUTH: [azimuth for azimuth, _ in sectors], WIDTH: [width for _, width in sectors]}
    table = replace(of.table, columns=columns, reading=of.table.reading.plus(IN_ONE.format(column=column)))
    return Combined(table, of.used | {AZIMUTH: AZIMUTH, WIDTH: WIDTH}, of.also | {column: AZIMUTH})


def _sector(first: object, second: object) -> tuple[float | None, float | None]:
    """The middle and the width of a sector, clockwise from its first edge to its second; the whole round if equal."""
    start, end = _bearing(first), _bearing(second)
    if start is None or end is None:
        return None, None
    width = (end - start) % ROUND_DEG or ROUND_DEG
    return (start + width / 2.0) % ROUND_DEG, width


def _free(of: Combined, headings: Sequence[str]) -> str | None:
    """The first column with one of the headings that feeds no field."""
    taken = set(of.used.values())
    return next((column for column in of.table.columns if fold(column) in headings and column not in taken), None)


def _all(cells: Sequence[object], is_one: Callable[[str], bool]) -> bool:
    """Whether there are any cells, and all of them are such."""
    filled = [str(cell) for cell in Column.of(cells).distinct if cell is not None]
    return bool(filled) and all(map(is_one, filled))


def _is_day(text: str) -> bool:
    one = dated(text)
    return one is not None and all(each.precision == DAY for each in one.by_order.values())


def _is_bearing(text: str) -> bool:
    return _bearing(text) is not None


def _bearing(cell: object) -> float | None:
    """A bearing in degrees; None for what is none."""
    one = written(str(cell)) if cell is not None else None
    text = None if one is None else one.point or one.comma
    value = None if text is None else float(text)
    return value if value is not None and 0.0 <= value <= ROUND_DEG else None
