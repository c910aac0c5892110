"""Layers as CSV that a spreadsheet can open."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from app.exchange.read.incoming import read_vectors
from app.exchange.write.exporters import write_layer, write_table
from tests.builders.sheets import Post, shapes_of


def test_csv_cells_cannot_be_formulas(tmp_path: Path) -> None:
    frame = shapes_of(1)
    frame["name"] = pd.Series(["=HYPERLINK(1)"], dtype=object)
    frame["height_m"] = pd.Series([-5.5], dtype=object)
    frame["=col"] = pd.Series(["@x"], dtype=object)
    write_layer(frame, Post.fields(), tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'=col" in text
    assert "'@x" in text
    assert ",-5.5," in text


def test_a_column_named_as_a_coordinate_is_renamed(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(lon=["east"])
    assert write_layer(frame, Post.fields(), tmp_path / "t.csv") == ("Column lon is written as lon_.",)
    assert json.loads(read_vectors(tmp_path / "t.csv", Post).frame["extra"][0]) == {"lon_": "east"}


def test_a_table_of_rejects(tmp_path: Path) -> None:
    write_table(pd.DataFrame({"row": [3], "reason": ["no"], "name": ["=a"], "n": [None]}), tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8-sig") == "row,reason,name,n\n3,no,'=a,\n"
