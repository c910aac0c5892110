"""What is made up is told by rows."""

from __future__ import annotations

import dataclasses

import pytest

from layers import LAYER_TYPES
from layers.base import Provenance
from layers.synthetic import is_synthetic, rows_synthetic
from layers.table import Table
from tests.builders.projects import frame


@pytest.mark.parametrize(
    ("cells", "usual", "rows"),
    [
        ([None, True, False], False, [False, True, False]),
        ([None, True, False], True, [True, True, False]),
        ([float("nan"), 1, 0], False, [False, True, False]),
    ],
)
def test_a_row_says_so_itself_and_a_blank_one_is_as_its_layer(
    cells: list[object], usual: bool, rows: list[bool]
) -> None:
    assert rows_synthetic(frame("a", "b", "c", synthetic=cells), usual) == rows
    assert rows_synthetic(frame("a", "b"), usual) == [usual, usual]


def test_one_made_up_row_makes_a_layer_synthetic() -> None:
    posts = LAYER_TYPES["checkpoints"]("u", "Posts", Table.of_frame(frame("a", "b", synthetic=[None, True])))
    assert is_synthetic(posts)
    assert not is_synthetic(dataclasses.replace(posts, table=Table.of_frame(frame("a", "b", synthetic=[None, False]))))
    made_up = Provenance(synthetic=True)
    assert not is_synthetic(
        dataclasses.replace(posts, table=Table.of_frame(frame("a", synthetic=[False])), provenance=made_up)
    )
    assert is_synthetic(LAYER_TYPES["terrain"]("t", "Terrain", Table.of_frame(frame("a").iloc[:0]), made_up))
