"""How many entities a drawing becomes where its blocks are set: each in rows and columns, and within one another.

GDAL sets them one by one, without a limit: a few lines can state a billion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.errors import UserError
from layers.text import QT_TRANSLATE_NOOP

MOST_ENTITIES = 1_000_000
"""Of those that blocks become."""
TOO_MANY = QT_TRANSLATE_NOOP(
    "Error",
    "{name} sets blocks so often that more than {most:,} entities come of it. Explode what is needed of them in the "
    "drawing, and leave the others out",
)
BINARY = QT_TRANSLATE_NOOP("Error", "{name} cannot be read: it is a binary drawing; save it as a DXF of text")
_BINARY = b"AutoCAD Binary DXF"
_TYPE, _NAME, _COLUMNS, _ROWS = 0, 2, 70, 71
_WHOLE = re.compile(r"\s*[+-]?\d{1,18}", re.ASCII)
_DEEPEST = 100


def check_blocks(path: Path) -> None:
    """Raise UserError where the blocks of a drawing become more entities than MOST_ENTITIES."""
    with path.open("rb") as file:
        if file.read(len(_BINARY)) == _BINARY:
            raise UserError(BINARY.format(name=path.name))
    drawing = _Drawing()
    for kind, codes in _entities(path):
        drawing.take(kind, codes)
    drawing.finish()
    if drawing.size("") > MOST_ENTITIES:
        raise UserError(TOO_MANY.format(name=path.name, most=MOST_ENTITIES))


def _entities(path: Path) -> Iterator[tuple[str, dict[int, str]]]:
    """What a drawing lists, by its kind, with the codes that say how often a block is set; of several the last."""
    kind, codes = "", dict[int, str]()
    with path.open(encoding="latin-1") as file:
        for line in file:
            code, value = _number(line), file.readline().strip()
            if code == _TYPE:
                yield kind, codes
                kind, codes = value.upper(), {}
            elif code in (_NAME, _COLUMNS, _ROWS):
                codes[code] = value
    yield kind, codes


def _number(text: str) -> int:
    """A whole number as GDAL reads one: up to what is no figure of it."""
    begin = _WHOLE.match(text)
    return int(begin[0]) if begin else 0


class _Drawing:
    """Blocks, by name, and the drawing itself, without one: how many entities each has, and which blocks it sets."""

    def __init__(self) -> None:
        self._plain: dict[str, int] = {}
        self._set: dict[str, dict[str, int]] = {}
        self._sizes: dict[str, int] = {}
        self._here = ""

    def take(self, kind: str, codes: dict[int, str]) -> None:
        """One entity, or the begin or end of a block."""
        if kind == "BLOCK":
            self._here = codes.get(_NAME, "").upper()
        elif kind in {"ENDBLK", "ENDSEC"}:
            self._here = ""
        elif kind == "INSERT":
            name, times = codes.get(_NAME, "").upper(), _times(codes, _COLUMNS) * _times(codes, _ROWS)
            inner = self._set.setdefault(self._here, {})
            inner[name] = inner.get(name, 0) + times
        else:
            self._plain[self._here] = self._plain.get(self._here, 0) + 1

    def finish(self) -> None:
        """Entities that no block has come from the file one by one, and are not counted."""
        self._plain[""] = 0

    def size(self, block: str, depth: int = 0) -> int:
        """How many entities a block becomes; what it sets within itself is set once more at most."""
        if depth > _DEEPEST:
            return MOST_ENTITIES + 1  # nobody draws so
        if block not in self._sizes:
            self._sizes[block] = 1
            inner = self._set.get(block, {}).items()
            whole = sum(times * max(self.size(name, depth + 1), 1) for name, times in inner)
            self._sizes[block] = self._plain.get(block, 0) + whole
        return self._sizes[block]


def _times(codes: dict[int, str], code: int) -> int:
    return max(_number(codes.get(code, "1")), 1)
