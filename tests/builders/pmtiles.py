"""PMTiles written by the letter of the specification, to be read."""

from __future__ import annotations

import gzip
import json
import struct
from pathlib import Path

from app.exchange.raster.underlays.pmtiles import Entry, tile_number


def _varint(value: int) -> bytes:
    raw = bytearray()
    while value > 0x7F:
        raw.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*raw, value])


def packed_directory(entries: list[Entry]) -> bytes:
    """A directory: the count, then steps, runs, lengths and offsets (plus one; 0 for one that follows the last)."""
    raw = _varint(len(entries))
    before = 0
    for entry in entries:
        raw += _varint(entry.tile - before)
        before = entry.tile
    raw += b"".join(_varint(entry.run) for entry in entries) + b"".join(_varint(entry.length) for entry in entries)
    end = -1
    for entry in entries:
        raw += _varint(0 if entry.offset == end else entry.offset + 1)
        end = entry.offset + entry.length
    return raw


def pmtiles_file(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes],
    *,
    leaves: bool = False,
    compression: int = 2,
    tile_type: int = 2,
    **metadata: str,
) -> Path:
    """A PMTiles of tiles by zoom level, column and row; ``leaves``: with each entry in a directory of its own."""
    numbered = sorted((tile_number(*place), blob) for place, blob in tiles.items())
    data, entries, places = b"", [], {}
    for number, blob in numbered:
        if blob not in places:
            places[blob] = len(data)
            data += blob
        entries.append(Entry(number, 1, len(blob), places[blob]))

    def pack(raw: bytes) -> bytes:
        return gzip.compress(raw) if compression == 2 else raw

    below = b""
    if leaves:
        lines = []
        for entry in entries:
            leaf = pack(packed_directory([entry]))
            lines.append(Entry(entry.tile, 0, len(leaf), len(below)))
            below += leaf
        entries = lines
    root, stated = pack(packed_directory(entries)), pack(json.dumps({"attribution": "test", **metadata}).encode())
    sizes = [len(root), len(stated), len(below), len(data)]
    offsets = [127 + sum(sizes[:number]) for number in range(4)]
    zooms = [place[0] for place in tiles]
    head = struct.pack("<7sB", b"PMTiles", 3)
    head += b"".join(struct.pack("<QQ", *pair) for pair in zip(offsets, sizes, strict=True))
    head += struct.pack("<QQQ", len(tiles), len(entries), len(places))
    head += struct.pack("<BBBBBB", 1, compression, 1, tile_type, min(zooms), max(zooms))
    head += struct.pack("<iiiiBii", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000, 0, 0, 0)
    path.write_bytes(head + root + stated + below + data)
    return path
