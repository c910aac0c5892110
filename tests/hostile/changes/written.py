"""Texts in odd encodings, and tables with odd headings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl

from tests.builders.sound_files import Sound

TEXTUAL = (".csv", ".tsv", ".txt", ".geojson", ".json", ".kml", ".gpx", ".dxf", ".mif", ".cpg")
_ODD = (
    "utf-16-le",
    "utf-16-be",
    "utf-16",
    "utf-7",
    "cp037",
    "cp500",
    "utf-32",
    "utf-32-be",
    "shift_jis",
    "iso2022_kr",
    "hz",
    "koi8-t",
    "cp1251",
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\x00\x00", b"\x2b\x2f\x76\x38", b"\xed\xa0\x80", b"\x00")
_PAGES = (
    "UTF-16",
    "utf-7",
    "EBCDIC",
    "cp037",
    "LDID/255",
    "../x",
    "",
    "\x00",
    "rot13",
    "x" * 5000,
    "ANSI 1251",
    "base64",
)
_WORDS = ("name", "Ғӯлаҷ", "=1+1", "<script>alert(1)</script>", "</td>", "&lt;", "@x", "\u202e", "a|b", "`x`", "'", '"')


def encoded(path: Path, generator: np.random.Generator) -> str:
    """Written in another encoding, partly in another, or with marks in its midst."""
    data, name = path.read_bytes(), str(generator.choice(_ODD))
    text, way = data.decode("utf-8", "replace"), int(generator.integers(3))
    if way == 0:
        data = text.encode(name, "replace")
    elif way == 1:
        at = int(generator.integers(len(text) + 1))
        data = text[:at].encode("utf-8") + text[at:].encode(name, "replace")
    if way == 2 or generator.random() < 0.3:
        for _ in range(int(generator.integers(1, 6))):
            at = int(generator.integers(len(data) + 1)) if generator.random() < 0.8 else 0
            data = data[:at] + _MARKS[int(generator.integers(len(_MARKS)))] + data[at:]
    path.write_bytes(data)
    return f"{path.name} in {name}, way {way}"


def page_named(path: Path, generator: np.random.Generator) -> str:
    """A .cpg beside a shapefile that names an encoding that is none."""
    page = _PAGES[int(generator.integers(len(_PAGES)))]
    path.with_suffix(".cpg").write_text(page, "utf-8")
    return f"a .cpg of {page[:20]!r}"


def textual(sound: Sound) -> bool:
    """Whether a file is a text, or has texts beside it in an encoding that is named."""
    return sound.path.suffix in (*TEXTUAL, ".shp") and sound.kind not in ("terrain", "basemap")


def _names(generator: np.random.Generator) -> list[str]:
    way, count = int(generator.integers(4)), int(10 ** generator.uniform(0, 3.5))
    long = "x" * int(10 ** generator.uniform(2.3, 5))
    if way == 0:
        return [f"{long}{number}" for number in range(min(count, 20))]
    if way == 1:
        return [f"c{number}" for number in range(count)]
    if way == 2:
        return [_WORDS[int(generator.integers(len(_WORDS)))] for _ in range(min(count, 300))]
    return [f"{'Name' if number % 2 else 'name'} " + " " * number for number in range(min(count, 300))]


def headings(folder: Path, generator: np.random.Generator) -> Path:
    """Headings that are long, many, alike in their beginning, formulas or markup; so are names and cells."""
    names = [*_names(generator), "name", "lon", "lat"]
    rows: list[list[Any]] = [
        [_WORDS[int(generator.integers(len(_WORDS)))] for _ in names[:-2]] + [70.1, 38.4]
        for _ in range(int(generator.integers(1, 4)))
    ]
    ending = str(generator.choice([".csv", ".xlsx", ".geojson"]))
    path = folder / f"x{ending}"
    if ending == ".csv":
        quoted = (",".join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in (names, *rows))
        path.write_text("\n".join(quoted) + "\n", "utf-8")
    elif ending == ".xlsx":
        book = openpyxl.Workbook()
        for row in (names, *rows):
            book.active.append([cell[:32_000] if isinstance(cell, str) else cell for cell in row])
        book.save(path)
    else:
        features = [
            {
                "type": "Feature",
                "id": row[0],
                "properties": dict(zip(names, row, strict=True)),
                "geometry": {"type": "Point", "coordinates": [70.1, 38.4]},
            }
            for row in rows
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path
