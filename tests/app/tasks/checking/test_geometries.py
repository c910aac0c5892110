"""Geometries that cannot be read, lie elsewhere than is said of them, or are of another kind; wrong boxes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.progress import Progress
from app.store.catalog import Entry
from app.store.encoding.vectors import encode
from app.tasks.checking import geometries
from tests.builders.checks import altered, codes

NO_TRIGGERS = tuple(
    f"DROP TRIGGER rtree_{table}_geom_{event}" for table in ("incidents", "patrols") for event in ("update1", "update2")
)
FLIPPED = "substr(geom, 1, {0}) || x'{1}' || substr(geom, {0} + 2)"


def blob(shape: shapely.Geometry) -> str:
    (content,) = encode(np.array([shape], dtype=object))
    assert content is not None
    return f"x'{content.hex()}'"


def look(world: Path, entries: list[Entry], *statements: str) -> list[str]:
    with altered(world, *statements) as db:
        return codes(geometries.faults(db, entries, Progress()))


def test_a_sound_file(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries) == []


BLOBS: dict[str, Callable[[], str]] = {
    "other magic": lambda: "x'4751' || substr(geom, 3)",
    "other version": lambda: "CAST(x'475009' AS BLOB) || substr(geom, 4)",
    "cut": lambda: "substr(geom, 1, 20)",
    "a text": lambda: "'text'",
    "a number": lambda: "7",
    "nothing": lambda: "NULL",
    "other system": lambda: "substr(geom, 1, 4) || x'927f0000' || substr(geom, 9)",
    "flagged empty": lambda: "substr(geom, 1, 3) || x'11' || substr(geom, 5)",
    "line for a point": lambda: blob(shapely.LineString([(70, 38), (70.01, 38)])),
    "in space": lambda: blob(shapely.Point(500.0, 38.0)),
    "infinite": lambda: blob(shapely.Point(float("inf"), 38.0)),
}


@pytest.mark.parametrize("case", BLOBS)
def test_a_blob_that_is_not_as_stored(world: Path, entries: list[Entry], case: str) -> None:
    change = f"UPDATE incidents SET geom = CAST({BLOBS[case]()} AS BLOB) WHERE fid = 2"
    if case in ("a text", "a number", "nothing"):
        change = f"UPDATE incidents SET geom = {BLOBS[case]()} WHERE fid = 2"
    assert "geometry" in look(world, entries, *NO_TRIGGERS, change)


def test_an_envelope_that_contradicts_its_shape(world: Path, entries: list[Entry]) -> None:
    zone = bytes.fromhex(blob(shapely.box(70, 38, 70.1, 38.1))[2:-1])
    moved = zone[:8] + bytes(8) + zone[16:]
    assert "geometry" in look(world, entries, *NO_TRIGGERS, f"UPDATE patrols SET geom = x'{moved.hex()}' WHERE fid = 1")


INDEXES = (
    "UPDATE rtree_incidents_geom SET minx = 60, maxx = 61 WHERE id = 2",
    "UPDATE rtree_incidents_geom SET maxy = 39 WHERE id = 1",
    "DELETE FROM rtree_incidents_geom WHERE id = 2",
    "INSERT INTO rtree_incidents_geom VALUES (99, 70, 70, 38, 38)",
    "UPDATE rtree_incidents_geom_rowid SET nodeno = 7",
    "DROP TABLE rtree_incidents_geom",
    "DROP TRIGGER rtree_incidents_geom_insert",
    "DROP TRIGGER rtree_incidents_geom_delete",
)


@pytest.mark.parametrize("statement", INDEXES)
def test_an_index_that_is_wrong(world: Path, entries: list[Entry], statement: str) -> None:
    assert set(look(world, entries, statement)) == {"index"}


def test_an_extent_that_leaves_rows_out(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries, "UPDATE gpkg_contents SET max_x = 70.005 WHERE table_name = 'incidents'") == [
        "contents"
    ]


def test_each_sort_of_fault_of_a_table_is_named_once(world: Path, entries: list[Entry]) -> None:
    assert look(world, entries, *NO_TRIGGERS, "UPDATE incidents SET geom = x'00'").count("geometry") == 1
