"""Workbooks in one XML file: types, gaps, merged cells, hidden sheets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.sheets import Sheet
from app.exchange.read.tables.workbooks import read_workbook, sheets_of
from app.exchange.read.tables.xml_workbooks import xml_book
from app.exchange.reading import Stated
from layers.base import Layer

HEAD = """<?xml version="1.0" encoding="windows-1251"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">"""
POSTS = """<Worksheet ss:Name="Посты"><Table>
<Row><Cell><Data ss:Type="String">имя</Data></Cell><Cell><Data ss:Type="String">n</Data></Cell>
 <Cell ss:Index="4"><Data ss:Type="String">дата</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">А <B>верхний</B></Data></Cell>
 <Cell ss:MergeAcross="1"><Data ss:Type="Number">5</Data></Cell>
 <Cell><Data ss:Type="DateTime">2026-03-31T00:00:00.000</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Number">5.25</Data></Cell><Cell/>
 <Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet>"""
OLD = """<Worksheet ss:Name="old"><Table><Row><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet>"""


def write(path: Path, *parts: str) -> Path:
    path.write_bytes((HEAD + "".join(parts) + "</Workbook>").encode("cp1251"))
    return path


def test_the_sheets_of_it(tmp_path: Path) -> None:
    book = xml_book(write(tmp_path / "t.xls", POSTS, OLD))
    assert (book.visible, book.hidden, book.day_zero) == (["Посты"], ["old"], date(1899, 12, 30))
    assert book.sheet("Посты") == Sheet(
        [["имя", "n", "", "дата"], [], ["А верхний", 5, "", "2026-03-31"], ["", 5.25, "", ""]], [Merged(3, 4, 0)]
    )
    assert book.sheet("old").rows == [[True]]


def test_the_day_from_which_it_counts(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xls", "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook>", POSTS)
    assert read_workbook(path, Layer, Stated()).day_zero == date(1904, 1, 1)


def test_it_is_read_like_a_workbook(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xls", POSTS, OLD)
    assert sheets_of(path) == ("Посты", "old")
    table = read_workbook(path, Layer, Stated())
    assert table.columns == {"имя": ["А верхний"] * 2, "n": [5, 5.25], "дата": ["2026-03-31", None]}
    assert list(table.rows) == [3, 4]
    assert [str(note) for note in table.reading.notes] == [
        "The file is called .xls and read as the XML workbook it is.",
        "Sheets that are hidden are not read: old.",
        "Cells that are merged over several rows count for each of them: имя.",
    ]


def test_one_in_an_encoding_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.xls"
    path.write_bytes(HEAD.replace("windows-1251", "zip").encode() + b"<Table/></Workbook>")
    with pytest.raises(UserError, match="is not a readable workbook"):
        sheets_of(path)


@pytest.mark.parametrize("data", [HEAD + POSTS, HEAD + POSTS.replace(">5<", ">x<") + "</Workbook>"])
def test_a_damaged_one_is_refused(tmp_path: Path, data: str) -> None:
    (tmp_path / "t.xls").write_bytes(data.encode("cp1251"))
    with pytest.raises(UserError, match="not a readable workbook"):
        read_workbook(tmp_path / "t.xls", Layer, Stated())


@pytest.mark.parametrize("row", ['<Row ss:Span="1000000"/>', '<Row><Cell ss:Index="16000"/></Row>'])
def test_a_few_letters_do_not_become_millions_of_cells(tmp_path: Path, row: str) -> None:
    book = xml_book(write(tmp_path / "t.xls", f'<Worksheet ss:Name="a"><Table>{row * 1_300}</Table></Worksheet>'))
    with pytest.raises(UserError, match=r"t\.xls has more than 20,000,000 cells"):
        book.sheet("a")


def test_a_row_at_the_end_of_the_largest_sheet_is_one(tmp_path: Path) -> None:
    rows = '<Row/><Row ss:Index="1000000"/><Row ss:Index="5"/>'
    book = xml_book(write(tmp_path / "t.xls", f'<Worksheet ss:Name="a"><Table>{rows}</Table></Worksheet>'))
    # A number that has passed is none.
    assert len(book.sheet("a").rows) == 1_000_001
