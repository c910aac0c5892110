"""Workbooks that state more cells or texts than they hold are refused before all of it is made."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from app.errors import UserError
from app.exchange.read.tables.workbook_sizes import check_sizes
from app.exchange.read.tables.workbooks import read_workbook
from app.exchange.reading import Stated
from layers.base import Layer

TEXT = "x" * 1_000_000
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(path: Path, **cells: object) -> Path:
    book = openpyxl.Workbook()
    for at, value in cells.items():
        book.active[at] = value
    book.save(path)
    return path


def ods(path: Path, row: str, cell: str, text: str = "a") -> Path:
    names = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell>'
    sheet = f'<table:table table:name="S"><table:table-row {row}>{body}</table:table-row></table:table>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>{sheet}</office:spreadsheet>"
            "</office:body></office:document-content>",
        )
    return path


def replaced(path: Path, pattern: str, by: str) -> Path:
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, data in content.items():
            parts.writestr(name, re.sub(pattern.encode(), by.encode(), data))
    return path


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_workbook(path, Layer, Stated())
    return str(caught.value)


def test_a_cell_in_the_last_column_of_the_last_row(tmp_path: Path) -> None:
    assert "more than 20,000,000 cells" in refused(xlsx(tmp_path / "t.xlsx", A1="n", A2=1, XFD1048576=1))


def test_a_cell_without_a_place_in_a_row_that_is_far_down(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", A1="n", A2=1, XFD2=1, A3=3)
    replaced(path, '<row r="3">', '<row r="1048576">')
    assert "more than 20,000,000 cells" in refused(replaced(path, r'<c r="A3"', "<c"))


def test_blank_cells_far_out_do_not_count(tmp_path: Path) -> None:
    path = replaced(xlsx(tmp_path / "t.xlsx", A1="n", A2=1, XFD1048576=1), r'(<c r="XFD1048576".*?)<v>1</v>', r"\1")
    assert read_workbook(path, Layer, Stated()).columns == {"n": [1]}


def test_a_text_that_many_cells_have(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", A1="n", **{f"A{row}": "shared" for row in range(2, 302)})
    replaced(path, "<t>shared</t>", f"<t>{TEXT}</t>")
    assert "more than 250,000,000 bytes of text" in refused(path)


def test_a_text_that_many_cells_share(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", A1="n", **{f"A{row}": "shared" for row in range(2, 302)})
    replaced(path, 't="inlineStr"><is><t>shared</t></is>', 't="s"><v>0</v>')
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", f"<sst><si><t>{TEXT}</t></si></sst>")
    assert path.stat().st_size < 20_000
    assert "more than 250,000,000 bytes of text" in refused(path)


@pytest.mark.parametrize(
    ("row", "cell"),
    [("", 'table:number-columns-repeated="3000"'), ('table:number-rows-repeated="3000"', "")],
)
def test_a_text_that_is_repeated(tmp_path: Path, row: str, cell: str) -> None:
    assert "more than 250,000,000 bytes of text" in refused(ods(tmp_path / "t.ods", row, cell, TEXT))


def test_a_cell_that_is_repeated(tmp_path: Path) -> None:
    repeated = ('table:number-rows-repeated="1000000"', 'table:number-columns-repeated="1000"')
    assert "more than 20,000,000 cells" in refused(ods(tmp_path / "t.ods", *repeated))


def test_a_part_of_the_other_format_hides_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", A1="n", A2=1, XFD1048576=1)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("content.xml", "<x/>")
    assert "more than 20,000,000 cells" in refused(path)


def test_a_sound_workbook_passes(tmp_path: Path) -> None:
    check_sizes(xlsx(tmp_path / "t.xlsx", A1="n", A2="text", B2=1.5))
