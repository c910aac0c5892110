"""A snapshot takes the place of a project, unless another program owns it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project.project import Project
from app.store.snapshots import snapshot
from app.tasks.restore import restore
from tests.builders.projects import add_points


def test_what_stood_there_is_kept(path: Path) -> None:
    with Project.open(path) as project:
        copy = snapshot(project.database, path)
        add_points(project, 1)
        with pytest.raises(UserError):
            restore(path, copy)
    former = restore(path, copy)
    assert former is not None
    with Project.open(path, write=False) as project:
        assert not project.entries
    with Project.open(former, write=False) as project:
        assert len(project.entries) == 1
