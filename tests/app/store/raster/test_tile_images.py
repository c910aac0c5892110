"""A pyramid of tiles read as one image; what is missing or broken is clear."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app.geo.lattice import Span
from app.store.raster import tile_images
from app.store.raster.tile_grids import mercator_grid
from app.store.raster.tile_images import Fetch, TileImage
from tests.builders.underlays import tile

RED, BLUE = (200, 10, 10), (10, 10, 200)
TILES = {(5, 3): tile(RED), (5, 4): b"broken", (6, 4): tile(BLUE, 512)}
"""By row and column."""


@contextmanager
def source() -> Iterator[Fetch]:
    def fetch(zoom: int, rows: Span, columns: Span) -> Iterator[tuple[int, int, bytes]]:
        for (row, column), blob in TILES.items():
            if zoom == 4 and rows[0] <= row < rows[1] and columns[0] <= column < columns[1]:
                yield row, column, blob

    yield fetch


def image() -> TileImage:
    grid = mercator_grid([4], {4: 256})
    return TileImage(replace(grid, extent=grid.bounds_of(4, (5, 7), (3, 5))), source)


def test_tiles_are_pasted_where_they_belong() -> None:
    with image().opened() as read:
        cells = read(0, (0, 512), (0, 512))
    assert image().levels[0].shape == (512, 512)
    assert cells[100, 100].tolist() == [*RED, 255]
    assert cells[300, 300].tolist() == [*BLUE, 255]
    assert not cells[:256, 256:].any(), "a broken tile is clear"
    assert not cells[256:, :256].any(), "so is a missing one"


def test_a_window_across_tiles_is_part_of_the_whole() -> None:
    with image().opened() as read:
        whole = read(0, (0, 512), (0, 512))
        assert (read(0, (200, 301), (190, 300)) == whole[200:301, 190:300]).all()


def test_a_window_of_too_many_tiles_stays_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_images, "MOST_TILES", 3)
    with image().opened() as read:
        assert not read(0, (0, 512), (0, 512)).any()
        assert np.any(read(0, (0, 256), (0, 256)))


def test_where_details_are_missing_the_next_coarser_level_is_enlarged() -> None:
    both = np.zeros((256, 256, 3), np.uint8)
    both[:, :128], both[:, 128:] = RED, BLUE
    stream = io.BytesIO()
    Image.fromarray(both).save(stream, "PNG")
    tiles = {(5, 10, 6): tile(BLUE), (4, 5, 3): stream.getvalue()}

    @contextmanager
    def levels() -> Iterator[Fetch]:
        def fetch(zoom: int, rows: Span, columns: Span) -> Iterator[tuple[int, int, bytes]]:
            for (of, row, column), blob in tiles.items():
                if zoom == of and rows[0] <= row < rows[1] and columns[0] <= column < columns[1]:
                    yield row, column, blob

        yield fetch

    grid = mercator_grid([4, 5], {4: 256, 5: 256})
    whole = TileImage(replace(grid, extent=grid.bounds_of(4, (5, 6), (3, 4))), levels)
    with whole.opened() as read:
        cells = read(0, (0, 512), (0, 512))
    assert cells[100, 100].tolist() == [*BLUE, 255], "its own tile goes first"
    assert cells[400, 100].tolist() == [*RED, 255]
    assert cells[400, 400].tolist() == [*BLUE, 255]
