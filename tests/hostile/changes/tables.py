"""Tables as text that are hostile as tables: too wide, too long, odd headings, marks and cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.hostile.changes import values
from tests.hostile.changes.lures import Lures

_HEADINGS = (
    "name",
    "lon",
    "lat",
    "wkt",
    "geometry",
    "extra",
    "fid",
    "uuid",
    "rowid",
    "geom",
    "layer",
    "as_of",
    "occurred",
    "type",
    "row",
    "reason",
    "read_as",
    "coordinates",
    "zone",
    "easting",
    "northing",
    "deg",
    "min",
    "sec",
    "latitude",
    "LON",
    "route",
    "left_state",
    "right_state",
    "hours",
    "azimuth_deg",
    "fov_deg",
    "phone",
    "SELECT",
    "a" * 3000,
    "",
    '"',
    "x\ny",
)


def _cell(generator: np.random.Generator, lures: Lures) -> str:
    way = generator.random()
    if way < 0.35:
        return str(round(float(generator.uniform(-200, 200)), int(generator.integers(8))))
    if way < 0.5:
        return f"{generator.uniform(70, 70.6):.4f}"
    return values.either(generator, lures)[:20_000].replace("\n", " ")


def _quoted(cell: str, mark: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if mark in cell or '"' in cell or "\n" in cell else cell


def _written(path: Path, rows: list[list[str]], generator: np.random.Generator) -> None:
    mark = str(generator.choice([",", ";", "\t", "|"]))
    text = "\n".join(mark.join(_quoted(cell, mark) for cell in row) for row in rows)
    path.write_bytes(text.encode("utf-8", "replace"))


def odd_cells(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A small table of hostile headings and cells."""
    width = int(generator.integers(1, 12))
    heads = [str(generator.choice(_HEADINGS)) for _ in range(width)]
    heads[:3] = ["name", "lon", "lat"][:width]
    rows = [[_cell(generator, lures) for _ in range(width)] for _ in range(int(generator.integers(1, 30)))]
    _written(path, [heads, *rows], generator)
    return "a table of odd cells"


def too_wide(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Thousands of columns."""
    width = int(10 ** generator.uniform(2.5, 4.6))
    heads = ["name", "lon", "lat", *(f"c{number}" for number in range(width))]
    rows = [["a", "70.1", "38.4", *("1" for _ in range(width))] for _ in range(3)]
    _written(path, [heads, *rows], generator)
    return f"{width} columns"


def ragged(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Rows of any number of cells, with quotation marks left open."""
    rows = [["name", "lon", "lat"]]
    rows += [[_cell(generator, lures) for _ in range(int(generator.integers(0, 9)))] for _ in range(40)]
    _written(path, rows, generator)
    data = path.read_text("utf-8")
    at = int(generator.integers(len(data)))
    path.write_text(data[:at] + '"' * int(generator.integers(0, 3)) + data[at:], "utf-8")
    return "ragged rows"


def rejects(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """A list of refused rows whose ``read_as`` is hostile."""
    stated = str(
        generator.choice(["{}", "[]", "null", '{"crs": 5}', '{"mapping": {"name": 1}}', '{"a":' * 5000, "1e999"])
    )
    stated = stated if generator.random() < 0.5 else '{"crs": "' + lures.any(generator) + '"}'
    rows = [["name", "lon", "lat", "row", "reason", "read_as"], ["a", "70.1", "38.4", "2", "x", stated]]
    rows.append(
        ["b", "70.2", "38.4", values.number(generator)[:50], values.text(generator, lures)[:50].replace("\n", " "), ""]
    )
    _written(path, rows, generator)
    return "a list of refused rows"


def geometries(path: Path, generator: np.random.Generator, lures: Lures) -> str:
    """Shapes in cells: deep, empty, curved, without numbers, in hexadecimal."""
    depth = int(10 ** generator.uniform(1, 5))
    shapes = [
        "GEOMETRYCOLLECTION(" * depth + "POINT(70 38)" + ")" * depth,
        "POLYGON((" + ",".join(f"{70 + n % 7 / 10} 38.{n}" for n in range(min(depth, 20_000))) + "))",
        "0107000000" + "010000000107000000" * min(depth, 50_000),
        "01020000" + "00" + "ffffffff" + "00" * 32,
        "0103000000ffffffff" + "00" * 32,
        '{"type":"GeometryCollection","geometries":[' * depth + "]}" * depth,
        '{"type":"Polygon","coordinates":' + "[" * depth + "]" * depth + "}",
        "LINESTRING(70 38, " + values.number(generator) + " 38.5)",
        "CIRCULARSTRING(70 38, 70.1 38.1, 70.2 38)",
        "SRID=" + values.number(generator) + ";POINT(70 38)",
        "POINT ZM (70 38 nan inf)",
        "MULTIPOINT(EMPTY, (70 38), EMPTY)",
    ]
    column = str(generator.choice(["wkt", "geometry", "geom", "shape"]))
    _written(path, [["name", column], *(["a", str(generator.choice(shapes))] for _ in range(3))], generator)
    return "shapes in cells"


CHANGES = (odd_cells, too_wide, ragged, rejects, geometries)
