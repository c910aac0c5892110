"""Merged cells are spread downwards, over blank cells alone, within the rows that there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.exchange.read.tables.lines import Lines
from app.exchange.read.tables.merged_cells import Merged, spread

CELLS = st.lists(st.lists(st.sampled_from(["", "a", "b", 7]), min_size=3, max_size=3), min_size=1, max_size=9)
RANGES = st.lists(st.builds(Merged, st.integers(1, 9), st.integers(1, 9), st.integers(0, 3)), max_size=4)


@given(CELLS, RANGES)
def test_a_cell_is_its_own_or_that_with_which_it_is_merged(records: list[list[object]], merged: list[Merged]) -> None:
    lines = Lines.of([records])
    body, columns = spread(lines, merged)
    assert body.numbers.tolist() == lines.numbers.tolist()
    changed = set()
    for before, after in zip(lines, body, strict=True):
        for at, (old, new) in enumerate(zip(before.cells, after.cells, strict=True)):
            over = {records[one.first - 1][at] for one in merged if _covers(one, before.number, at, len(records))}
            assert new == old if old != "" else new in {"", *over}
            assert old != "" or new != "" or not over - {""}
            changed |= {at} if old != new else set()
        assert after.size == sum(cell != "" for cell in after.cells)
    assert set(columns) == changed


def _covers(one: Merged, number: int, column: int, count: int) -> bool:
    return one.column == column and one.first < number <= one.last and one.first <= count


def test_a_row_that_is_shorter_grows() -> None:
    body, columns = spread(Lines.of([[["a", "b", "c"], ["d"]]]), [Merged(1, 2, 2)])
    assert [list(line.cells) for line in body] == [["a", "b", "c"], ["d", "", "c"]]
    assert columns == [2]


def test_what_begins_above_the_rows_is_none_of_them() -> None:
    body, columns = spread(Lines.of([[["h"], ["", "a"], ["", "b"]]])[1:], [Merged(1, 3, 0)])
    assert [list(line.cells) for line in body] == [["", "a"], ["", "b"]]
    assert columns == []
