"""A project that is refused for what is in it is told from one that is open elsewhere, newer, or none."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.store.failures.explained import DamagedError, explained
from app.store.integrity.refusals import is_damage
from app.store.snapshots import folder_of
from tests.builders.projects import elsewhere


def test_what_says_restore_is_damage(path: Path) -> None:
    assert is_damage(UserError("x", Remedy.RESTORE_PROJECT), path)
    assert is_damage(UserError("x"), path)
    assert not is_damage(UserError("x", Remedy.RESTORE_PROJECT), path.with_name("none.gpkg"))


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN])
def test_what_is_no_fault_of_the_file_is_none(path: Path, code: int) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    error.sqlite_errorname = {5: "SQLITE_BUSY", 8: "SQLITE_READONLY", 14: "SQLITE_CANTOPEN"}[code]
    with pytest.raises(UserError) as refused, explained(path):
        raise error
    assert not is_damage(refused.value, path)


def test_a_file_that_is_no_database_was_a_project_if_it_has_snapshots(tmp_path: Path) -> None:
    text = tmp_path / "p.gpkg"
    text.write_text("text")
    assert not is_damage(DamagedError("x"), text)
    assert not is_damage(UserError("x"), text)
    folder_of(text).mkdir()
    (folder_of(text) / "p.2026-01-01T00-00-00-000000.gpkg").touch()
    assert is_damage(DamagedError("x"), text)
    assert is_damage(UserError("x"), text)


def test_a_project_of_a_newer_version_is_sound(path: Path) -> None:
    elsewhere(path, "INSERT INTO sarhad_migrations (migration_set, name, applied_at) VALUES ('sarhad', 'm9999_x', '')")
    assert not is_damage(UserError("x"), path)
