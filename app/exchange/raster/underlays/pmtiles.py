"""PMTiles, version 3: an archive of tiles in one file, its directories compressed (protomaps.com/docs/pmtiles)."""

from __future__ import annotations

import gzip
import json
import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import UserError
from app.exchange.gdal import argument
from app.geo.lattice import Span
from app.store.raster.tile_files import Tile
from app.store.raster.tile_images import Fetch
from layers.text import QT_TRANSLATE_NOOP

_HEADER = struct.Struct("<7sB11Q?BBBBBiiiiBii")
_GZIP, _PLAIN = 2, (0, 1)
FORMATS = {2: "png", 3: "jpg", 4: "webp"}
"""Types of tiles that are pictures; 1 are vectors."""
_LONGEST_DIRECTORY = 64_000_000
_DEEPEST_DIRECTORY = 4

BROKEN = QT_TRANSLATE_NOOP("Error", "{name} is not a readable PMTiles: {reason}")
_NO_HEADER = QT_TRANSLATE_NOOP("Error", "it has no header")
_TOO_DEEP = QT_TRANSLATE_NOOP("Error", "its directories are nested too deep")
OTHER_VERSION = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is a PMTiles of version {version}; version 3 is read. Convert it: pmtiles convert {file} new.pmtiles",
)
COMPRESSED = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is compressed in a way that is not read (only gzip is). Write it again: pmtiles convert with gzip, or to "
    ".mbtiles",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a directory: the number of the first tile, how many share its bytes (0: a directory), and where."""

    tile: int
    run: int
    length: int
    offset: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the first bytes of a PMTiles say; offsets and lengths in bytes, ``bounds`` in degrees."""

    root: tuple[int, int]
    metadata: tuple[int, int]
    leaves: int
    tiles: int
    tile_type: int
    tile_compression: int
    internal_compression: int
    zooms: tuple[int, int]
    bounds: tuple[float, float, float, float]


def read_header(path: Path) -> Header:
    """The header of a PMTiles. Raises UserError if it is none, of another version, or compressed otherwise."""
    with path.open("rb") as file:
        raw = file.read(_HEADER.size)
    _check_version(path, raw)
    # Eleven offsets and counts, whether it is in order, two compressions, the type, two zoom levels, bounds.
    numbers = _HEADER.unpack(raw)[2:]
    internal, compression = numbers[12:14]
    if not {internal, compression} <= {*_PLAIN, _GZIP}:
        raise UserError(COMPRESSED.format(name=path.name))
    west, south, east, north = (one / 1e7 for one in numbers[17:21])
    return Header(
        root=(numbers[0], numbers[1]),
        metadata=(numbers[2], numbers[3]),
        leaves=numbers[4],
        tiles=numbers[6],
        tile_type=numbers[14],
        tile_compression=compression,
        internal_compression=internal,
        zooms=(numbers[15], numbers[16]),
        bounds=(west, south, east, north),
    )


def _check_version(path: Path, raw: bytes) -> None:
    """Raise UserError unless these are the first bytes of a PMTiles of version 3."""
    if not raw.startswith(b"PM"):
        raise UserError(_broken(path, _NO_HEADER))
    version = raw[7] if raw.startswith(b"PMTiles") and len(raw) > 7 else 2
    if version != 3:
        raise UserError(OTHER_VERSION.format(name=path.name, version=version, file=argument(path.name)))
    if len(raw) < _HEADER.size:
        raise UserError(_broken(path, _NO_HEADER))


def _broken(path: Path, reason: object) -> str:
    return BROKEN.format(name=path.name, reason=reason)


def metadata_of(path: Path, header: Header) -> dict[str, Any]:
    """The metadata of a PMTiles; empty if they cannot be read."""
    with path.open("rb") as file:
        try:
            stated = json.loads(_unpacked(_at(file, *header.metadata), header.internal_compression))
        except (ValueError, OSError, zlib.error, EOFError):
            return {}
    return stated if isinstance(stated, dict) else {}


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    if length > _LONGEST_DIRECTORY:
        raise ValueError("a part of it is too long")
    file.seek(offset)
    raw = file.read(length)
    if len(raw) < length:
        raise ValueError("it ends too early")
    return raw


def _unpacked(raw: bytes, compression: int) -> bytes:
    return gzip.decompress(raw) if compression == _GZIP else raw


def directory(raw: bytes) -> list[Entry]:
    """The lines of a directory, by number of tile. Raises ValueError if it is damaged."""
    numbers = _varints(raw)
    count = next(numbers)
    if count > len(raw):
        raise ValueError("a directory is damaged")
    columns = [[next(numbers) for _ in range(count)] for _ in range(4)]
    entries: list[Entry] = []
    tile = 0
    for step, run, length, place in zip(*columns, strict=True):
        tile += step
        if place == 0 and not entries:
            raise ValueError("a directory is damaged")
        offset = entries[-1].offset + entries[-1].length if place == 0 else place - 1
        entries.append(Entry(tile, run, length, offset))
    return entries


