"""Coverage gaps as a layer: one mark a class, in order, and made by the program alone."""

from __future__ import annotations

import geopandas as gpd
import pytest

from layers.gaps import CLASSES, STATUSES, GapLayer
from layers.table import Table
from tests.builders.frames import LINE, PARTS, field, frame, rows_by_role


def of(*classes: str) -> gpd.GeoDataFrame:
    """Lines and parts of lines in turn, one a class."""
    return frame([(LINE, PARTS)[number % 2] for number in range(len(classes))]).assign(**{"class": classes})


def test_one_mark_a_class_in_the_order_of_the_classes() -> None:
    data = of("E", "A", "C", "A")
    assert [mark.role for mark in GapLayer("u", "n", Table.of_frame(data)).marks()] == ["gap_A", "gap_C", "gap_E"]
    assert rows_by_role("gaps", data) == {"gap_A": [2, 4], "gap_C": [3], "gap_E": [1]}
    assert GapLayer("u", "n", Table.of_frame(frame([LINE]))).marks() == ()


@pytest.mark.parametrize("letter", [code for code, _ in CLASSES])
def test_every_class_is_drawn_and_named(letter: str) -> None:
    assert rows_by_role("gaps", of(letter)) == {f"gap_{letter}": [1]}
    assert field("gaps", "class").label_of(letter).startswith(f"{letter} ")


def test_nobody_imports_gaps_and_a_planner_s_word_on_one_is_a_choice() -> None:
    assert not GapLayer.importable
    assert field("gaps", "status").choices == tuple(code for code, _ in STATUSES)
    assert field("gaps", "status").parse("Covered otherwise") == "covered_otherwise"


@pytest.mark.parametrize(
    ("name", "raw"), [("p_low", 1.01), ("probability", -0.1), ("length_km", -1), ("lat", 91), ("lon", -181)]
)
def test_shares_lengths_and_places_keep_to_their_bounds(name: str, raw: float) -> None:
    with pytest.raises(ValueError, match=name):
        field("gaps", name).parse(raw)
