"""Tiles read as one raster: every cut of a raster gives back the raster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.arrays import SingleArray
from app.geo import tiling
from app.geo.lattice import Lattice, Opener, Read, Span
from app.geo.tiling import Mosaic, Tiling, joined, offset_in

CELL = 1.0 / 3600.0
WHOLE = Lattice((90, 70), (CELL, 0.0, 70.0, 0.0, -CELL, 38.0), "EPSG:4326")
RNG = np.random.default_rng(5)
VALUES = RNG.normal(1000.0, 50.0, WHOLE.shape).astype(np.float32)


def part(rows: Span, columns: Span, nudge: float = 0.0) -> Lattice:
    a, b, c, d, e, f = WHOLE.shifted(rows[0], columns[0])
    return Lattice((rows[1] - rows[0], columns[1] - columns[0]), (a, b, c + nudge * a, d, e, f), "EPSG:4326")


def opener(values: SingleArray, log: list[str] | None = None) -> Opener:
    @contextmanager
    def opened() -> Iterator[Read]:
        if log is not None:
            log.append("open")
        yield lambda rows, columns: values[slice(*rows), slice(*columns)].copy()
        if log is not None:
            log.append("close")

    return partial(opened)


spans = st.tuples(st.integers(0, 60), st.integers(3, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))
boxes = st.lists(
    st.tuples(spans.map(lambda s: (s[0], min(s[1], 90))), spans.map(lambda s: (s[0], min(s[1], 70)))),
    min_size=1,
    max_size=7,
)


@given(boxes, spans, spans)
def test_parts_give_back_the_raster_they_were_cut_from(
    boxes: list[tuple[Span, Span]], rows: Span, columns: Span
) -> None:
    lattices = [part(*box) for box in boxes]
    whole = joined(lattices)
    expected = np.full(WHOLE.shape, np.nan, np.float32)
    for down, across in boxes:
        expected[slice(*down), slice(*across)] = VALUES[slice(*down), slice(*across)]
    top, left = min(box[0][0] for box in boxes), min(box[1][0] for box in boxes)
    bottom, right = max(box[0][1] for box in boxes), max(box[1][1] for box in boxes)
    assert whole.whole.shape == (bottom - top, right - left)
    assert whole.whole.transform == pytest.approx(WHOLE.shifted(top, left), abs=1e-12)
    openers = tuple(opener(VALUES[slice(*down), slice(*across)]) for down, across in boxes)
    rows, columns = (rows[0], min(rows[1], bottom - top)), (columns[0], min(columns[1], right - left))
    if rows[0] < rows[1] and columns[0] < columns[1]:
        with Mosaic(whole, openers).opened() as read:
            window = read(rows, columns)
        np.testing.assert_array_equal(window, expected[top:bottom, left:right][slice(*rows), slice(*columns)])


def test_the_first_with_a_height_counts() -> None:
    first, second = np.full((4, 4), 1.0, np.float32), np.full((4, 4), 2.0, np.float32)
    first[1, 1] = np.nan
    whole = joined([part((0, 4), (0, 4)), part((0, 4), (0, 4))])
    with Mosaic(whole, (opener(first), opener(second))).opened() as read:
        window = read((0, 4), (0, 4))
    assert window[1, 1] == 2.0
    assert np.count_nonzero(window == 1.0) == 15


@pytest.mark.parametrize(("nudge", "fits"), [(0.0, True), (0.01, True), (-0.01, True), (0.03, False), (0.5, False)])
def test_cells_may_be_apart_by_the_rounding_of_corners_alone(nudge: float, fits: bool) -> None:
    moved = part((0, 20), (30, 50), nudge)
    assert offset_in(WHOLE, moved) == ((0, 30) if fits else None)
    if not fits:
        with pytest.raises(ValueError, match="one lattice"):
            joined([WHOLE, moved])


def test_another_size_of_cells_or_another_system_is_another_lattice() -> None:
    a, b, c, d, e, f = WHOLE.transform
    assert offset_in(WHOLE, Lattice((90, 70), (a * 1.001, b, c, d, e, f), "EPSG:4326")) is None
    assert offset_in(WHOLE, Lattice((90, 70), (a, b, c, d, 2 * e, f), "EPSG:4326")) is None
    assert offset_in(WHOLE, Lattice((90, 70), (a, b, c, d, e, f), "EPSG:4284")) is None
    rounded = round(a, 15), b, c, d, -round(-e, 15), f
    assert offset_in(WHOLE, Lattice((90, 70), rounded, "OGC:CRS84")) == (0, 0)


def test_offsets_may_be_negative() -> None:
    assert offset_in(part((40, 60), (30, 50)), WHOLE) == (-40, -30)


def test_parts_are_opened_when_they_are_read_and_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiling, "MOST_OPEN", 2)
    log: list[str] = []
    spans = [(start, start + 10) for start in range(0, 90, 10)]
    whole = joined([part(span, (0, 70)) for span in spans])
    with Mosaic(whole, tuple(opener(VALUES[slice(*span)], log) for span in spans)).opened() as read:
        assert log == []
        read((12, 18), (0, 70))
        assert log == ["open"]
        np.testing.assert_array_equal(read((0, 90), (0, 70)), VALUES)
        assert log.count("open") - log.count("close") == 2
    assert log.count("open") == log.count("close") > 0


def test_mosaics_as_parts_of_a_mosaic_are_read_as_all_their_rasters() -> None:
    rows = [[((0, 40), (0, 30)), ((0, 40), (29, 70))], [((39, 90), (0, 45)), ((39, 90), (45, 70))]]
    mosaics = [
        Mosaic(
            joined([part(*box) for box in boxes]),
            tuple(opener(VALUES[slice(*down), slice(*across)]) for down, across in boxes),
        )
        for boxes in rows
    ]
    tiling = joined([mosaic.tiling.whole for mosaic in mosaics])
    whole = Mosaic.of(tiling, mosaics)
    assert whole.tiling.offsets == ((0, 0), (0, 29), (39, 0), (39, 45))
    assert whole.tiling.shapes == ((40, 30), (40, 41), (51, 45), (51, 25))
    with whole.opened() as read:
        np.testing.assert_array_equal(read((0, 90), (0, 70)), VALUES)


def test_of_mosaics_the_first_with_a_height_counts() -> None:
    upper, lower = np.full((4, 4), 1.0, np.float32), np.full((4, 4), 2.0, np.float32)
    upper[2, 1] = np.nan
    alone = [Mosaic(Tiling.single(part((0, 4), (0, 4))), (opener(values),)) for values in (upper, lower)]
    with Mosaic.of(joined([part((0, 4), (0, 4))] * 2), alone).opened() as read:
        window = read((0, 4), (0, 4))
    assert window[2, 1] == 2.0
    assert np.count_nonzero(window == 1.0) == 15
