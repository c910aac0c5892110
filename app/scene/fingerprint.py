"""The content of a scene as bytes, equal on every machine, and a hash over them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray


def sha256_of(parts: Iterable[bytes]) -> str:
    """SHA-256 over parts in order, hexadecimal."""
    digest = hashlib.sha256()
    for part in parts:
        # Each part is prefixed by its length, so that the border between two parts counts.
        digest.update(f"{len(part)}:".encode())
        digest.update(part)
    return digest.hexdigest()


def text_bytes(value: Any) -> bytes:
    """A value as JSON with sorted keys, in ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def array_bytes(*arrays: NDArray[Any]) -> Iterator[bytes]:
    """Arrays of floats or integers: little-endian on every machine, with -0.0 as 0.0."""
    for array in arrays:
        kind = "<f8" if array.dtype.kind == "f" else "<i8"
        yield np.ascontiguousarray(array + 0, dtype=kind).tobytes()


def column_bytes(values: Any, leave_out: Collection[str]) -> Iterator[bytes]:
    """Fields of a dataclass, arrays or tuples of texts, except those to be left out."""
    for spec in dataclasses.fields(values):
        column = getattr(values, spec.name)
        if spec.name not in leave_out:
            yield from array_bytes(column) if isinstance(column, np.ndarray) else (text_bytes(column),)
