"""Snapshots are read from the newest on, and none of them is changed by it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.project.project import Project
from app.store.integrity import copies
from app.store.snapshots import snapshot


def test_the_newest_comes_first(path: Path) -> None:
    assert copies.newest_first(path) == []
    with Project.open(path) as project:
        first, second = snapshot(project.database, path), snapshot(project.database, path, "reason")
    (first.parent / "other.txt").write_text("x")
    assert copies.newest_first(path) == [second, first]


def test_a_link_to_a_file_elsewhere_is_no_snapshot(path: Path) -> None:
    with Project.open(path) as project:
        copy = snapshot(project.database, path)
    (copy.parent / "z.gpkg").symlink_to(path)
    (copy.parent / "a.gpkg").symlink_to(copy)
    assert copies.newest_first(path) == [copy, copy.parent / "a.gpkg"]


def test_a_file_is_read_as_it_stands(path: Path) -> None:
    with copies.opened(path) as db:
        assert db.conn.execute("SELECT count(*) FROM sarhad_layers").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError):
            db.conn.execute("DELETE FROM sarhad_layers")
