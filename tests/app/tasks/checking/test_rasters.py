"""Tiles that have changed since their import, or cannot be read; without a digest no more is said than is true."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.progress import Progress
from app.store.catalog import Entry
from app.tasks.checking import rasters
from tests.builders.checks import altered, codes

HEIGHTS = "WHERE id = (SELECT max(id) FROM {0})"
FORGOTTEN = "DELETE FROM sarhad_digests"
OTHER_TILE = "(SELECT tile_data FROM {0} WHERE id <> (SELECT max(id) FROM {0}) LIMIT 1)"
CHANGES = (
    "UPDATE heights SET tile_data = substr(tile_data, 1, 900) || x'55' || substr(tile_data, 902) WHERE id = 1",
    "DELETE FROM heights WHERE id = 1",
    f"UPDATE heights SET tile_data = {OTHER_TILE.format('heights')} WHERE id = (SELECT max(id) FROM heights)",
    "DELETE FROM scan WHERE id = 1",
    "UPDATE gpkg_contents SET min_x = min_x + 1, max_x = max_x + 1 WHERE table_name = 'heights'",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET uom = 'ft'",
    "UPDATE gpkg_2d_gridded_tile_ancillary SET max = 9000",
    "UPDATE sarhad_digests SET digest = 'x' WHERE subject = 'raster'",
)


def look(world: Path, entries: list[Entry], *statements: str) -> list[str]:
    with altered(world, *statements) as db:
        return codes(rasters.faults(db, entries, Progress()))


def test_a_sound_file(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries) == []
    assert look(world, entries, FORGOTTEN) == []


@pytest.mark.parametrize("statement", CHANGES)
def test_a_change_is_named_by_the_digest(world: Path, entries: list[Entry], statement: str) -> None:
    assert "changed-raster" in look(world, entries, statement)


BROKEN = ("x'00'", "substr(tile_data, 1, 200)", "'text'", "7", "zeroblob(1000)")


@pytest.mark.parametrize("table", ["heights", "scan"])
@pytest.mark.parametrize("content", BROKEN)
def test_a_tile_that_cannot_be_read_is_named_without_one(
    world: Path, entries: list[Entry], table: str, content: str
) -> None:
    assert look(world, entries, FORGOTTEN, f"UPDATE {table} SET tile_data = {content} WHERE id = 1") == ["tile"]


def test_heights_of_another_size(world: Path, entries: list[Entry]) -> None:
    change = "UPDATE gpkg_tile_matrix SET tile_width = 128 WHERE table_name = 'heights'"
    assert look(world, entries, FORGOTTEN, change) == ["tile"]


@pytest.mark.parametrize("change", ["zoom_level = 40", "tile_row = 5000", "tile_column = 'x'", "tile_column = -1"])
def test_a_tile_outside_its_matrix(world: Path, entries: list[Entry], change: str) -> None:
    assert "tiles" in look(world, entries, f"UPDATE heights SET {change} WHERE id = 1")


def test_what_cannot_be_told_is_said(world: Path, entries: list[Entry]) -> None:
    with altered(world) as db:
        assert list(rasters.without_digest(db, entries)) == []
    with altered(world, FORGOTTEN) as db:
        assert [text.split()[0] for text in rasters.without_digest(db, entries)] == ["heights", "scan"]
