"""TIFFs of a few hundred bytes that state as many cells as one likes, near 70 E and 39 N, and hold none."""

from __future__ import annotations

import struct

_SHORT, _LONG, _DOUBLE = 3, 4, 12


def stated_tiff(
    width: int, height: int, parts: tuple[int, int] | int, bits: int = 32, kind: int = 3, compression: int = 8
) -> bytes:
    """A raster of one band over one degree. ``parts``: rows and columns of a tile, or the rows of a strip.

    kind: of the numbers, 1 without sign, 2 with it, 3 of floating point.
    """
    rows = [(256, _LONG, width), (257, _LONG, height), (258, _SHORT, bits), (259, _SHORT, compression)]
    rows += [(262, _SHORT, 1), (277, _SHORT, 1), (339, _SHORT, kind)]
    if isinstance(parts, int):
        rows += [(273, _LONG, 0), (278, _LONG, parts), (279, _LONG, 0)]
    else:
        rows += [(322, _LONG, parts[1]), (323, _LONG, parts[0]), (324, _LONG, 0), (325, _LONG, 0)]
    cell = 1.0 / max(width, 1)
    arrays = (
        (33550, _DOUBLE, 3, struct.pack("<3d", cell, cell, 0.0)),
        (33922, _DOUBLE, 6, struct.pack("<6d", 0.0, 0.0, 0.0, 70.0, 39.0, 0.0)),
        (34735, _SHORT, 16, struct.pack("<16H", 1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326)),
    )
    count = len(rows) + len(arrays)
    offset = 8 + 2 + 12 * count + 4
    entries, content = [], b""
    for tag, size, number in sorted(rows):
        value = struct.pack("<I", number) if size == _LONG else struct.pack("<HH", number, 0)
        entries.append(struct.pack("<HHI", tag, size, 1) + value)
    for tag, size, length, array in arrays:
        entries.append(struct.pack("<HHII", tag, size, length, offset + len(content)))
        content += array
    return b"II*\x00" + struct.pack("<IH", 8, count) + b"".join(entries) + bytes(4) + content
