"""The rows of a layer by columns: they are the rows of the frame, and what is made of them has its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.table import IntArray, Table
from tests.builders.frames import LINE, NOTHING, POINT, POINTS, frame

CELLS = st.lists(st.tuples(st.integers(1, 40), st.floats(-180, 180), st.floats(-90, 90), st.text(max_size=3)))


class Shelf:
    """A reader of columns that counts what is asked of it."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows, self.asked = rows, list[str]()

    def columns(self, names: Sequence[str], fids: IntArray) -> Mapping[str, Any]:
        self.asked += names
        return {name: self.rows[name].reindex(fids).array for name in names}

    def row(self, fid: int) -> Any:
        return self.rows.loc[fid].copy()


def shelved(number: int) -> tuple[Table, Shelf]:
    """Points and their reader."""
    rows = frame([shapely.Point(70 + n, 38) for n in range(number)], a=list("abcdefgh"[:number]), b=range(number))
    shelf = Shelf(rows)
    fids = np.asarray(rows.index, np.int64)
    return Table(fids, shapely.get_coordinates(rows.geometry), {}, ("a", "b"), shelf), shelf


@pytest.mark.parametrize(
    ("shapes", "are_points"),
    [((POINT, POINT), True), ((POINT, None, shapely.Point()), True), ((POINT, POINTS), False), ((LINE,), False)],
)
def test_points_have_coordinates_and_others_none(shapes: tuple[Any, ...], are_points: bool) -> None:
    table = Table.of_frame(frame(shapes))
    assert (table.xy is not None) == are_points
    if table.xy is not None:
        assert table.xy[0].tolist() == [70, 38]
        assert np.isnan(table.xy[1:]).all() or len(shapes) == 2


def test_coordinates_become_geometries_when_they_are_asked_for() -> None:
    table = Table(np.array([4, 7]), np.array([[70.0, 38.0], [np.nan, np.nan]]), {})
    assert table.geometries.tolist() == [POINT, None]
    assert [table.geometry(fid) for fid in (4, 7, 8)] == [POINT, None, None]
    assert table.bounds.tolist() == [70, 38, 70, 38]
    assert table.frame.geometry.tolist() == [POINT, None]
    assert np.isnan(table.where(np.zeros(2, np.bool_)).bounds).all()


def test_a_column_is_read_once() -> None:
    table, shelf = shelved(3)
    assert "a" in table
    assert shelf.asked == []
    assert table["a"].tolist() == table["a"].tolist() == ["a", "b", "c"]
    assert shelf.asked == ["a"]
    assert table.frame["b"].tolist() == [0, 1, 2]
    assert shelf.asked == ["a", "b"]
    for name in ("c", "geometry"):
        with pytest.raises(KeyError):
            table[name]


def test_all_columns_can_be_read_at_once() -> None:
    table, shelf = shelved(2)
    table.read_all()
    assert shelf.asked == ["a", "b"]


def test_part_of_a_table_reads_the_columns_of_the_whole() -> None:
    table, shelf = shelved(4)
    part = table.where(np.array([True, False, False, True])).where(np.array([False, True]))
    assert (part.fids.tolist(), part["b"].tolist(), part.row(4)["a"]) == ([4], [3], "d")
    assert shelf.asked == ["b"]


def test_other_cells_stand_in_the_place_of_a_column() -> None:
    table, _ = shelved(2)
    other = table.replaced("a", pd.array(["x", "y"])).replaced("c", pd.array([5, 6]))
    assert other.names == ("a", "b", "c")
    assert other.frame["a"].tolist() == ["x", "y"]
    assert other.row(2)[["a", "b", "c"]].tolist() == ["y", 1, 6]
    assert table["a"].tolist() == ["a", "b"]


def test_another_reader_has_what_was_not_read() -> None:
    table, _ = shelved(2)
    assert table["a"].tolist() == ["a", "b"]
    other, shelf = shelved(2)
    shelf.rows = shelf.rows.assign(a="z", b=9)
    moved = table.read_by(shelf)
    assert (moved["a"].tolist(), moved["b"].tolist()) == (["a", "b"], [9, 9])
    assert len(other) == 2


def table_of(cells: list[tuple[int, float, float, str]]) -> Table:
    """Points by fid; the last of a fid holds."""
    rows = {fid: (x, y, text) for fid, x, y, text in cells}
    fids = sorted(rows)
    shapes = [shapely.Point(rows[fid][:2]) for fid in fids]
    return Table.of_frame(frame(shapes, fids, text=[rows[fid][2] for fid in fids]))


@given(CELLS, CELLS, st.sets(st.integers(1, 40)))
def test_splicing_is_what_a_dictionary_does(
    before: list[tuple[int, float, float, str]], after: list[tuple[int, float, float, str]], gone: set[int]
) -> None:
    old, fresh = table_of(before), table_of(after)
    changed = gone | set(fresh.fids.tolist())
    rows = {fid: text for fid, text in zip(old.fids.tolist(), old["text"], strict=True) if fid not in changed}
    rows |= dict(zip(fresh.fids.tolist(), fresh["text"], strict=True))
    spliced = old.spliced(changed, fresh)
    assert dict(zip(spliced.fids.tolist(), spliced["text"], strict=True)) == rows
    assert spliced.fids.tolist() == sorted(rows)
    places = {fid: old.geometry(fid) for fid in rows} | {fid: fresh.geometry(fid) for fid in fresh.fids.tolist()}
    assert dict(zip(spliced.fids.tolist(), spliced.geometries, strict=True)) == places


def test_a_line_among_points_makes_geometries_of_all() -> None:
    table, _ = shelved(2)
    spliced = table.spliced([2], Table.of_frame(frame([LINE], [2], a=["x"], b=[7])))
    assert spliced.xy is None
    assert spliced.geometries.tolist() == [POINT, LINE]
    assert Table.of_frame(frame(NOTHING)).where(np.ones(len(NOTHING), np.bool_)).xy is None
