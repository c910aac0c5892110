"""GPX: coordinates with decimal commas, as programs of some languages write them, and words for sorts of waypoints."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from app.errors import UserError
from app.exchange.raw import RawTable
from app.exchange.read.tables.encodings import decoded
from app.exchange.reading import Reading, Stated
from layers.base import Layer
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import FieldType

SUFFIX = ".gpx"
SORT, RENAMED = "type", "waypoint type"
"""The column of the sort of a waypoint, and its name where its words are none of the layer's."""
COMMAS = QT_TRANSLATE_NOOP(
    "Import", "Coordinates are written with decimal commas and read so: {count:,}, the first in line {line:,}."
)
NO_NUMBER = QT_TRANSLATE_NOOP("Error", "{name}: {axis} in line {line:,} is {text!r}, no number")
EXTENSIONS = QT_TRANSLATE_NOOP("Import", "Extensions that hold others are left out: {names}.")
_BROKEN = re.compile(r"of field [\w:]+\.(\S+) parsed incompletely")
_ANGLE = re.compile(rb"\b(lat|lon)(\s*=\s*)([\"'])([^<>]*?)\3")
_COMMA = re.compile(rb"\s*[+\-]?\d+,\d+\s*")
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.:\-]+)")
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_OF_GDAL = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1")
_POINT = re.compile(rb"<(?:wpt|rtept|trkpt)\b([^<>]*)>")
_NEITHER = QT_TRANSLATE_NOOP(
    "Import", "Points without a latitude or a longitude are left out: {count:,}, the first in line {line:,}."
)


class Waypoints(NamedTuple):
    """A file to be read in place of the one asked for, and how its coordinates were read."""

    path: Path
    reading: Reading


@contextmanager
def pointed(path: Path, stated: Stated = Stated()) -> Iterator[Waypoints]:  # noqa: B008 - it is frozen
    """The GPX at ``path``, or a private copy in UTF-8 and with decimal points where GDAL could not read it as it is.

    Raises UserError for a coordinate that is no number, which GDAL takes for 0.
    """
    original = path.read_bytes()
    data, reading = _in_utf8(original, path.name, stated)
    commas = [match for match in _ANGLE.finditer(data) if not _is_number(match[4])]
    odd = next((match for match in commas if not _COMMA.fullmatch(match[4])), None)
    if odd is not None:
        text, axis = odd[4].decode(errors="replace")[:40], odd[1].decode()
        raise UserError(NO_NUMBER.format(name=path.name, axis=axis, line=_line(data, odd), text=text))
    # GDAL leaves them out without a word.
    without = [match for match in _POINT.finditer(data) if not (b"lat" in match[1] and b"lon" in match[1])]
    if without:
        reading = reading.plus(_NEITHER.format(count=len(without), line=_line(data, without[0])))
    if not commas and data is original:
        yield Waypoints(path, reading)
        return
    with tempfile.TemporaryDirectory(prefix="sarhad-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(_ANGLE.sub(lambda match: match[0].replace(b",", b"."), data))
        notes = [COMMAS.format(count=len(commas), line=_line(data, commas[0]))] if commas else []
        yield Waypoints(copy, reading.plus(*notes))


def _in_utf8(data: bytes, name: str, stated: Stated) -> tuple[bytes, Reading]:
    """The text of a GPX as GDAL reads it: as it is where its encoding is one that GDAL has, and its bytes are that."""
    match = _DECLARED.match(data)
    declared = match[1].decode() if match else "utf-8"
    try:
        text = data.decode(declared)
        own, reading = declared.casefold() in _OF_GDAL, Reading()
    except (ValueError, LookupError):
        text, reading = decoded(data, name, stated)
        own = False
    return (data if own else _DECLARATION.sub("", text, count=1).encode()), reading


def _is_number(text: bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _line(data: bytes, match: re.Match[bytes]) -> int:
    return data.count(b"\n", 0, match.start()) + 1


def without_extensions(table: RawTable, notes: Sequence[str]) -> tuple[RawTable, list[str]]:
    """``table`` without the extensions that hold others, which GDAL reads as 0; and its ``notes``, which quote them."""
    broken = dict.fromkeys(match[1] for note in notes if (match := _BROKEN.search(note)))
    if not broken:
        return table, list(notes)
    columns = {name: cells for name, cells in table.columns.items() if name not in broken}
    rest = [note for note in notes if not _BROKEN.search(note)]
    return replace(table, columns=columns), [*rest, EXTENSIONS.format(names=", ".join(broken)[:200])]


def with_sorts_apart(table: RawTable, kind: type[Layer]) -> RawTable:
    """``table`` with the sort of its waypoints under another name, if none of its words is one of the layer's.

    Every program has words of its own there, such as "user": nobody has chosen them for a layer.
    """
    spec = next((one for one in kind.fields() if one.name == SORT and one.type is FieldType.CHOICE), None)
    cells = [cell for cell in table.columns.get(SORT, []) if cell is not None]
    if spec is None or not cells or any(_is_of(kind, cell) for cell in dict.fromkeys(map(str, cells))):
        return table
    return replace(table, columns={RENAMED if name == SORT else name: of for name, of in table.columns.items()})


def _is_of(kind: type[Layer], cell: str) -> bool:
    """Whether a word is a sort of the layer, or a device that it takes for one."""
    try:
        row = kind.normalise({SORT: cell})
        spec = next(one for one in kind.fields() if one.name == SORT)
        spec.parse(row[SORT])
    except ValueError:
        return False
    return True
