"""Alterations of a project, by rule: every column of every table of ours and of the layers, as another program or a
damaged disk may leave them."""

from __future__ import annotations

import json
import random
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely

Alteration = tuple[str, Callable[[Path], None]]
"""What is altered, and how: to be called with a copy of the project."""

MARKUP = "gap_<b>&\"'{x}%s\x1b[31m"
LONG = "я" * 1_000_000
DEEP = 100_000
BOMB_BYTES = 600_000_000
NO_ROWS = ("sarhad_migrations",)
"""Tables whose rows say how old the file is: opening refuses them, see the tests of the schema."""
_LEAVES: tuple[Any, ...] = (
    None,
    "x",
    MARKUP,
    "",
    -1,
    0,
    0.5,
    10**40,
    1e308,
    float("nan"),
    True,
    [],
    {},
    [[]],
    {"a": 1},
)


def alterations(project: Path) -> list[Alteration]:
    """Every alteration of a project, each under a name of its own, in an order that never changes."""
    with closing(sqlite3.connect(project)) as file:
        rows = [one for table in _tables(file) for one in _of_table(file, table)]
    names = [name for name, _ in rows]
    assert len(set(names)) == len(names)
    return rows


def some_alterations(project: Path, count: int, seed: int = 1) -> list[Alteration]:
    """A few of them, from every table and column alike."""
    groups: dict[str, list[Alteration]] = {}
    for one in alterations(project):
        groups.setdefault(one[0].partition(" ")[0], []).append(one)
    draw = random.Random(seed)
    # In a drawn order, or a few would all be of the first table.
    names = draw.sample(sorted(groups), len(groups))
    return [draw.choice(groups[names[number % len(names)]]) for number in range(count)]


def _tables(file: sqlite3.Connection) -> list[str]:
    own = file.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'sarhad%' ORDER BY 1")
    layers = file.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1")
    standard = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_tile_matrix", "gpkg_tile_matrix_set", "layer_styles")
    named = [name for (name,) in (*own.fetchall(), *layers.fetchall()) if name not in NO_ROWS]
    return [*named, *standard, "gpkg_2d_gridded_coverage_ancillary"]


