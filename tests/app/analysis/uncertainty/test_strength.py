"""What a source does in each draw: for sure, as drawn, and perhaps."""

from __future__ import annotations

import numpy as np

from app.analysis.uncertainty.strength import Strength, certain, where_other

DRAWN = np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [3.0, 3.0, 3.0]], dtype=np.float32)
MOST = np.array([[1.0, 2.0, 0.0], [1.0, 1.0, 1.0]], dtype=np.float32)
LEAST = np.zeros((1, 3), dtype=np.float32)
FACTOR = np.ones((3, 2, 3), dtype=np.float32)
STRENGTH = Strength(
    sample=np.array([3, 5, 9]),
    exposure=DRAWN,
    most=(np.array([0, 1]), MOST),
    least=(np.array([1]), LEAST),
    factor=FACTOR,
    seen=np.array([3, 2, 1]),
    places=3,
    informed=where_other(DRAWN, DRAWN),
)
ROWS = np.arange(3)


def test_what_is_drawn_lies_between_what_is_sure_and_what_may_be() -> None:
    assert STRENGTH.drawn(ROWS).tolist() == DRAWN.tolist()
    assert STRENGTH.surely(ROWS).tolist() == [DRAWN[0].tolist(), [0.0, 0.0, 0.0], DRAWN[2].tolist()]
    assert STRENGTH.perhaps(ROWS).tolist() == [*MOST.tolist(), DRAWN[2].tolist()]
    for rows in ([2], [1, 2], [0]):
        assert STRENGTH.perhaps(np.array(rows)).tolist() == STRENGTH.perhaps(ROWS)[rows].tolist()
        assert STRENGTH.surely(np.array(rows)).tolist() == STRENGTH.surely(ROWS)[rows].tolist()
    # The drawn Lambda itself is as it was.
    assert STRENGTH.drawn(ROWS)[1].tolist() == [1.0, 1.0, 0.0]


def test_it_matters_only_where_the_three_differ() -> None:
    assert STRENGTH.where_more().tolist() == [3, 5]
    assert STRENGTH.where_less().tolist() == [5]


def test_what_nothing_hides_has_no_doubt_and_is_open_in_every_draw() -> None:
    patrol = certain(STRENGTH.sample, DRAWN, FACTOR)
    assert patrol.where_more().size == patrol.where_less().size == 0
    assert patrol.surely(ROWS).tolist() == patrol.perhaps(ROWS).tolist() == DRAWN.tolist()
    assert (patrol.seen / patrol.places).tolist() == [1.0, 1.0, 1.0]


def test_who_knows_a_timetable_meets_less_of_a_patrol_and_sure_sight_of_a_device() -> None:
    less = np.where(DRAWN == 3.0, np.float32(0.0), DRAWN)
    patrol = certain(STRENGTH.sample, DRAWN, FACTOR, less)
    assert patrol.where_informed().tolist() == [9]
    assert patrol.surely_informed(ROWS).tolist() == less.tolist()
    assert patrol.surely(ROWS).tolist() == DRAWN.tolist()
    assert STRENGTH.where_informed().size == 0
    assert STRENGTH.surely_informed(ROWS).tolist() == STRENGTH.surely(ROWS).tolist()
