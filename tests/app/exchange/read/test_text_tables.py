"""CSV and xlsx as people save them."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.formula import guarded, unguarded
from app.exchange.read.text_tables import delimiter, read_csv, read_xlsx
from layers.base import Layer

TEXT = "name;lon;lat\nПост Ғулистон;70,5;39,9\nИшкошим;71,6;36,7\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes(TEXT.encode(encoding))
    table = read_csv(tmp_path / "t.csv", Layer)
    assert table.columns["name"] == ["Пост Ғулистон", "Ишкошим"]
    assert list(table.rows) == [2, 3]


def test_mostly_cyrillic_utf_16_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(
        ("имя,широта,долгота\n" + "Пограничная комендатура,37,69\n" * 9).encode("utf-16-le")
    )
    assert set(read_csv(tmp_path / "t.csv", Layer).columns["имя"]) == {"Пограничная комендатура"}


def test_cp1251_is_guessed_and_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("имя,lon,lat\nПянж,69,37\n".encode("cp1251"))
    table = read_csv(tmp_path / "t.csv", Layer)
    assert table.columns["имя"] == ["Пянж"]
    assert "cp1251" in str(table.notes[0])


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"name,lon,lat\n\x98\xff,70,39\n")
    with pytest.raises(UserError, match="save it as UTF-8"):
        read_csv(tmp_path / "t.csv", Layer)


@given(
    mark=st.sampled_from(",;\t|"),
    rows=st.lists(
        st.tuples(st.text('abЖ,;|\t" \n', min_size=1), st.floats(60, 80), st.floats(30, 45)), min_size=1, max_size=5
    ),
)
def test_the_delimiter_is_found_whatever_the_cells_hold(mark: str, rows: list[tuple[str, float, float]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=mark)
    writer.writerows([("name", "lon", "lat"), *rows])
    assert delimiter(text.getvalue()) == mark


@given(st.text())
def test_a_guarded_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,lon,lat\n", "no rows"),
        ("Post,70.1,39.2\nB,70,39\n", "first row must name the columns"),
        ("name,lon,lon\na,1,2\n", "two columns are named 'lon'"),
        ("name,,lat\na,1,2\n", "column 2 has no name"),
        ('name,lon,lat\n"a,1,2\n', "cannot be read as a table"),
    ],
)
def test_a_table_that_is_none_is_refused_in_one_line(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=words) as refusal:
        read_csv(tmp_path / "t.csv", Layer)
    assert "\n" not in str(refusal.value)


def test_rows_keep_the_number_a_spreadsheet_shows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('name,lon,lat\n"a\nb",1,2\n\n,,\nc,3,4,surplus\nd,5\n', encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer)
    assert list(table.rows) == [2, 5, 6]
    assert table.columns["name"] == ["a\nb", "c", "d"]
    assert table.columns["lat"] == ["2", "4", None]
    assert table.faults.reasons == {1: ["it has 4 cells, the header has 3"]}


def test_leading_zeros_and_trailing_empty_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,lon,lat,,\n007,1,2,,\n", encoding="utf-8")
    assert read_csv(tmp_path / "t.csv", Layer).columns == {"code": ["007"], "lon": ["1"], "lat": ["2"]}


def test_a_workbook_gives_what_a_person_would_type(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["name", "n", "x", "d", "t", "b"],
        ["Пост", 5, 5.25, date(2026, 3, 31), datetime(2026, 3, 31, 14, 5), True],
        ["'=a", 5.0],
    ):
        sheet.append(row)
    book.create_sheet("second").append(["other"])
    book.save(tmp_path / "t.xlsx")
    table = read_xlsx(tmp_path / "t.xlsx", Layer)
    assert table.columns["name"] == ["Пост", "'=a"]
    assert table.columns["n"] == ["5", "5"]
    assert [table.columns[c][0] for c in "xdtb"] == ["5.25", "2026-03-31", "2026-03-31T14:05:00", "true"]


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"PK nothing")
    with pytest.raises(UserError, match=r"not a readable \.xlsx"):
        read_xlsx(tmp_path / "t.xlsx", Layer)
