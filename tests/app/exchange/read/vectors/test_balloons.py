"""Attributes in tables of HTML: as columns they are, judged as columns are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.exchange.raw import RawTable
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.read.vectors import balloons
from app.exchange.read.vectors.balloons import pairs_of, with_tables_as_columns
from layers.checkpoints import CheckpointLayer

INNER = "<table><tr><td>FID</td><td>0</td></tr><tr bgcolor='#D4E4F3'><td>Range_m</td><td>1 200</td></tr>{more}</table>"
ARCGIS = "<html><body><table><tr><td>Post 5</td></tr><tr><td>" + INNER + "</td></tr></table></body></html>"


def read(folder: Path, description: str) -> Incoming:
    path = folder / "t.kml"
    place = "<Point><coordinates>70.5,39.9</coordinates></Point>"
    text = f"<Placemark><name>a</name><description><![CDATA[{description}]]></description>{place}</Placemark>"
    path.write_text(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{text}</Document></kml>', encoding="utf-8")
    return read_vectors(path, CheckpointLayer)


def test_a_table_in_a_description_gives_columns(tmp_path: Path) -> None:
    came = read(tmp_path, ARCGIS.format(more="<tr><td>name</td><td>b</td></tr>"))
    (row,) = came.frame.to_dict("records")
    assert (row["name"], row["range_m"], row["note"]) == ("a", 1200.0, None)
    assert json.loads(row["extra"]) == {"FID": "0", "name 2": "b"}
    assert "Tables in descriptions are read as columns: 1." in came.reading.notes


def test_what_is_on_persons_in_it_is_left_out(tmp_path: Path) -> None:
    came = read(tmp_path, ARCGIS.format(more="<tr><td>Passport</td><td>AB1234567</td></tr>"))
    assert "AB1234567" not in came.frame.to_csv()
    assert any("Passport" in str(note) for note in came.reading.notes)


@pytest.mark.parametrize("text", ["Seen <b>twice</b>", "<table><tr><td>one</td><td>row</td></tr></table>", "a < t"])
def test_other_descriptions_stay_notes(tmp_path: Path, text: str) -> None:
    assert pairs_of(text) == {}
    assert read(tmp_path, text).frame["note"][0] == text


def test_tags_and_entities_within_cells_are_none_of_the_values() -> None:
    html = "<TABLE><TR><TH>A</TH><TD><b>1 &amp; 2</b></TD></TR><tr><td>B</td><td></td></tr><tr><td>C</td></tr></TABLE>"
    assert pairs_of(html) == {"A": "1 & 2", "B": ""}


@pytest.mark.parametrize("html", ["<tr " * 500_000, "<tr><td " * 300_000, "<tr><td>" + "<" * 1_000_000])
def test_rows_that_do_not_end_are_none(html: str) -> None:
    assert pairs_of(html) == {}


def test_descriptions_that_all_name_other_columns_stay_descriptions(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[object] = [f"<tr><td>a{n}</td><td>1</td></tr><tr><td>b{n}</td><td>2</td></tr>" for n in range(3)]
    table = RawTable({"description": texts}, rows=np.arange(3))
    assert len(with_tables_as_columns(table).columns) == 7
    with monkeypatch.context() as context:
        context.setattr(balloons, "_MOST_CELLS", 17)
        assert with_tables_as_columns(table) is table
    monkeypatch.setattr(balloons, "_MOST_COLUMNS", 5)
    assert with_tables_as_columns(table) is table
