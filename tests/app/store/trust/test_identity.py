"""A project that was moved or replaced while it is open: nothing is written to the wrong file, nor read from it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import UserError
from app.project.beside import beside
from app.project.project import Project
from app.store.database import aside, connect
from app.store.trust import identity
from tests.builders.projects import add_points, blank

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there an open file is neither moved nor replaced")


def renamed(path: Path) -> None:
    path.rename(path.with_name("moved.gpkg"))


def replaced(path: Path) -> None:
    other = Path(shutil.copy(path, path.with_name("other.gpkg")))
    renamed(path)
    other.rename(path)


def folder_renamed(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))


@pytest.mark.parametrize("change", [renamed, replaced, folder_renamed, Path.unlink])
def test_nothing_is_written_after_the_file_has_gone(change: Callable[[Path], None], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    path = blank(tmp_path / "folder")
    with Project.open(path) as project:
        change(path)
        before = {file: file.read_bytes() for file in tmp_path.rglob("*.gpkg*")}
        with pytest.raises(UserError, match="moved, renamed or replaced"):
            add_points(project, 2)
        assert {file: file.read_bytes() for file in tmp_path.rglob("*.gpkg*")} == before


def test_no_further_connection_is_made_to_another_file_of_its_name(tmp_path: Path) -> None:
    path = blank(tmp_path)
    with Project.open(path):
        replaced(path)
        with pytest.raises(UserError, match="replaced"), beside(path, read_only=True):
            pass
        with pytest.raises(UserError, match="replaced"), aside(path, write=False):
            pass
        with pytest.raises(UserError, match="replaced"):
            Project.open(path, write=False)
        # Who opens it to work on wants the one that is there.
        Project.open(path).close()
    connect(path, read_only=True).close()
    assert identity._held == {}


def test_a_file_that_is_gone_has_no_identity(tmp_path: Path) -> None:
    assert identity.identity_of(tmp_path / "none") is None
    assert identity.hold(tmp_path / "none") is None
    identity.release(tmp_path / "none", None)
