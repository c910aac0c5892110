"""Workbooks as people save them, in three formats."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.errors import UserError
from app.exchange.raw import READERS
from app.exchange.read.tables.workbooks import read_workbook, sheets_of
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers.base import Layer
from tests.builders.files import ods_of_gdal

ROWS: list[list[object]] = [
    ["name", "n", "x", "d", "t", "b"],
    ["Пост", 5, 5.25, date(2026, 3, 31), datetime(2026, 3, 31, 14, 5), True],
    ["'=a", 5.0],
]
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(path: Path, rows: list[list[str | float]], spans: dict[tuple[int, int], int] | None = None) -> Path:
    """A sheet as LibreOffice writes it, with nothing but its cells; ``spans``: rows over which cells are merged."""

    def cell(at: tuple[int, int], value: str | float) -> str:
        kind = "string" if isinstance(value, str) else f'float" office:value="{value}'
        if kind == "string" and str(value).startswith("PT"):
            kind = f'time" office:time-value="{value}'
        span = f' table:number-rows-spanned="{(spans or {}).get(at, 1)}"'
        return f'<table:table-cell office:value-type="{kind}"{span}><text:p>{value}</text:p></table:table-cell>'

    cells = ["".join(cell((y, x), value) for x, value in enumerate(row)) for y, row in enumerate(rows)]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    names = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content{names}><office:body><office:spreadsheet>"
    content += (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    content += f'<table:table table:name="Посты">{body}</table:table>'
    content += "</office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{OFFICE}:manifest:1.0"/>')
    return path


def xlsx(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_numbers_as_numbers_and_days_as_a_person_would_type_them(tmp_path: Path) -> None:
    table = read_workbook(xlsx(tmp_path / "t.xlsx", one=ROWS, empty=[["other"]]), Layer, Stated())
    assert table.columns["name"] == ["Пост", "'=a"]
    assert table.columns["n"] == [5, 5]
    assert [table.columns[c][0] for c in "xdtb"] == [5.25, "2026-03-31", "2026-03-31T14:05:00", True]
    assert table.columns["x"][1] is None
    assert Fact(Subject.SHEET, "one", Ground.CONTENT) in table.reading.facts


def test_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Посты")
    for row, (name, n) in enumerate([("название", "n"), ("Ишкашим", 7)]):
        sheet.write(row, 0, name)
        sheet.write(row, 1, n)
    book.save(str(tmp_path / "t.xls"))
    table = read_workbook(tmp_path / "t.xls", Layer, Stated())
    assert table.columns == {"название": ["Ишкашим"], "n": [7]}


def test_an_ods_as_gis_programs_write_it(tmp_path: Path) -> None:
    path = ods_of_gdal(tmp_path / "t.ods", {"name": ["Ғулистон"], "n": [1200.5]})
    table = read_workbook(path, Layer, Stated())
    assert table.columns == {"name": ["Ғулистон"], "n": [1200.5]}


def test_an_ods(tmp_path: Path) -> None:
    table = read_workbook(ods(tmp_path / "t.ods", [["name", "n"], ["Ғулистон", 1200.5]]), Layer, Stated())
    assert table.columns == {"name": ["Ғулистон"], "n": [1200.5]}


def test_of_several_sheets_with_rows_a_person_chooses(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", posts=[["a"], [1]], cameras=[["b"], [2]], notes=[["only a title"]])
    with pytest.raises(UserError, match="several sheets with rows: posts, cameras"):
        read_workbook(path, Layer, Stated())
    for stated in ("cameras", "2"):
        table = read_workbook(path, Layer, Stated(sheet=stated))
        assert table.columns == {"b": [2]}
        assert Fact(Subject.SHEET, "cameras", Ground.STATED) in table.reading.facts
    with pytest.raises(UserError, match="no sheet 'radars'; its sheets are: posts, cameras, notes"):
        read_workbook(path, Layer, Stated(sheet="radars"))


def test_a_hidden_sheet_is_not_read_and_named(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", posts=[["a"], [1]], old=[["b"], [2]])
    book = openpyxl.load_workbook(path)
    book["old"].sheet_state = "hidden"
    book.save(path)
    table = read_workbook(path, Layer, Stated())
    assert table.columns == {"a": [1]}
    assert [str(note) for note in table.reading.notes] == ["Sheets that are hidden are not read: old."]
    assert read_workbook(path, Layer, Stated(sheet="old")).columns == {"b": [2]}


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "t.xlsx", one=[[], [], [None, "Register of posts"], [None, "name", "n"], [], [None, "a", 3]])
    table = read_workbook(path, Layer, Stated())
    assert list(table.rows) == [6]


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls", "t.ods"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK nothing")
    with pytest.raises(UserError, match="not a readable workbook"):
        read_workbook(tmp_path / name, Layer, Stated())


def test_a_workbook_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is empty"):
        read_workbook(xlsx(tmp_path / "t.xlsx", one=[]), Layer, Stated())


REGIONS: list[list[str | float]] = [
    ["Район", "name", "n", "m"],
    ["Ишкашим", "a", 1.0, 5.0],
    ["", "b", 2.0, ""],
    ["", "c", 3.0, ""],
    ["Мургаб", "d", 4.0, 6.0],
]
MERGED = "Cells that are merged over several rows count for each of them: Район, n."


def as_xlsx(path: Path) -> Path:
    book = openpyxl.load_workbook(xlsx(path, one=REGIONS))  # type: ignore[arg-type]
    book["one"].merge_cells("A2:A4")
    book["one"].merge_cells("C3:D4")
    book.epoch = CALENDAR_MAC_1904
    book.save(path)
    return path


def as_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("one")
    for y, row in enumerate(REGIONS):
        for x, value in enumerate(row):
            if value != "" and (y, x) not in {(1, 0), (2, 2), (3, 2)}:
                sheet.write(y, x, value)
    sheet.write_merge(1, 3, 0, 0, "Ишкашим")
    sheet.write_merge(2, 3, 2, 3, 2.0)
    book.dates_1904 = 1
    book.save(str(path))
    return path


def as_ods(path: Path) -> Path:
    return ods(path, [*REGIONS[:3], ["", "c", "", ""], REGIONS[4]], {(1, 0): 3, (2, 2): 2})


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", as_xlsx), (".xls", as_xls), (".ods", as_ods)])
def test_merged_cells_count_for_each_of_their_rows(tmp_path: Path, suffix: str, write: Callable[[Path], Path]) -> None:
    table = read_workbook(write(tmp_path / f"t{suffix}"), Layer, Stated())
    assert table.columns["Район"] == ["Ишкашим", "Ишкашим", "Ишкашим", "Мургаб"]
    assert table.columns["n"] == [1, 2, 2, 4]
    assert table.columns["m"] == [5, None, None, 6]
    assert [str(note) for note in table.reading.notes] == [MERGED]


def test_merged_cells_of_a_header_and_of_the_last_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Пост", "Место", ""], ["", "lat", "lon"], ["А", 37.4, 71.5], [None, 37.5, 71.6]]
    rows += [["B", 37.6, 71.7], [None, None, "so far as anybody could see from the road at night"]]
    book = openpyxl.load_workbook(xlsx(tmp_path / "t.xlsx", one=rows))
    for cells in ("A1:A2", "B1:C1", "A3:A4", "A5:A6", "B5:B6"):
        book["one"].merge_cells(cells)
    book.save(tmp_path / "t.xlsx")
    table = read_workbook(tmp_path / "t.xlsx", Layer, Stated())
    assert table.columns["Пост"] == ["А", "А", "B", "B"]
    assert table.columns["lat"] == [37.4, 37.5, 37.6, 37.6]
    assert list(table.rows) == [3, 4, 5, 6]


@pytest.mark.parametrize(("suffix", "write"), [(".xlsx", as_xlsx), (".xls", as_xls), (".ods", as_ods)])
def test_the_day_from_which_it_counts_is_that_of_the_file(
    tmp_path: Path, suffix: str, write: Callable[[Path], Path]
) -> None:
    assert read_workbook(write(tmp_path / f"t{suffix}"), Layer, Stated()).day_zero == date(1904, 1, 1)


def test_most_workbooks_count_from_the_end_of_1899(tmp_path: Path) -> None:
    assert read_workbook(xlsx(tmp_path / "t.xlsx", one=ROWS), Layer, Stated()).day_zero == date(1899, 12, 30)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".csv", ".txt"])
@pytest.mark.parametrize("write", [as_xlsx, as_xls, as_ods])
def test_a_workbook_under_the_suffix_of_another(tmp_path: Path, suffix: str, write: Callable[[Path], Path]) -> None:
    right = tmp_path / f"t.{write.__name__.removeprefix('as_')}"
    table = READERS[right.suffix](write(right), Layer, Stated())
    other = READERS[suffix](right.rename(tmp_path / f"other{suffix}"), Layer, Stated())
    assert other.columns == table.columns
    assert other.day_zero == table.day_zero
    newer = {".xlsx", ".ods"}
    alike = suffix == right.suffix or {suffix, right.suffix} == newer
    assert [str(note) for note in other.reading.notes if "is called" in str(note)] == (
        [] if alike else [f"The file is called {suffix} and read as the {_form_of(right.suffix)} it is."]
    )


def _form_of(suffix: str) -> str:
    return ".xls workbook" if suffix == ".xls" else "newer workbook"


def test_an_ods_of_a_gis_program_under_another_suffix(tmp_path: Path) -> None:
    path = ods_of_gdal(tmp_path / "t.ods", {"name": ["a"], "n": [1.5]})
    table = read_workbook(path.rename(tmp_path / "t.xls"), Layer, Stated())
    assert table.columns == {"name": ["a"], "n": [1.5]}


def test_a_text_under_the_suffix_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_text("имя\tширота\nА\t37,5\n", encoding="cp1251")
    table = read_workbook(tmp_path / "t.xls", Layer, Stated())
    assert table.columns == {"имя": ["А"], "широта": ["37,5"]}
    assert str(table.reading.notes[-1]) == "The file is called .xls and read as the delimited text it is."
    assert sheets_of(tmp_path / "t.xls") == ()


ANGLES = {"37:29:23": timedelta(hours=37, minutes=29, seconds=23), "9:05:07.5": timedelta(hours=9, seconds=307.5)}


def test_angles_typed_into_a_sheet_are_read_as_they_are_typed(tmp_path: Path) -> None:
    rows: list[list[object]] = [["lat"]]
    rows += [[one] for one in ANGLES.values()]
    path = xlsx(tmp_path / "t.xlsx", one=rows)
    assert read_workbook(path, Layer, Stated()).columns["lat"] == list(ANGLES)
    old = xlwt.Workbook()
    sheet = old.add_sheet("one")
    sheet.write(0, 0, "lat")
    for row, one in enumerate(ANGLES.values(), 1):
        sheet.write(row, 0, one / timedelta(days=1), xlwt.easyxf(num_format_str="[h]:mm:ss"))
    old.save(str(tmp_path / "t.xls"))
    assert read_workbook(tmp_path / "t.xls", Layer, Stated()).columns["lat"] == list(ANGLES)


def test_angles_in_an_ods(tmp_path: Path) -> None:
    path = ods(tmp_path / "t.ods", [["lat"], ["PT37H29M23S"], ["PT37H29M23.5S"]])
    assert read_workbook(path, Layer, Stated()).columns["lat"] == ["37:29:23", "37:29:23.5"]


def test_a_register_of_pages_with_merged_cells(tmp_path: Path) -> None:
    head: list[list[object]] = [["Район", "Координаты", ""], ["", "широта", "долгота"], [1, 2, 3]]
    page = [*head, ["Ишкашим", 36.7249, 71.6131], ["", 36.7253, 71.6142]]
    book = openpyxl.load_workbook(xlsx(tmp_path / "t.xlsx", one=[*page, *page, ["Итого", 4, ""]]))
    for cells in ("A1:A2", "B1:C1", "A4:A5", "A6:A7", "B6:C6", "A9:A10"):
        book["one"].merge_cells(cells)
    book.save(tmp_path / "t.xlsx")
    table = read_workbook(tmp_path / "t.xlsx", Layer, Stated())
    assert table.columns == {
        "Район": ["Ишкашим"] * 4,
        "широта": [36.7249, 36.7253] * 2,
        "долгота": [71.6131, 71.6142] * 2,
    }
    assert list(table.rows) == [4, 5, 9, 10]
    assert [str(note).split(":")[0] for note in table.reading.notes] == [
        "Rows 1 and 2 name the columns together.",
        "Left out, as it numbers the columns",
        "Left out where the head of the table is repeated",
        "Left out below the table",
        "Cells that are merged over several rows count for each of them",
    ]
