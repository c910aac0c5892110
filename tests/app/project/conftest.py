"""A project without layers, which is sound at the end of a test as well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.project.project import Project
from app.tasks.check import check
from tests.builders.project_files import blank


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(blank(tmp_path)) as opened:
        yield opened
        assert check(opened) == []
