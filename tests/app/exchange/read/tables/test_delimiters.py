"""Which mark sets the cells of a text table apart, whatever the cells, the headings and the titles hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange.read.tables.delimited import read_csv
from app.exchange.read.tables.delimiters import BLANKS, Cell, delimiter
from app.exchange.reading import Ground, Stated
from layers.base import Layer

MARKS = ";\t|^,"
HEADINGS = (
    *("name", "Наименование", "Широта, град.", "Долгота, град.", "Координаты (широта, долгота)", "Высота, м", "type"),
    *("Штат, чел.", "№", "remarks", "WKT", "Примечание, источник"),
)
DECIMALS = st.builds(
    lambda number, comma: str(number).replace(".", "," if comma else "."),
    st.decimals(30, 80, places=4),
    st.booleans(),
)
WORDS = st.sampled_from(["Пост А", "Panj", "camera", "Застава 7", "дозор"])
NOTES = st.sampled_from(
    [
        *("seen at night, by patrol", "дорога, мост, брод", "north; by road", "a;b", "x|y", 'so called "bridge", old'),
        *("37.4897, 71.5531", "POLYGON ((71 38,71.1 38,71.1 38.1,71 38))", "MULTIPOINT ((71 38), (72 38.5))"),
        *("two\nlines, one; cell", '{"type":"Point","coordinates":[71,38]}', "", "2026-03-31 14:05", "—"),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A header and rows: names, numbers with points or commas, and remarks with marks of all kinds."""
    headings = draw(st.lists(st.sampled_from(HEADINGS), min_size=3, max_size=7, unique=True))
    kinds = [WORDS, DECIMALS, *(draw(st.sampled_from([WORDS, DECIMALS, DECIMALS, NOTES])) for _ in headings[2:])]
    return [headings, *draw(st.lists(st.tuples(*kinds).map(list), min_size=1, max_size=8))]


def written(mark: str, records: Sequence[Sequence[str]], quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, quoting=quoting).writerows(records)  # type: ignore[arg-type]
    return text.getvalue()


