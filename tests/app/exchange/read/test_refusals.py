"""A refusal says how many rows, the first of them, and what would mend all, where something would."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from app.errors import Remedy, UserError
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.read.refusals import refusal
from app.exchange.reading import Stated
from layers import LAYER_TYPES

LINE = shapely.LineString([(69.0, 37.0), (72.0, 37.5)])


def read(folder: Path, text: str, kind: str = "checkpoints", **more: object) -> Incoming:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return read_vectors(folder / "t.csv", LAYER_TYPES[kind], near=LINE, **more)  # type: ignore[arg-type]


def refused(folder: Path, text: str, kind: str = "checkpoints") -> UserError:
    error = read(folder, text, kind).refusal()
    assert error is not None
    return error


def test_none_for_good_rows() -> None:
    assert refusal(pd.DataFrame({"row": [], "reason": []}), 3, None) is None


@pytest.mark.parametrize("accepted", [0, 5])
def test_a_long_reason_is_cut(accepted: int) -> None:
    error = refusal(pd.DataFrame({"row": [2], "reason": ["why " * 100]}), accepted, None)
    assert error is not None
    assert len(str(error)) <= 300
    assert "…" in str(error)


def test_bad_rows_among_good_ones_may_be_left_out(tmp_path: Path) -> None:
    error = refused(tmp_path, "name,lon,lat\na,69.5,37.1\nb,37,70\n")
    assert error.message.code is Remedy.SKIP_BAD_ROWS
    assert str(error).startswith("1 of 2 rows cannot be imported; the first is row 3: ")


def test_where_nothing_is_left_skipping_is_not_advised(tmp_path: Path) -> None:
    error = refused(tmp_path, "name,lon,lat\na,10,50\n")
    assert str(error).endswith("Nothing is left to import; correct the file")
    assert error.message.code is None


def test_where_every_row_is_swapped_the_columns_can_be(tmp_path: Path) -> None:
    text = "name,lon,lat\na,37.1,69.5\nb,37.2,69.6\n"
    error = refused(tmp_path, text)
    assert (error.message.code, error.message.field) == (Remedy.MAP_PLACES, "lon, lat")
    assert "correct the file" not in str(error)
    assert read(tmp_path, text, mapping={"lon": "lat", "lat": "lon"}).refusal() is None


def test_a_column_of_other_words_than_the_choices_can_be_kept_beside(tmp_path: Path) -> None:
    text = "name,type,lon,lat\na,User Waypoint,69.5,37.1\nb,User Waypoint,69.6,37.2\n"
    error = refused(tmp_path, text)
    assert (error.message.code, error.message.field) == (Remedy.KEEP_COLUMN_APART, "type")
    rows = read(tmp_path, text, mapping={}, stated=Stated(apart=("type",)))
    assert rows.refusal() is None
    assert rows.frame["extra"][0] == '{"type": "User Waypoint"}'


def test_one_word_that_is_a_choice_makes_the_others_mistakes(tmp_path: Path) -> None:
    choice = next(spec for spec in LAYER_TYPES["checkpoints"].fields() if spec.name == "type").choices[0]
    error = refused(tmp_path, f"name,type,lon,lat\na,{choice},69.5,37.1\nb,User Waypoint,69.6,37.2\n")
    assert error.message.code is Remedy.SKIP_BAD_ROWS
