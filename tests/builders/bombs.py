"""Archives of a few kilobytes that hold gigabytes, by whatever size they state."""

from __future__ import annotations

import struct
import zlib

CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def zeros(size: int) -> bytes:
    """So many zeros deflated, in blocks that are all alike: what would take seconds to deflate."""
    block = 4_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    return once * (size // block) + end


def stored_as(name: str, packed: bytes, stated: int) -> bytes:
    """An archive of one member that is deflated already; ``stated``: the size it says to have."""
    sizes = struct.pack("<III", 0, len(packed), stated & 0xFFFFFFFF)
    word = name.encode()
    head = struct.pack("<HHHHH", 20, 0, 8, 0, 0x5A21) + sizes + struct.pack("<HH", len(word), 0) + word
    central = CENTRAL + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x5A21) + sizes
    central += struct.pack("<HHHHHII", len(word), 0, 0, 0, 0, 0, 0) + word
    local = LOCAL + head + packed
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
