"""A cache of sights in the project's file, so that they are not traced again in another process.

It is not part of the project's history: nothing is announced, and whatever cannot be read or written is skipped.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from app.analysis.sight.sight import Sight, Verdict
from app.arrays import ByteArray, FloatArray
from app.paths import ROOT, digest_of
from app.scene.scene import METHOD
from app.store import sights as table
from app.store.database import aside, brief_transaction, is_read_only
from app.store.sqlite_library import Database
from app.untrusted import unpacking
from app.untrusted.unreadable import UnreadableError

MOST_BYTES = 32_000_000
"""Size limit of the sights in one project; beyond it the least recently used are dropped."""
LEAST_FREE_BYTES = 256_000_000
"""With less free space on the disk, none are added."""
PORTION_BYTES, PORTION_ROWS = 1_000_000, 500
"""The most that one transaction writes, and rows it marks, so that edits in the meantime hardly wait."""
HANDFUL = 32
"""Up to this many sights it is faster to trace them than to look them up in the file."""
_CHECK = 16
_LARGEST = 64_000_000
"""Bytes of an unpacked sight: two and a half million places."""
_FLAGS = ("sure", "possible", "unclear", "blocked", "seam")
_NUMBERS = ("p_visible", "p_upper", "obstacle_m")


class KeptSights:
    """The shelf of one project. Anybody may read; ``writing`` is for the program that owns the project.

    Not thread-safe: one query at a time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked: dict[str, Sight] | None = None
        self._broken: set[str] = set()
        self._barren = False

    def get(self, names: Sequence[str]) -> Mapping[str, Verdict]:
        """The verdicts stored under these names; see Shelf.

        While a post is dragged its own are never there: after one failed lookup a handful is not looked up again.
        """
        if self._asked is None and self._barren and len(names) <= HANDFUL:
            return {}
        keys = {_key(name): name for name in names}
        verdicts_by_key: dict[str, Verdict] = {}
        # Rows read before the file failed are sound: each has its own checksum.
        with suppress(sqlite3.Error, OSError), aside(self._path, write=False) as db:
            for key, content in table.read(db, keys):
                verdict = unpacked(key, content)
                if verdict is None:
                    self._broken.add(key)
                else:
                    verdicts_by_key[keys[key]] = verdict
        self._barren = not verdicts_by_key
        return verdicts_by_key

    def put(self, used: Iterable[tuple[str, Sight]]) -> None:
        """Remember sights until the end of ``writing``; a no-op outside it; see Shelf."""
        if self._asked is not None:
            self._asked.update((_key(name), sight) for name, sight in used)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A block whose sights are stored at its end, unless it raises; a failure to store them is ignored."""
        self._asked = {}
        try:
            yield
            with suppress(sqlite3.Error, OSError):
                self._keep(self._asked)
        finally:
            self._asked = None

    def _keep(self, asked: Mapping[str, Sight]) -> None:
        if is_read_only(self._path) or shutil.disk_usage(self._path.parent).free < LEAST_FREE_BYTES:
            return
        with aside(self._path, write=True) as db:
            there = {key: usage for key, usage in table.listed(db).items() if key not in self._broken}
            if asked.keys() - there.keys():
                _write(db, asked, there)
        self._broken.clear()


def _write(db: Database, asked: Mapping[str, Sight], there: Mapping[str, tuple[str, int]]) -> None:
    """Add new sights, mark the others as used, and trim to the size limit, in small transactions."""
    day = datetime.now(UTC).date().isoformat()
    used = {key: there[key] for key in asked if key in there}
    fresh = ((key, packed(key, sight)) for key, sight in asked.items() if key not in there)
    for portion in _portions(_fitting(fresh, MOST_BYTES - sum(size for _, size in used.values()))):
        with brief_transaction(db):
            table.write(db, portion, day)
    stale = [key for key, (last, _) in used.items() if last != day]
    for first in range(0, len(stale), PORTION_ROWS):
        with brief_transaction(db):
            table.mark(db, stale[first : first + PORTION_ROWS], day)
    if table.usage(db)[1] > MOST_BYTES:
        with brief_transaction(db):
            table.trim(db, MOST_BYTES)


def _fitting(rows: Iterable[table.Row], room: int) -> Iterator[table.Row]:
    """The first rows that fit together: more than that would displace one another in every run."""
    for row in rows:
        room -= len(row[1])
        if room < 0:
            return
        yield row


def _portions(rows: Iterable[table.Row]) -> Iterator[list[table.Row]]:
    """Rows in lists, one per transaction."""
    portion, size = list[table.Row](), 0
    for row in rows:
        portion.append(row)
        size += len(row[1])
        if size >= PORTION_BYTES or len(portion) >= PORTION_ROWS:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


# A sight as bytes


def packed(key: str, sight: Sight | Verdict) -> bytes:
    """The terrain's verdict, bit for bit: a checksum, then compressed flags and numbers."""
    flags = np.packbits(np.stack([getattr(sight, name) for name in _FLAGS]))
    parts = (flags.tobytes(), *(_by_byte(getattr(sight, name)) for name in _NUMBERS))
    body = zlib.compress(b"".join(parts), 1)
    return _check(key, body) + body


def unpacked(key: object, content: object) -> Verdict | None:
    """The verdict that ``packed`` wrote under this key; None for anything else."""
    if not isinstance(key, str) or not isinstance(content, bytes):
        return None
    if content[:_CHECK] != _check(key, content[_CHECK:]):
        return None
    try:
        data = np.frombuffer(unpacking.unpacked(content[_CHECK:], _LARGEST), np.uint8)
    except UnreadableError:  # whoever knows how a checksum is made can make one of anything
        return None
    count = data.size * 8 // _BITS
    head = -(-len(_FLAGS) * count // 8)
    if data.size != head + 8 * len(_NUMBERS) * count:
        return None
    flags = np.unpackbits(data[:head], count=len(_FLAGS) * count).view(np.bool_).reshape(len(_FLAGS), count)
    numbers = (_from_bytes(part) for part in np.split(data[head:], len(_NUMBERS)))
    columns: dict[str, Any] = {**dict(zip(_FLAGS, flags, strict=True)), **dict(zip(_NUMBERS, numbers, strict=True))}
    return Verdict(**columns)


_BITS = 64 * len(_NUMBERS) + len(_FLAGS)


def _by_byte(values: FloatArray) -> bytes:
    """All first bytes, then all second ones: similar bytes side by side compress better."""
    return np.ascontiguousarray(values, "<f8").view(np.uint8).reshape(-1, 8).T.tobytes()


def _from_bytes(data: ByteArray) -> FloatArray:
    return np.ascontiguousarray(data.reshape(8, -1).T).view("<f8").ravel().astype(np.float64)


def _check(key: str, body: bytes) -> bytes:
    """A checksum that detects damaged rows, and rows of another name."""
    return hashlib.sha256(key.encode() + body).digest()[:_CHECK]


def _key(name: str) -> str:
    """The name of a sight as traced by this program on this machine."""
    return hashlib.sha256(f"{_method()} {name}".encode()).hexdigest()


@cache
def _method() -> str:
    """Everything else that may change a bit of a sight: program, libraries and platform."""
    parts = [METHOD, digest_of((ROOT / "app").rglob("*.py")), *(version(name) for name in _TOOLS)]
    return "|".join([*parts, platform.system(), platform.machine(), *platform.libc_ver()])


_TOOLS = ("numba", "numpy", "pyproj")