@settings(max_examples=300)
@given(st.sampled_from(MARKS), tables(), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
def test_every_table_has_the_delimiter_with_which_it_was_written(
    mark: str, records: list[list[str]], quoting: int
) -> None:
    assert delimiter(written(mark, records, quoting)) == (mark, Ground.CONTENT)


@settings(max_examples=100)
@given(
    st.sampled_from(MARKS),
    tables(),
    st.lists(
        st.sampled_from(
            ["Реестр постов", "Posts, as of March, 2026", "# by X; one, two, three", "", "# crs: EPSG:4326"]
        ),
        max_size=3,
    ),
)
def test_titles_and_comments_above_do_not_matter(mark: str, records: list[list[str]], above: list[str]) -> None:
    text = "".join(f"{line}\n" for line in above) + written(mark, [*records, *records[1:], *records[1:]])
    assert delimiter(text)[0] == mark


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
    assert delimiter(text.getvalue())[0] == mark


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (";", "name;Широта, град.;Долгота, град.\nP;37,4897;71,5531\n"),
        (";", "Широта, град.;Долгота, град.\n" + "37,4897;71,5531\n" * 30),
        (";", "name;Координаты (широта, долгота)\nP;37.4897, 71.5531\n"),
        (";", "name;Координаты (широта, долгота)\nP;37.4897,71.5531\n"),
        (";", "Посты, 2026\nname;Координаты (широта, долгота)\nP;37.4897, 71.5531\n"),
        (";", 'name;wkt\nR;"MULTILINESTRING ((71 38, 71.1 38.1),(71.2 38.1, 71.3 38.1))"\nQ;POLYGON ((71 38,71 39))\n'),
        (";", "name;wkt\n" + "Q;POLYGON ((71 38,71.1 38,71.1 38.1,71 38))\n" * 9),
        (";", 'name;geojson\nQ;{"type":"Point","coordinates":[71.5,37.4]}\n'),
        (";", 'name;"a, b";"c, d"\n"x, y";"37,5";"71,5"\n'),
        (";", '="Код";="Широта, град."\n="007";="37,4897"\n'),
        (",", '="Код",="Широта"\n="007",="37.4897"\n'),
        (";", "Register;;\nname;lon;lat\nP, big;70,5;39,9\n"),
        ("\t", "name\tШирота, град.\tДолгота, град.\nP\t37,4897\t71,5531\n"),
        ("\t", "name\tcodes; all\tlon\nP\ta; b\t71,5531\n"),
        ("|", "name|Широта, град.|Долгота, град.\nP, x|37,4897|71,5531\n"),
        (",", 'name,lon,lat,note\na,70.1,39.2,"x; y; z"\nb,70.2,39.3,"u; v; w"\n'),
        (",", "name,lon,lat,sources\na,70.1,39.2,x;y;z\nb,70.1,39.2,u;v;w\n"),
        (",", "id,tags\n" + "1,a;b;c\n" * 30),
        (",", "id,tags (a;b;c)\n" + "1,x;y;z\n" * 30),
        (",", "id,name,codes\n" + "1,P,a|b|c|d|e|f\n" * 30),
        (",", "name, lat, lon\nA, 37.4, 71.5\n"),
        (",", "name, lat, lon, note\nA, 37.4, 71.5, x; y\n"),
        (",", 'name,lat,lon\nP,"37,4897","71,5531"\n'),
        (",", "# exported by X\n# crs: EPSG:4326\nname,lat,lon\nA,37.4897,71.5531\n"),
        (",", "name\nA\nB\n"),
        ("^", "name^lat^lon\nA^37,4897^71,5531\n"),
        (BLANKS, "name    lat      lon\nПост А  37.4897  71.5531\nB       37.4899  71.5532\n"),
        (BLANKS, "# by X\nПосты\n\nname    lat      lon\nПост А  37,4897  71,5531\n  B       37,4899  71,5532\n"),
        (",", "name  lat  lon\nA  37.4897\n"),
        (";", "name;  lat;  lon\nA  a;  37,4897;  71,5531\n"),
        (",", ""),
    ],
)
def test_whatever_the_cells_hold(mark: str, text: str) -> None:
    assert delimiter(text)[0] == mark
    assert delimiter(text.replace("\n", "\r\n"))[0] == mark


def test_a_line_may_state_it() -> None:
    assert delimiter("sep=^\r\na^b\r\n1^2\r\n") == ("^", Ground.FILE)


@pytest.mark.parametrize(
    "text", ["Пост, север", "37,4897", "37.4897,71.5531", "LINESTRING (71 38,72 39)", "", "a (b; c)"]
)
def test_a_sound_cell(text: str) -> None:
    assert Cell(text, False).is_sound


@pytest.mark.parametrize("text", ["P;37", "LINESTRING (71 38", "38))", "a,b", '"x', "1,70.1,39.2,x"])
def test_what_is_a_part_of_a_cell_or_several(text: str) -> None:
    assert not Cell(text, False).is_sound
    assert Cell(text, True).is_sound


def test_a_register_with_commas_in_its_headings_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name;Широта, град.;Долгота, град.\nP;37,4897;71,5531\n", encoding="utf-8")
    table = read_csv(tmp_path / "t.csv", Layer, Stated())
    assert table.columns == {"name": ["P"], "Широта, град.": ["37,4897"], "Долгота, град.": ["71,5531"]}


@pytest.mark.parametrize("lines", ["\n" * 5_000_000, "\n \r\n" * 2_000_000, "1 1;" * 5_000_000 + "\n"])
def test_of_millions_of_lines_and_cells_the_first_are_looked_at(lines: str) -> None:
    text = "name;lat;lon\na;38.4;70.1\nb;38.5;70.2\n"
    assert delimiter(text + lines) == (";", Ground.CONTENT)
    assert delimiter(lines + text)[0] in (";", ",")


def test_lines_without_anything_are_between_rows_not_in_them() -> None:
    assert delimiter("\n \na\tb\n\t\n\n1\t\n \n\t2\n")[0] == "\t"
