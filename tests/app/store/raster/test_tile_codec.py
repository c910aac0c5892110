"""Single tiles: what they are, whether they are whole, and their colours."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.geo.colour_cells import premultiplied
from app.store.raster.tile_codec import decoded, encoded, format_of, is_whole, size_of
from tests.builders.files import PNG
from tests.builders.underlays import quarters, tile


@pytest.mark.parametrize(("form", "name"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_the_three_formats(form: str, name: str) -> None:
    blob = tile(quarters(256, 256), form=form)
    assert format_of(blob) == name
    assert is_whole(blob)
    assert not is_whole(blob[: len(blob) // 2])
    assert size_of(blob) == (256, 256)
    cells = decoded(blob, (256, 256))
    assert cells is not None
    assert np.abs(cells[60, 60, :3].astype(int) - (220, 30, 30)).max() < 12
    assert cells[..., 3].min() == 255


@pytest.mark.parametrize("blob", [b"", b"\x1f\x8bvector", b"RIFF1234", None, 7, "text", PNG])
def test_what_is_no_tile(blob: object) -> None:
    assert not format_of(blob) or not is_whole(blob)  # type: ignore[arg-type]
    assert not isinstance(blob, bytes) or decoded(blob, (256, 256)) is None


def test_a_tile_of_another_size_is_fitted() -> None:
    cells = decoded(tile(quarters(512, 512), px=512), (256, 256))
    assert cells is not None
    assert cells.shape == (256, 256, 4)
    assert cells[200, 200].tolist() == [230, 200, 20, 255]


@pytest.mark.parametrize("side", [5_000, 10_000, 14_000])
@pytest.mark.filterwarnings("error")
def test_an_enormous_tile_is_none(side: int) -> None:
    buffer = io.BytesIO()
    Image.new("1", (side, 1 if side == 5_000 else side)).save(buffer, "PNG")
    assert size_of(buffer.getvalue()) is None
    assert decoded(buffer.getvalue(), (256, 256)) is None


def test_a_palette_with_alpha_and_grey_with_alpha_are_read() -> None:
    grey = np.zeros((8, 8, 2), dtype=np.uint8)
    grey[..., 0], grey[:4, :, 1] = 100, 255
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "PNG")
    cells = decoded(buffer.getvalue(), (8, 8))
    assert cells is not None
    assert (cells[0, 0].tolist(), cells[7, 7].tolist()) == ([100, 100, 100, 255], [0, 0, 0, 0])


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([2, 40, 255]), st.booleans())
def test_cells_come_back_as_they_were(seed: int, colours: int, opaque: bool) -> None:
    rng = np.random.default_rng(seed)
    palette = rng.integers(0, 256, (colours, 4), dtype=np.uint8)
    palette[:, 3] = 255 if opaque else np.where(palette[:, 3] > 128, 255, 0)
    cells = premultiplied(palette[rng.integers(0, colours, (32, 48))])
    back = decoded(encoded(cells), (32, 48))
    assert back is not None
    assert (back == cells).all()


def test_few_colours_take_little_space_and_many_stay_exact() -> None:
    few = premultiplied(np.dstack([quarters(256, 256), np.full((256, 256), 255, np.uint8)]))
    many = np.random.default_rng(1).integers(0, 256, (256, 256, 4), dtype=np.uint8)
    many[..., 3] = 255
    assert len(encoded(few)) < 2000
    assert np.array_equal(np.asarray(decoded(encoded(many), (256, 256))), many)
