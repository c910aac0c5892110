"""PMTiles: directories, the Hilbert curve, and refusals."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import UserError
from app.exchange.raster.underlays import pmtiles
from app.exchange.raster.underlays.pmtiles import Entry, directory, place_of, tile_number
from tests.builders.pmtiles import packed_directory, pmtiles_file
from tests.builders.underlays import tile

RED, BLUE = tile((200, 0, 0)), tile((0, 0, 200))


@pytest.mark.parametrize(
    ("place", "number"),
    [
        ((0, 0, 0), 0),
        ((1, 0, 0), 1),
        ((1, 0, 1), 2),
        ((1, 1, 1), 3),
        ((1, 1, 0), 4),
        ((2, 0, 0), 5),
        ((12, 3423, 1763), 19078479),
    ],
)
def test_numbers_of_the_specification(place: tuple[int, int, int], number: int) -> None:
    assert tile_number(*place) == number
    assert place_of(number) == place


@given(st.integers(0, 26), st.data())
def test_every_place_has_a_number_and_back(zoom: int, data: st.DataObject) -> None:
    column, row = data.draw(st.integers(0, 2**zoom - 1)), data.draw(st.integers(0, 2**zoom - 1))
    assert place_of(tile_number(zoom, column, row)) == (zoom, column, row)


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 9), st.integers(1, 9**5)), min_size=1, max_size=30))
def test_directories_come_back(steps: list[tuple[int, int, int]]) -> None:
    entries, number, offset = [], 0, 0
    for step, run, length in steps:
        number += step
        entries.append(Entry(number, run, length, offset))
        offset += length + (step % 3) * 7
    assert directory(packed_directory(entries)) == entries


@pytest.mark.parametrize("leaves", [False, True])
@pytest.mark.parametrize("compression", [1, 2])
def test_tiles_are_found_and_listed(tmp_path: Path, leaves: bool, compression: int) -> None:
    places = {(3, 4, 2): RED, (3, 4, 3): RED, (3, 5, 2): BLUE, (5, 20, 9): RED}
    path = pmtiles_file(tmp_path / "t.pmtiles", places, leaves=leaves, compression=compression)
    with pmtiles.pmtiles(path) as tiles:
        assert {(zoom, column, row): blob for zoom, column, row, blob in tiles} == places
    with pmtiles.pmtiles_fetch(path) as fetch:
        assert sorted(fetch(3, (2, 4), (4, 6))) == [(2, 4, RED), (2, 5, BLUE), (3, 4, RED)]
        assert not list(fetch(4, (0, 16), (0, 16)))
    header = pmtiles.read_header(path)
    assert header.zooms == (3, 5)
    assert pmtiles.metadata_of(path, header) == {"attribution": "test"}


def test_what_is_no_pmtiles_or_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.pmtiles"
    for raw, words in (
        (b"rubbish", "not a readable PMTiles"),
        (b"PM\x02\x00" + bytes(200), "version 2"),
        (b"PMTiles\x04" + bytes(200), "version 4"),
    ):
        path.write_bytes(raw)
        with pytest.raises(UserError, match=words):
            pmtiles.read_header(path)
    path = pmtiles_file(tmp_path / "z.pmtiles", {(0, 0, 0): RED}, compression=4)
    with pytest.raises(UserError, match="compressed in a way"):
        pmtiles.read_header(path)


def test_a_damaged_directory_is_refused_and_a_lost_tile_is_broken(tmp_path: Path) -> None:
    path = pmtiles_file(tmp_path / "t.pmtiles", {(1, 0, 0): RED, (1, 1, 1): BLUE})
    raw = path.read_bytes()
    path.write_bytes(raw[:-5])
    with pmtiles.pmtiles(path) as tiles:
        assert [blob for *_, blob in tiles] == [RED, b"?"]
    path.write_bytes(raw[:127] + b"\xff" * (len(raw) - 127))
    with pytest.raises(UserError, match="not a readable PMTiles"), pmtiles.pmtiles(path) as tiles:
        list(tiles)


@given(st.binary(max_size=60))
def test_rubbish_is_no_directory_or_one(raw: bytes) -> None:
    with suppress(ValueError):
        assert all(entry.length >= 0 for entry in directory(raw))


def test_packed_like_others_pack() -> None:
    assert gzip.decompress(gzip.compress(packed_directory([Entry(0, 1, 300, 0)]))) == b"\x01\x00\x01\xac\x02\x01"
