"""The R-tree of a table filled at once: sound by SQLite's own check, and it has every box, none smaller than it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arrays import FloatArray
from app.store.encoding import rtree
from app.store.sqlite_library import Database

NAME = 'rtree_a "b_geom'
TREE = '"rtree_a ""b_geom"'
FULL = 51
"""Cells of a node of two dimensions."""


def empty() -> Database:
    """A database in memory with an R-tree that has nothing."""
    db = Database(memory=True)
    db.conn.execute(f"CREATE VIRTUAL TABLE {TREE} USING rtree(id, minx, maxx, miny, maxy)")
    return db


def boxes_of(count: int, seed: int, points: bool = False) -> FloatArray:
    """Boxes of about a kilometre, anywhere in the region."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(66.0, 76.0, count), random.uniform(36.0, 43.0, count)
    width, height = (0.0 if points else random.uniform(0.0, 0.01, count) for _ in range(2))
    return np.column_stack([x, x + width, y, y + height])


def assert_holds(db: Database, ids: list[int], boxes: FloatArray) -> None:
    """The tree is sound, has each id once, and a query finds what it should and hardly more."""
    assert db.conn.execute("SELECT rtreecheck('main', ?)", (NAME,)).fetchone() == ("ok",)
    rows = np.array(db.conn.execute(f"SELECT * FROM {TREE} ORDER BY id").fetchall())
    assert rows[:, 0].tolist() == sorted(ids)
    exact = boxes[np.argsort(ids)]
    assert (rows[:, 1::2] <= exact[:, ::2]).all()
    assert (rows[:, 2::2] >= exact[:, 1::2]).all()
    assert np.abs(rows[:, 1:] - exact).max() < 2e-5
    window = 70.0, 71.0, 38.0, 39.0
    query = f"SELECT id FROM {TREE} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?"
    hits = {one for (one,) in db.conn.execute(query, window)}
    west, east, south, north = exact.T
    meets = (east >= window[0]) & (west <= window[1]) & (north >= window[2]) & (south <= window[3])
    assert {one for one, hit in zip(sorted(ids), meets.tolist(), strict=True) if hit} <= hits


@pytest.mark.parametrize("count", [1, FULL, rtree.FEWEST - 1, rtree.FEWEST, FULL**2, FULL**2 + 1, 20_000])
def test_every_number_of_boxes(count: int) -> None:
    db = empty()
    rtree.fill(db, TREE, np.arange(5, 5 + count), rtree.outward(boxes_of(count, 1)))
    assert_holds(db, list(range(5, 5 + count)), boxes_of(count, 1))


def test_none_is_none() -> None:
    db = empty()
    rtree.fill(db, TREE, np.empty(0, np.int64), np.empty((0, 4), np.float32))
    assert db.conn.execute(f"SELECT count(*) FROM {TREE}").fetchone() == (0,)


def test_nodes_are_as_full_as_they_can_be() -> None:
    """Half as many nodes as SQLite makes, which are read half as often."""
    db, one_by_one, boxes = empty(), empty(), boxes_of(5_000, 2)
    rtree.fill(db, TREE, np.arange(5_000), rtree.outward(boxes))
    rows = zip(range(5_000), *boxes.T.tolist(), strict=True)
    one_by_one.conn.executemany(f"INSERT INTO {TREE} VALUES (?,?,?,?,?)", rows)
    nodes, others = (
        of.conn.execute("""SELECT count(*) FROM "rtree_a ""b_geom_node" """).fetchone()[0] for of in (db, one_by_one)
    )
    assert nodes < -(-5_000 // FULL) + 5
    assert nodes < others


@given(st.lists(st.integers(1, 3_000), min_size=2, max_size=4), st.integers(0, 99), st.booleans())
def test_filled_in_several_goes_and_changed_afterwards(counts: list[int], seed: int, points: bool) -> None:
    db, boxes = empty(), boxes_of(sum(counts), seed, points)
    ids = np.random.default_rng(seed).permutation(10 * len(boxes))[: len(boxes)]
    start = 0
    for count in counts:
        rtree.fill(db, TREE, ids[start : start + count], rtree.outward(boxes[start : start + count]))
        start += count
    assert_holds(db, ids.tolist(), boxes)
    gone = ids[::3].tolist()
    db.conn.executemany(f"DELETE FROM {TREE} WHERE id = ?", [(one,) for one in gone])
    stay = np.delete(np.arange(len(ids)), np.arange(0, len(ids), 3))
    added = boxes_of(40, seed + 1, points)
    rows = zip(range(10**7, 10**7 + 40), *added.T.tolist(), strict=True)
    db.conn.executemany(f"INSERT INTO {TREE} VALUES (?,?,?,?,?)", rows)
    assert_holds(db, [*ids[stay].tolist(), *range(10**7, 10**7 + 40)], np.concatenate([boxes[stay], added]))


def test_a_full_tree_that_grows_in_depth_while_the_connection_is_open() -> None:
    """What SQLite read of the tree before is not taken for what is there now."""
    db, boxes = empty(), boxes_of(60_000, 3)
    for start, stop in ((0, 10), (10, 2_000), (2_000, 60_000)):
        rtree.fill(db, TREE, np.arange(start, stop), rtree.outward(boxes[start:stop]))
        assert_holds(db, list(range(stop)), boxes[:stop])