def _varints(raw: bytes) -> Iterator[int]:
    value, shift = 0, 0
    for byte in raw:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            yield value
            value, shift = 0, 0
    while True:
        raise ValueError("a directory ends too early")


def tile_number(zoom: int, column: int, row: int) -> int:
    """The number of a tile: along a Hilbert curve, level after level."""
    number, side = 0, 1 << zoom
    x, y, step = column, row, side >> 1
    while step:
        right, down = int(bool(x & step)), int(bool(y & step))
        number += step * step * ((3 * right) ^ down)
        x, y = _turned(step, x, y, right, down)
        step >>= 1
    return ((1 << (2 * zoom)) - 1) // 3 + number


def place_of(number: int) -> tuple[int, int, int]:
    """Zoom level, column and row from the north of a tile, by its number."""
    zoom = ((3 * number + 1).bit_length() - 1) // 2
    rest = number - ((1 << (2 * zoom)) - 1) // 3
    x = y = 0
    step = 1
    while step < 1 << zoom:
        right = 1 & (rest // 2)
        down = 1 & (rest ^ right)
        x, y = _turned(step, x, y, right, down)
        x, y, rest, step = x + step * right, y + step * down, rest // 4, step * 2
    return zoom, x, y


def _turned(side: int, x: int, y: int, right: int, down: int) -> tuple[int, int]:
    if down:
        return x, y
    return (side - 1 - y, side - 1 - x) if right else (y, x)


class Archive:
    """An open PMTiles. Raises UserError if a directory is damaged."""

    def __init__(self, path: Path, file: BinaryIO, header: Header) -> None:
        self._path, self._file, self._header = path, file, header
        self._directory = lru_cache(maxsize=64)(self._read_directory)

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        try:
            return directory(_unpacked(_at(self._file, offset, length), self._header.internal_compression))
        except (ValueError, OSError, zlib.error, EOFError) as error:
            raise UserError(_broken(self._path, error)) from None

    def tile(self, zoom: int, column: int, row: int) -> bytes | None:
        """The bytes of a tile; None if there is none."""
        wanted = tile_number(zoom, column, row)
        place = self._header.root
        for _ in range(_DEEPEST_DIRECTORY):
            entries = self._directory(*place)
            at = bisect_right(entries, wanted, key=lambda entry: entry.tile) - 1
            if at < 0:
                return None
            entry = entries[at]
            if entry.run:
                return self._bytes(entry) if wanted < entry.tile + entry.run else None
            place = self._header.leaves + entry.offset, entry.length
        return None

    def _bytes(self, entry: Entry) -> bytes | None:
        """The bytes of a tile; empty if they lie beyond the end of the file."""
        try:
            raw = _at(self._file, self._header.tiles + entry.offset, entry.length)
            return _unpacked(raw, self._header.tile_compression)
        except (ValueError, OSError, zlib.error, EOFError):
            return b"?"  # a broken tile: it is counted as one

    def tiles(self) -> Iterator[Tile]:
        """All tiles, level after level."""
        yield from self._below(self._header.root, 0)

    def _below(self, place: tuple[int, int], depth: int) -> Iterator[Tile]:
        if depth == _DEEPEST_DIRECTORY:
            raise UserError(_broken(self._path, _TOO_DEEP))
        for entry in self._read_directory(*place):
            if not entry.run:
                yield from self._below((self._header.leaves + entry.offset, entry.length), depth + 1)
                continue
            blob = self._bytes(entry)
            for number in range(entry.tile, entry.tile + entry.run):
                yield (*place_of(number), blob)

    def some(self, zoom: int, rows: Span, columns: Span) -> list[tuple[int, int, bytes]]:
        """Row, column and bytes of the tiles there are."""
        places = [(row, column) for row in range(*rows) for column in range(*columns)]
        return [(*place, blob) for place in places if (blob := self.tile(zoom, place[1], place[0])) is not None]


@contextmanager
def pmtiles(path: Path) -> Iterator[Iterator[Tile]]:
    """All tiles of a PMTiles."""
    header = read_header(path)
    with path.open("rb") as file:
        yield Archive(path, file, header).tiles()


@contextmanager
def pmtiles_fetch(path: Path) -> Iterator[Fetch]:
    """Single tiles of a PMTiles."""
    header = read_header(path)
    with path.open("rb") as file:
        yield partial(_some, Archive(path, file, header))


def _some(archive: Archive, zoom: int, rows: Span, columns: Span) -> list[tuple[int, int, bytes]]:
    return archive.some(zoom, rows, columns)
