"""Tables of web pages: encodings, merged cells, several of them, and what is left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.tables.html_tables import html_book
from app.exchange.read.tables.merged_cells import Merged
from app.exchange.read.tables.sheets import Sheet
from app.exchange.read.tables.workbooks import read_workbook, sheets_of
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers.base import Layer

PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>Отчёт</title>
<style>td {{ color: red }}</style></head><body>
<table border="1"><tr><th>Район</th><th>Пост</th><th colspan=2>Место</th></tr>
<tr><td rowspan="2">Ишкашим</td><td><b>А</b><br>верхний</td><td>37,4897</td><td>71,5531</td></tr>
<tr><td>Б&nbsp;&amp;&nbsp;В<td>37,49<td x:num="71.56021">71,56
<tr><td>Мургаб</td><td></td><td>38,1</td><td>73,9</td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8", "koi8-r"])
def test_a_page_in_the_encoding_it_states(tmp_path: Path, charset: str) -> None:
    (tmp_path / "t.xls").write_bytes(PAGE.format(charset=charset).encode(charset))
    book, reading = html_book(tmp_path / "t.xls", Stated())
    assert book.visible == ["1"]
    assert book.sheet("1") == Sheet(
        [
            ["Район", "Пост", "Место"],
            ["Ишкашим", "А верхний", "37,4897", "71,5531"],
            ["", "Б & В", "37,49", "71.56021"],
            ["Мургаб", "", "38,1", "73,9"],
        ],
        [Merged(2, 3, 0)],
    )
    assert Fact(Subject.ENCODING, charset, Ground.FILE) in reading.facts


@pytest.mark.parametrize("stated", ["", "cp1251"])
def test_a_page_that_states_none(tmp_path: Path, stated: str) -> None:
    text = "<table><tr><td>имя<td>n<tr><td>Пост на реке Пяндж<td>7</table>"
    (tmp_path / "t.xls").write_bytes(text.encode("cp1251"))
    table = read_workbook(tmp_path / "t.xls", Layer, Stated(encoding=stated))
    assert table.columns == {"имя": ["Пост на реке Пяндж"], "n": ["7"]}
    ground = Ground.STATED if stated else Ground.ASSUMED
    assert Fact(Subject.ENCODING, "cp1251", ground) in table.reading.facts


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-16", "utf-8"), ("unicode", "utf-16"), ("no-such", "utf-8"), ("cp1251", "utf-8-sig")]
)
def test_a_page_that_states_another(tmp_path: Path, charset: str, encoding: str) -> None:
    (tmp_path / "t.xls").write_bytes(PAGE.format(charset=charset).encode(encoding))
    assert html_book(tmp_path / "t.xls", Stated())[0].sheet("1").rows[0][0] == "Район"


def test_it_is_read_like_a_workbook(tmp_path: Path) -> None:
    page = PAGE.replace("<th colspan=2>Место</th>", "<th>lat</th><th>lon</th>").format(charset="utf-8")
    (tmp_path / "t.xls").write_text(page, encoding="utf-8")
    table = read_workbook(tmp_path / "t.xls", Layer, Stated())
    assert table.columns["Район"] == ["Ишкашим", "Ишкашим", "Мургаб"]
    assert table.columns["lon"] == ["71,5531", "71.56021", "73,9"]
    assert [str(note) for note in table.reading.notes] == [
        "The file is called .xls and read as the web page it is.",
        "Cells that are merged over several rows count for each of them: Район.",
    ]


def test_of_several_tables_one_is_stated(tmp_path: Path) -> None:
    one, two = (f"<table><tr><td>a<td>b</tr><tr><td>{value}<td>2</table>" for value in "xy")
    (tmp_path / "t.xls").write_text(f"<html><table><tr><td>{one}</td></tr></table>{two}</html>", encoding="utf-8")
    with pytest.raises(UserError, match="several sheets with rows: 2, 3"):
        read_workbook(tmp_path / "t.xls", Layer, Stated())
    assert read_workbook(tmp_path / "t.xls", Layer, Stated(sheet="3")).columns == {"a": ["y"], "b": ["2"]}
    assert sheets_of(tmp_path / "t.xls") == ("1", "2", "3")


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table>", []),
        ("<table><td>a<td>b</table>", [["a", "b"]]),
        ("<table><![if !vml]><![foo bar]><tr><td>a<!--[if mso]><td>x<![endif]--><td>b<![endif]>", [["a", "b"]]),
        ("<table><tr><td>a<tr><td colspan=x rowspan=-1>b", [["a"], ["b"]]),
        ("<table><tr><td rowspan=2 colspan=2>a<td>b<tr><td>c<tr><td>d", [["a", "", "b"], ["", "", "c"], ["d"]]),
        ("<table><tr><td colspan=99999999>a</table>", [["a"]]),
        ("</td></table></tr><table><tr><td>a</script></td></table>", [["a"]]),
    ],
)
def test_what_is_left_open_or_out(tmp_path: Path, page: str, rows: list[list[str]]) -> None:
    (tmp_path / "t.xls").write_text(page, encoding="utf-8")
    book, _ = html_book(tmp_path / "t.xls", Stated())
    assert book.sheet("1").rows == rows


def test_a_row_of_very_many_cells(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_text("<table><tr>" + "<td>x" * 40_000 + "</table>", "utf-8")
    book, _ = html_book(tmp_path / "t.xls", Stated())
    assert book.sheet("1").rows == [["x"] * 40_000]


@pytest.mark.parametrize("cell", ["<td colspan=1000 rowspan=2>", "<tr><td colspan=1000>"])
def test_a_few_letters_do_not_become_millions_of_cells(tmp_path: Path, cell: str) -> None:
    (tmp_path / "t.xls").write_text("<table><tr>" + cell * 25_000 + "</table>", "utf-8")
    with pytest.raises(UserError, match=r"t\.xls has more than 20,000,000 cells"):
        html_book(tmp_path / "t.xls", Stated())


def test_a_page_that_states_what_is_no_encoding(tmp_path: Path) -> None:
    (tmp_path / "t.xls").write_text('<meta charset="utf-7"><table><tr><td>+2AA-<td>b</table>')
    assert html_book(tmp_path / "t.xls", Stated())[0].sheet("1").rows == [["+2AA-", "b"]]


def test_rows_below_cells_that_reach_down_to_the_end_are_counted_by_all_their_cells(tmp_path: Path) -> None:
    merged = "<td rowspan=1000000 colspan=1000>x" * 10
    (tmp_path / "t.xls").write_text(f"<table><tr>{merged}</tr>{'<tr><td>a' * 5_000}</table>")
    with pytest.raises(UserError, match="more than 20,000,000 cells"):
        html_book(tmp_path / "t.xls", Stated())
