"""What a file is does not depend on its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from app.exchange.read.tables.first_bytes import Form, form_of


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"name;lat\nA;37\n", Form.TEXT),
        ("имя\tширота\nА\t37\n".encode("cp1251"), Form.TEXT),
        ("имя\tширота\nА\t37\n".encode("utf-16"), Form.TEXT),
        (b"sep=^\r\na^b\r\n", Form.TEXT),
        (b"  \r\n<html><body><TABLE border=1><tr></tr></table>", Form.PAGE),
        ("\ufeff<table>".encode(), Form.PAGE),
        ("<html><table>".encode("utf-16"), Form.PAGE),
        (b'<?xml version="1.0"?><ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">', Form.XML_BOOK),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ExcelWorkbook/><table>', Form.PAGE),
        (b"<html><p>no such thing</p>", Form.OTHER),
        (b"PK nothing", Form.OTHER),
        (b"PK\x03\x04 nothing", Form.OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Form.OLD_BOOK),
        (bytes.fromhex("0908100000060500"), Form.OLD_BOOK),
        (b"one line, and no more", Form.OTHER),
        (b"\x89PNG\r\n\x1a\n\x00\x00,\n,\n", Form.OTHER),
        (b"", Form.OTHER),
    ],
)
def test_by_its_bytes(tmp_path: Path, data: bytes, form: Form) -> None:
    (tmp_path / "t.xls").write_bytes(data)
    assert form_of(tmp_path / "t.xls") is form


def test_a_long_text_that_is_cut_within_a_letter(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_bytes(b"a" + "имя,ш\n".encode() * 30_000)
    assert form_of(tmp_path / "t.xls") is Form.TEXT


def test_a_page_with_more_styles_than_anybody_reads(tmp_path: Path) -> None:
    styles = "".join(f".xl{number} {{color: red}}\n" for number in range(9_000))
    (tmp_path / "t.xls").write_text(f"<html><style>{styles}</style><table><tr><td>a</table>", encoding="utf-8")
    assert form_of(tmp_path / "t.xls") is Form.PAGE


def test_workbooks_and_other_archives(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    openpyxl.Workbook().save(path)
    assert form_of(path) is Form.BOOK
    book = xlwt.Workbook()
    book.add_sheet("a")
    book.save(str(path))
    assert form_of(path) is Form.OLD_BOOK
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("doc.kml", "<kml/>")
    assert form_of(path) is Form.OTHER


def test_a_page_that_begins_a_workbook_again_and_again_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><table " + "<Workbook " * 400_000)
    assert form_of(path) is Form.PAGE