def _of_table(file: sqlite3.Connection, table: str) -> Iterator[Alteration]:
    cursor = file.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
    columns = [column[0] for column in cursor.description][1:]
    rows = cursor.fetchall()
    for number, (rowid, *cells) in _chosen(table, rows):
        where = f"{table}[{number}]"
        yield f"{where} gone", partial(_run, f'DELETE FROM "{table}" WHERE rowid = {rowid}')
        for column, cell in zip(columns, cells, strict=True):
            change = partial(_set, table, column, rowid)
            for rule, value in _others(table, column, cell):
                yield f"{where}.{column} {rule}", partial(_change, change, value)
    if table.startswith("sarhad_"):
        yield f"{table} dropped", partial(_run, f'DROP TABLE "{table}"')
        for column in columns:
            yield f"{table}.{column} dropped", partial(_run, f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def _chosen(table: str, rows: list[Any]) -> Iterator[tuple[int, Any]]:
    """The rows to alter: every layer and parameter, the newest run and step of each state; else the first and last."""
    numbers = range(len(rows)) if table in ("sarhad_layers", "sarhad_parameters") else {0, len(rows) - 1, len(rows) - 2}
    yield from ((number, rows[number]) for number in sorted(numbers) if 0 <= number < len(rows))


def _others(table: str, column: str, cell: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What else a cell may hold, made when it is needed: some of it is large."""
    plain: dict[str, Any] = {
        "null": None,
        "empty": "",
        "text": "x",
        "markup": MARKUP,
        "number as text": "1,5",
        "bytes": b"\xff\x00\xfe",
        "negative": -1,
        "zero": 0,
        "huge": 2**63 - 1,
        "real": 0.5,
        "large real": 1e308,
        "infinite": float("inf"),
        "date": "2026-13-45",
        "year 0": "0000-00-00",
        "date of no century": "99999-01-01T00:00:00Z",
        "surrogate": b"\xed\xa0\x80",
        "nul": "a\x00b",
        "half a character": b"\xd1",
    }
    for rule, value in plain.items():
        if value != cell:
            yield rule, partial(_same, value)
    yield "long", partial(_same, LONG)
    if isinstance(cell, str):
        yield from _texts(cell)
    if isinstance(cell, bytes):
        yield from _geometries(cell) if column == "geom" else _blobs(table, column, cell)


def _texts(cell: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "cut", partial(_same, cell[: len(cell) // 2])
    with suppress(ValueError):
        content = json.loads(cell)
        for rule, value in _json(content):
            yield f"json {rule}", partial(_text_of, value)
        yield from ((f"json {rule}", partial(_same, text)) for rule, text in _whole_texts().items())


def _whole_texts() -> dict[str, str]:
    return {
        "deep": "[" * DEEP,
        "deep and closed": "[" * DEEP + "]" * DEEP,
        "deep objects": '{"a":' * DEEP + "1" + "}" * DEEP,
        "digits": "1" * 5000,
        "nan": "NaN",
        "surrogate": '"\\ud800"',
        "list": "[]",
        "object": "{}",
        "null": "null",
        "twice": '{"a": 1, "a": 2}',
        "number": "1",
        "not utf-8": '"\\u0000"',
    }


def _blobs(table: str, column: str, cell: bytes) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "cut", partial(_same, cell[: len(cell) // 2])
    draw = random.Random(f"{table}.{column}")
    for number in range(8):
        place = draw.randrange(len(cell))
        flipped = cell[:place] + bytes((cell[place] ^ (1 << draw.randrange(8)),)) + cell[place + 1 :]
        yield f"bit {number}", partial(_same, flipped)
    yield "junk", partial(_same, b"\x00" * 100)
    yield "packed junk", partial(_same, zlib.compress(b"\x00" * 100))
    yield "bomb", _bomb
    yield "bomb of text", _text_bomb
    yield "behind it", partial(_same, cell + b"more")
    with suppress(zlib.error, ValueError):
        content = json.loads(zlib.decompress(cell))
        for rule, value in _json(content):
            yield f"json {rule}", partial(_packed, value)
        for rule, text in _whole_texts().items():
            yield f"json {rule}", partial(_packed_text, text)


def _json(content: Any) -> Iterator[tuple[str, Any]]:
    """A document with one of its parts gone, added or of another kind; of a list the first member stands for all."""
    for path, value in _parts(content):
        at = ".".join(map(str, path)) or "whole"
        if path:
            yield f"{at} gone", partial(_replaced, content, path, None, gone=True)
        for number, leaf in enumerate(_LEAVES):
            if type(leaf) is not type(value) or leaf != value:
                yield f"{at} {number}", partial(_replaced, content, path, leaf)
        if isinstance(value, dict):
            yield f"{at} more", partial(_replaced, content, path, {**value, MARKUP: 1})
        if isinstance(value, list) and value:
            yield f"{at} shorter", partial(_replaced, content, path, value[:-1])
            yield f"{at} twice", partial(_replaced, content, path, value + value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            for rule, other in {"half": value / 2, "other sign": -value, "far": value + 1e7}.items():
                yield f"{at} {rule}", partial(_replaced, content, path, other)


def _parts(content: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    yield path, content
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _parts(value, (*path, key))
    elif isinstance(content, list) and content:
        yield from _parts(content[0], (*path, 0))


def _replaced(content: Any, path: tuple[Any, ...], value: Any, *, gone: bool = False) -> Any:
    if not path:
        return value
    first, *rest = path
    copy = dict(content) if isinstance(content, dict) else list(content)
    if gone and not rest:
        del copy[first]
    else:
        copy[first] = _replaced(content[first], tuple(rest), value, gone=gone)
    return copy


def _geometries(cell: bytes) -> Iterator[tuple[str, Callable[[], Any]]]:
    head = cell[:8]
    bare = b"GP\x00\x01" + head[4:8]
    nan, inf = float("nan"), float("inf")
    with np.errstate(invalid="ignore"):
        broken = shapely.LineString([(71, 38), (nan, nan), (71.1, 38)])
    shapes: dict[str, Any] = {
        "nan": shapely.Point(nan, 38.0),
        "infinite": shapely.Point(inf, 38.0),
        "far": shapely.Point(1e300, -1e300),
        "off the earth": shapely.Point(500.0, 38.0),
        "line off": shapely.LineString([(71, 38), (1e9, 1e9)]),
        "line with nan": broken,
        "empty": shapely.Polygon(),
        "point": shapely.Point(71, 38),
        "one place": shapely.LineString([(71, 38), (71, 38)]),
        "crossed": shapely.Polygon([(71, 38), (72, 39), (72, 38), (71, 39)]),
        "3d": shapely.Point(71, 38, 9),
        "collection": shapely.GeometryCollection([shapely.Point(71, 38), shapely.LineString([(71, 38), (72, 38)])]),
        "south pole": shapely.Point(0, -90),
        "date line": shapely.LineString([(179, 38), (-179, 38)]),
    }
    for rule, shape in shapes.items():
        yield f"shape {rule}", partial(_same, bare + shapely.to_wkb(shape, output_dimension=3 if shape.has_z else 2))
    many = struct.pack("<BII", 1, 2, 2**32 - 1)
    others: dict[str, bytes] = {
        "cut": cell[: len(cell) // 2],
        "head alone": head,
        "no head": cell[8:],
        "one byte": b"G",
        "none": b"",
        "other srs": cell[:4] + struct.pack("<i", 32642) + cell[8:],
        "envelope 7": cell[:3] + b"\x0f" + cell[4:],
        "envelope 4": cell[:3] + b"\x09" + cell[4:],
        "flagged empty": cell[:3] + bytes((cell[3] | 16,)) + cell[4:],
        "curve": bare + struct.pack("<BI", 1, 8) + struct.pack("<I4d", 2, 71, 38, 72, 38),
        "many": bare + many,
        "nested": bare + struct.pack("<BII", 1, 7, 1) * 20_000,
        "junk": bare + b"\xff" * 40,
        "ewkb": bare + b"\x01\x01\x00\x00\x20" + b"\x00" * 20,
    }
    yield from ((f"shape {rule}", partial(_same, value)) for rule, value in others.items())


def _same(value: Any) -> Any:
    return value


def _bomb() -> bytes:
    return zlib.compress(bytes(BOMB_BYTES), 9)


def _text_bomb() -> bytes:
    packer = zlib.compressobj(1)
    part = b"[" + b"1," * 500_000
    return (
        packer.compress(b"[")
        + b"".join(packer.compress(part[1:]) for _ in range(300))
        + packer.compress(b"1]")
        + packer.flush()
    )


def _text_of(value: Any) -> str:
    return json.dumps(value() if callable(value) else value, ensure_ascii=False)


def _packed(value: Any) -> bytes:
    return zlib.compress(_text_of(value).encode())


def _packed_text(text: str) -> bytes:
    return zlib.compress(text.encode())


def _change(change: Callable[[Path, Any], None], value: Callable[[], Any], path: Path) -> None:
    change(path, value())


def _set(table: str, column: str, rowid: int, path: Path, value: Any) -> None:
    """Write a cell as a program does that knows neither our constraints nor our triggers."""
    with closing(_unguarded(path)) as file:
        statement = f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?'
        if isinstance(value, bytes) and column != "geom" and value in (b"\xed\xa0\x80", b"\xd1"):
            statement = f'UPDATE "{table}" SET "{column}" = CAST(? AS TEXT) WHERE rowid = ?'
        with suppress(sqlite3.IntegrityError), file:
            file.execute(statement, (value, rowid))


def _run(statement: str, path: Path) -> None:
    with closing(_unguarded(path)) as file, suppress(sqlite3.OperationalError), file:
        file.execute(statement)


def _unguarded(path: Path) -> sqlite3.Connection:
    """A connection for which no column of the file is NOT NULL or checked, and boxes in indexes are as they were."""
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute("UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table'")
    file = sqlite3.connect(path)
    file.execute("PRAGMA ignore_check_constraints = ON")
    file.create_function("ST_IsEmpty", 1, lambda blob: 0, deterministic=True)
    for name, number in {"ST_MinX": 71.0, "ST_MaxX": 71.1, "ST_MinY": 38.0, "ST_MaxY": 38.1}.items():
        file.create_function(name, 1, partial(lambda number, blob: number, number), deterministic=True)
    return file
