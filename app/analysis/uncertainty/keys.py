"""Keys of random numbers by name."""

from __future__ import annotations

import hashlib

import numpy as np


def key_of(*named: str) -> np.uint64:
    """A 64-bit key of a sequence of names."""
    digest = hashlib.sha256("\x1f".join(named).encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "little"))
