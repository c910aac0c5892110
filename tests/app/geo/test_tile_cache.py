"""The cache of tiles: every window is that of the whole, and every tile of every raster is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.arrays import SingleArray
from app.geo import tile_cache
from app.geo.lattice import Lattice, Read, Span
from app.geo.tile_cache import TILE_CELLS, Tiles
from app.geo.tiling import Mosaic, joined

CELL = 1.0 / 3600.0
SHAPE = 1130, 1270
WHOLE = Lattice(SHAPE, (CELL, 0.0, 70.0, 0.0, -CELL, 38.0), "EPSG:4326")
VALUES = np.random.default_rng(8).normal(1000.0, 50.0, SHAPE).astype(np.float32)
VALUES[500:560, 610:640] = np.nan
SHARED_EDGES = [((0, 601), (0, 631)), ((0, 601), (630, 1270)), ((600, 1130), (0, 631)), ((600, 1130), (630, 1270))]
Block = tuple[int, int, int]


class Cut:
    """The whole cut into parts. ``blocks``: how often each block of a part was read, ``openings``: of each part."""

    def __init__(self, boxes: list[tuple[Span, Span]]) -> None:
        self.blocks: Counter[Block] = Counter()
        self.openings: Counter[int] = Counter()
        lattices = [
            Lattice((down[1] - down[0], across[1] - across[0]), WHOLE.shifted(down[0], across[0]), WHOLE.crs)
            for down, across in boxes
        ]
        openers = tuple(
            partial(self._opened, number, VALUES[slice(*down), slice(*across)])
            for number, (down, across) in enumerate(boxes)
        )
        self.tiles = Tiles(Mosaic(joined(lattices), openers))

    @contextmanager
    def _opened(self, number: int, values: SingleArray) -> Iterator[Read]:
        self.openings[number] += 1

        def read(rows: Span, columns: Span) -> SingleArray:
            assert rows[0] % TILE_CELLS == 0
            assert columns[0] % TILE_CELLS == 0
            self.blocks.update(
                (number, row // TILE_CELLS, column // TILE_CELLS)
                for row in range(*rows, TILE_CELLS)
                for column in range(*columns, TILE_CELLS)
            )
            return values[slice(*rows), slice(*columns)].copy()

        yield read


def span(count: int) -> st.SearchStrategy[Span]:
    return st.tuples(st.integers(0, count - 1), st.integers(1, 700)).map(lambda at: (at[0], min(sum(at), count)))


windows = st.lists(st.tuples(span(SHAPE[0]), span(SHAPE[1])), min_size=1, max_size=6)
CUTS = {"whole": [((0, 1130), (0, 1270))], "share edges": SHARED_EDGES, "twice": SHARED_EDGES[1:] + SHARED_EDGES[:2]}


@settings(max_examples=25)
@given(st.sampled_from(sorted(CUTS)), windows)
def test_windows_are_those_of_the_whole_and_no_block_is_read_twice(cut: str, windows: list[tuple[Span, Span]]) -> None:
    parts = Cut(CUTS[cut])
    for rows, columns in windows:
        window = parts.tiles.read(rows, columns)
        assert window.tobytes() == VALUES[slice(*rows), slice(*columns)].tobytes()
        window[:] = 0.0  # what a caller does with it alters no tile
    assert max(parts.blocks.values()) == 1


def test_across_a_seam_the_blocks_of_the_files_are_read_and_no_more() -> None:
    parts = Cut(SHARED_EDGES)
    parts.tiles.read((560, 640), (590, 670))
    assert parts.blocks.keys() == {(0, 1, 1), (1, 1, 0), (2, 0, 1), (3, 0, 0)}


def test_a_window_that_is_in_the_cache_opens_nothing() -> None:
    parts = Cut(SHARED_EDGES)
    parts.tiles.read((0, 620), (0, 700))
    before = parts.openings.copy()
    parts.tiles.read((10, 610), (20, 690))
    assert parts.openings == before


def test_tiles_long_unused_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_cache, "MOST_CELLS", 2 * TILE_CELLS**2)
    parts = Cut([((0, 1130), (0, 1270))])
    for rows, columns in (((0, 10), (0, 10)), ((0, 10), (600, 610)), ((0, 10), (0, 10)), ((600, 610), (0, 10))):
        parts.tiles.read(rows, columns)
    assert parts.tiles.tiles.keys() == {(0, 0, 0), (0, 1, 0)}
    assert parts.tiles.cells == sum(tile.size for tile in parts.tiles.tiles.values()) == 2 * TILE_CELLS**2


def test_narrow_tiles_count_by_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles at the edges of files do not push out those that others need."""
    monkeypatch.setattr(tile_cache, "MOST_CELLS", sum((down[1] - down[0]) * 631 for down, _ in SHARED_EDGES[::2]))
    parts = Cut(SHARED_EDGES[::2])
    for _ in range(2):
        parts.tiles.read((0, 1130), (0, 631))
    assert len(parts.blocks) == 8
    assert max(parts.blocks.values()) == 1


def test_threads_share_it() -> None:
    parts = Cut(SHARED_EDGES)
    windows: list[SingleArray] = []
    threads = [Thread(target=lambda: windows.append(parts.tiles.read((400, 800), (500, 900)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {window.tobytes() for window in windows} == {VALUES[400:800, 500:900].tobytes()}
    assert max(parts.blocks.values()) == 1
