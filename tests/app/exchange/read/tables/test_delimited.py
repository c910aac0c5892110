"""CSV as people save it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.formula import guarded, unguarded
from app.exchange.read.tables.delimited import read_csv
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers.base import Layer

TEXT = "name;lon;lat\nПост Ғулистон;70,5;39,9\nИшкошим;71,6;36,7\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "t.csv").write_bytes(TEXT.encode(encoding))
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns["name"] == ["Пост Ғулистон", "Ишкошим"]
    assert list(table.rows) == [2, 3]


def test_mostly_cyrillic_utf_16_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(
        ("имя,широта,долгота\n" + "Пограничная комендатура,37,69\n" * 9).encode("utf-16-le")
    )
    assert set(read_csv(tmp_path / "t.csv", Layer, Stated()).columns["имя"]) == {"Пограничная комендатура"}


def test_cp1251_is_guessed_and_said(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("имя,lon,lat\nПянж,69,37\n".encode("cp1251"))
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns["имя"] == ["Пянж"]
    assert "cp1251" in str(table.reading.notes[0])


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
        read_csv(tmp_path / "t.csv", Layer, Stated())
    assert "\n" not in str(refusal.value)


def test_rows_keep_the_number_a_spreadsheet_shows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('name,lon,lat\n"a\nb",1,2\n\n,,\nc,3,4,surplus\nd,5\n', encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert list(table.rows) == [2, 5, 6]
    assert table.columns["name"] == ["a\nb", "c", "d"]
    assert table.columns["lat"] == ["2", "4", None]
    assert table.faults.reasons == {1: ["it has 4 cells, the header has 3"]}


def test_leading_zeros_and_trailing_empty_columns(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("code,lon,lat,,\n007,1,2,,\n", encoding="utf-8")
    assert read_csv(tmp_path / "t.csv", Layer, Stated()).columns == {"code": ["007"], "lon": ["1"], "lat": ["2"]}


def test_a_first_line_may_state_the_delimiter(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("sep=|\nname|lon|lat\na, b; c|70.1|39.2\n", encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns == {"name": ["a, b; c"], "lon": ["70.1"], "lat": ["39.2"]}
    assert list(table.rows) == [3]
    assert Fact(Subject.DELIMITER, "|", Ground.FILE) in table.reading.facts


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('name,lon,lat\na,70,39\n"b"x,70,39\nc,70,39\n', 3),
        ('name,lon,lat\na,70,39\nb,70,39\n"c,70,39\nd,70,39\n', 4),
    ],
)
def test_the_line_of_a_stray_quotation_mark_is_named(tmp_path: Path, content: str, line: int) -> None:
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=f"line {line}: "):
        read_csv(tmp_path / "t.csv", Layer, Stated())


def test_titles_above_do_not_hide_the_delimiter(tmp_path: Path) -> None:
    text = "Register of posts, as of March, 2026\n\nname;lon;lat\na;70,1;39,2\nb;70,3;39,4\n"
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert list(table.columns) == ["name", "lon", "lat"]
    assert list(table.rows) == [4, 5]
    assert any("Register of posts" in str(note) for note in table.reading.notes)


def test_comments_above_are_left_out_and_named(tmp_path: Path) -> None:
    comments = "".join(f"# note {number}, by X; of all\n" for number in range(60))
    (tmp_path / "t.csv").write_text(f"{comments}name;lat;lon\nA;37,4897;71,5531\n", encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns == {"name": ["A"], "lat": ["37,4897"], "lon": ["71,5531"]}
    assert str(table.reading.notes[0]).startswith("Left out above the names of the columns: row 1 (# note 0, by X")
    assert list(table.rows) == [62]


BY_BLANKS = "Posts\n\nname    lat      lon\nПост А  37,4897  71,5531\nB       37,4899  71,5532\n"


def test_columns_set_apart_by_blanks(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(BY_BLANKS, encoding="utf-8")
    table = read_csv(tmp_path / "t.txt", Layer, Stated())
    assert table.columns == {
        "name": ["Пост А", "B"],
        "lat": ["37,4897", "37,4899"],
        "lon": ["71,5531", "71,5532"],
    }
    assert list(table.rows) == [4, 5]
    assert Fact(Subject.DELIMITER, "blanks", Ground.CONTENT) in table.reading.facts


@pytest.mark.parametrize("row", ["C       71.5532", "D", "a  b  c  d"])
def test_where_blanks_do_not_tell_which_column_has_no_cell(tmp_path: Path, row: str) -> None:
    many = "B       37.4899  71.5532\n" * 60
    (tmp_path / "t.txt").write_text(f"{BY_BLANKS}{many}{row}\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"line 66 has \d of them where others have 3"):
        read_csv(tmp_path / "t.txt", Layer, Stated())


def test_a_text_larger_than_memory_holds_is_refused(tmp_path: Path) -> None:
    with (path := tmp_path / "t.csv").open("wb") as file:
        file.truncate(700_000_001)
    with pytest.raises(UserError, match=r"^t\.csv has more than 700,000,000 bytes\. Divide it"):
        read_csv(path, Layer, Stated())
