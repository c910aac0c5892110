"""Workbooks that state far more than they hold: cells at the end, repeats, texts in common, spans."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import openpyxl

from tests.hostile.changes.zips import archive_of, members

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_PART = "sharedStrings.xml"
_COUNTS = (2, 255, 16_384, 1_048_576, 2**31, 10**12)


def _sheet(generator: np.random.Generator) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["name", "lon", "lat"])
    for number in range(int(generator.integers(1, 50))):
        sheet.append([f"n{number}", 70.1, 38.4])
    return book


def cells_at_the_end(folder: Path, generator: np.random.Generator) -> Path:
    """A cell in the last row or column, merged over all, hidden rows, or a stated size that is not so."""
    book, way = _sheet(generator), int(generator.integers(5))
    sheet = book.active
    if way == 0:
        sheet[str(generator.choice(["XFD1048576", "A1048576", "XFD1", "ZZ60000"]))] = "x"
    elif way == 1:
        sheet.merge_cells(str(generator.choice(["A2:XFD2", "A2:A1048576", "A1:ZZ3"])))
    elif way == 2:
        for row in range(2, 2000):
            sheet.row_dimensions[row].hidden = True
    elif way == 3:
        sheet.column_dimensions.group("A", "XFD", hidden=True)
    book.save(held := io.BytesIO())
    parts = members(held.getvalue())
    name = "xl/worksheets/sheet1.xml"
    if way == 4 or generator.random() < 0.2:
        begin = parts[name].find(b'<dimension ref="') + 16
        stated = [b"A1:XFD1048576", b"A1", b"XFD1048576:A1", b"A0:ZZZZZZ99999999999", b"x"][int(generator.integers(5))]
        parts[name] = parts[name][:begin] + stated + parts[name][parts[name].find(b'"', begin) :]
    if generator.random() < 0.2:
        parts[name] = parts[name].replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="XFD1048576"')
    (path := folder / "x.xlsx").write_bytes(archive_of(parts))
    return path


def texts_in_common(folder: Path, generator: np.random.Generator) -> Path:
    """A text of many letters that thousands of cells have in common."""
    _sheet(generator).save(held := io.BytesIO())
    parts = members(held.getvalue())
    long = "x" * int(10 ** generator.uniform(3, 6.5))
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}"><si><t>{long}</t></si></sst>'.encode()
    for name, ending, own in (
        ("[Content_Types].xml", b"</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}"/>'),
        ("xl/_rels/workbook.xml.rels", b"</Relationships>", f'<Relationship Id="s" Type="{_KIND}" Target="{_PART}"/>'),
    ):
        parts[name] = parts[name].replace(ending, own.encode() + ending)
    count = int(10 ** generator.uniform(1, 4.3))
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(100, 100 + count))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    (path := folder / "x.xlsx").write_bytes(archive_of(parts))
    return path


def repeats(folder: Path, generator: np.random.Generator) -> Path:
    """Cells and rows that an OpenDocument sheet repeats, spans or hides."""

    def stated(name: str) -> str:
        count = _COUNTS[int(generator.integers(len(_COUNTS)))]
        return f' table:{name}="{count}"' if generator.random() < 0.5 else ""

    names = "".join(f' xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    words = ("name", "lon", "lat", "x" * int(10 ** generator.uniform(0, 5)), "70.1", "38.4")
    body = []
    for row in (words[:3], words[3:]):
        cells = (
            f'<table:table-cell office:value-type="string"{stated("number-columns-repeated")}'
            f"{stated('number-rows-spanned')}{stated('number-columns-spanned')}>"
            f"<text:p>{word}</text:p></table:table-cell>"
            for word in row
        )
        hidden = ' table:visibility="collapse"' if generator.random() < 0.3 else ""
        body.append(f"<table:table-row{stated('number-rows-repeated')}{hidden}>{''.join(cells)}</table:table-row>")
    path = folder / "x.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{"".join(body)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _record(number: int, data: bytes) -> bytes:
    head = bytes((number,)) if number < 0x80 else bytes((number & 0x7F | 0x80, number >> 7))
    return head + bytes((len(data) & 0x7F | 0x80, len(data) >> 7)) + data


def records(folder: Path, generator: np.random.Generator) -> Path:
    """A workbook of records with rows and columns at the end, and texts in common."""
    rows = [0, 1, *(int(generator.choice([5, 1_048_575, 2**32 - 1])) for _ in range(int(generator.integers(3))))]
    sheet = _record(145, b"")
    for row in rows:
        sheet += _record(0, struct.pack("<I", row) + bytes(13))
        for _ in range(int(generator.integers(1, 4))):
            column = int(generator.choice([0, 1, 2, 16_383, 2**31]))
            common = struct.pack("<I", int(generator.choice([0, 1, 2**31])))
            sheet += _record(7, struct.pack("<II", column, 0) + common)
    text = "x" * int(generator.integers(1, 5000))
    common = b"\x00" + struct.pack("<I", int(generator.choice([len(text), 2**31]))) + text.encode("utf-16-le")
    path = folder / "x.xlsb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.bin", b"")
        parts.writestr("xl/worksheets/sheet1.bin", sheet + _record(146, b""))
        parts.writestr("xl/sharedStrings.bin", _record(159, bytes(8)) + _record(19, common))
    return path


MAKERS = (cells_at_the_end, texts_in_common, repeats, records)
