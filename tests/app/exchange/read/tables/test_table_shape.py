"""Tables with titles above, headers of two rows, and notes below."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.errors import UserError
from app.exchange.raw import RawTable
from app.exchange.read.tables.lines import Lines
from app.exchange.read.tables.table_shape import as_table
from app.exchange.reading import Fact, Ground, Reading, Stated, Subject

HEADER: list[object] = ["name", "lon", "lat", "type"]
ROWS: list[list[object]] = [["a", "70.1", "39.2", "camera"], ["b", 70.3, 39.4, "post"], ["c", "70.5", "39.6", None]]


def table(*records: Sequence[object], header_row: int = 0) -> RawTable:
    return as_table("t.csv", Lines.of([records]), Stated(header_row=header_row), Reading())


def notes(of: RawTable) -> list[str]:
    return [str(note) for note in of.reading.notes]


def test_titles_above_the_header_are_left_out_and_named() -> None:
    of = table(["Register of posts"], [], ["as of", "2026-03-31"], HEADER, *ROWS)
    assert list(of.columns) == HEADER
    assert list(of.rows) == [5, 6, 7]
    assert notes(of) == [
        "Left out above the names of the columns: row 1 (Register of posts), row 3 (as of 2026-03-31)."
    ]
    assert Fact(Subject.HEADER_ROW, "4", Ground.CONTENT) in of.reading.facts


def test_a_header_of_two_rows_names_the_columns_together() -> None:
    upper = ["Post", "", "Coordinates", None, "Type"]
    lower = ["name", "unit", "lon", "lat", ""]
    of = table(["Posts of 2026"], upper, lower, ["a", "u", 70.1, 39.2, "camera"], ["b", "v", 70.3, 39.4, "post"])
    assert list(of.columns) == ["name", "unit", "lon", "lat", "Type"]
    assert list(of.rows) == [4, 5]
    assert "Rows 2 and 3 name the columns together." in notes(of)


def test_where_the_lower_names_repeat_the_upper_ones_tell_them_apart() -> None:
    upper, lower = ["name", "from", "", "to", ""], ["", "lon", "lat", "lon", "lat"]
    of = table(upper, lower, ["a", 70.1, 39.2, 70.3, 39.4])
    assert list(of.columns) == ["name", "from lon", "from lat", "to lon", "to lat"]


def test_a_header_of_three_rows_with_merged_cells() -> None:
    of = table(
        ["Register"],
        ["Пост", "Координаты", "", "", "", "Штат"],
        ["", "широта", "", "долгота", "", ""],
        ["", "град", "мин", "град", "мин", ""],
        ["А", "38", "30.5", "70", "15.25", "12"],
        ["Б", "38", "31.5", "70", "16.25", "9"],
    )
    assert list(of.columns) == ["Пост", "широта град", "широта мин", "долгота град", "долгота мин", "Штат"]
    assert list(of.rows) == [5, 6]
    assert "Rows 2 to 4 name the columns together." in notes(of)


def test_a_row_of_texts_is_no_second_header() -> None:
    of = table(["name", "note"], ["a", "watches"], ["b", "sleeps"])
    assert of.columns == {"name": ["a", "b"], "note": ["watches", "sleeps"]}


@pytest.mark.parametrize(
    "below",
    [
        [["Итого", 3]],
        [["* positions by hand"]],
        [[], ["signed"]],
        [["Source: district office, by letter of the third of March"]],
        [[], ["Примечание: координаты сняты вручную"], ["Total", None, None, 3]],
    ],
)
def test_notes_below_the_rows_are_left_out_and_named(below: list[list[object]]) -> None:
    of = table(HEADER, *ROWS, *below)
    assert of.columns["name"] == ["a", "b", "c"]
    (note,) = notes(of)
    assert note.startswith("Left out below the table: row ")


def test_a_last_row_with_a_name_alone_is_a_row() -> None:
    assert table(HEADER, *ROWS, ["d"]).columns["name"] == ["a", "b", "c", "d"]


def test_the_row_of_the_header_may_be_stated() -> None:
    of = table(["code", "x", "y", "z"], ["name", "lon", "lat", "type"], *ROWS, header_row=2)
    assert list(of.columns) == HEADER
    assert Fact(Subject.HEADER_ROW, "2", Ground.STATED) in of.reading.facts
    with pytest.raises(UserError, match="row 9 is blank"):
        table(HEADER, *ROWS, header_row=9)


def test_a_header_of_numbers_is_none() -> None:
    with pytest.raises(UserError, match="must name the columns"):
        table([1, 2, 3], [4, 5, 6])


@pytest.mark.parametrize("mark", ["# ", "#", "// ", "%", "-- "])
@pytest.mark.parametrize(
    "comments",
    [
        [["exported by X"], ["crs: EPSG:4326"]],
        [["posts", " cameras", " radars", " all of 2026"], ["as of", "2026"]],
        [[f"line {number}"] for number in range(30)],
    ],
)
def test_comments_above_the_header_are_left_out_and_named(mark: str, comments: list[list[str]]) -> None:
    of = table(*([f"{mark}{first}", *others] for first, *others in comments), [mark.strip()], [], HEADER, *ROWS)
    assert list(of.columns) == HEADER
    assert of.columns["name"] == ["a", "b", "c"]
    assert notes(of)[0].startswith(f"Left out above the names of the columns: row 1 ({mark}{comments[0][0]}")


@pytest.mark.parametrize("above", [[], [["# exported by X"]]])
@pytest.mark.parametrize("mark", ["#", "# "])
def test_a_header_may_be_a_comment_itself(above: list[list[object]], mark: str) -> None:
    of = table(*above, [f"{mark}name", *HEADER[1:]], *ROWS)
    assert list(of.columns) == HEADER
    assert of.columns["name"] == ["a", "b", "c"]


def test_a_column_of_numbers_called_so_is_none() -> None:
    of = table(["#", "name", "lon"], ["1", "a", "70.1"], ["2", "b", "70.3"])
    assert list(of.columns) == ["#", "name", "lon"]
    of = table(["#name", "wkt"], ["a", "POINT (70 39)"], ["b", "POINT (71 39)"])
    assert of.columns["name"] == ["a", "b"]
    of = table(["# posts", "by X"], ["name", "wkt"], ["b", "POINT (71 39)"])
    assert of.columns == {"name": ["b"], "wkt": ["POINT (71 39)"]}


def test_a_comment_below_the_rows() -> None:
    of = table(HEADER, *ROWS, ["# end of file"])
    assert of.columns["name"] == ["a", "b", "c"]
    assert notes(of) == ["Left out below the table: row 5 (# end of file)."]


def test_several_lines_below_a_blank_row_are_notes_together() -> None:
    of = table(HEADER, *ROWS, [], ["Total: 3"], ["Head of department"], ["", "signed"])
    assert list(of.rows) == [2, 3, 4]
    assert notes(of) == ["Left out below the table: row 6 (Total: 3), row 7 (Head of department), row 8 (signed)."]
    rows = table(HEADER, *ROWS, [], ["d", "70.7", "39.8", "post"], ["Remark"])
    assert list(rows.rows) == [2, 3, 4, 6]


def test_numbers_of_rows_in_front_need_no_name() -> None:
    of = table(["", "name", "lon", "lat"], ["0", "a", "70.1", "39.2"], ["1", "b", "70.3", "39.4"])
    assert list(of.columns) == ["column 1", "name", "lon", "lat"]
    with pytest.raises(UserError, match="column 1 has no name"):
        table(["", "name", "lon", "lat"], ["x", "a", "70.1", "39.2"], ["y", "b", "70.3", "39.4"])


def test_a_table_of_more_columns_than_anybody_writes_is_refused() -> None:
    names = [f"c{number}" for number in range(4_001)]
    with pytest.raises(UserError, match=r"^t\.csv has 4,001 columns; at most 4,000 are read"):
        table(names, ["x"] * 4_001)
    assert len(table(names[:4_000], ["x"] * 4_000).columns) == 4_000
