"""Projects that many tests start from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from app.project.project import Project
from app.tasks.check import check
from tests.builders.command_line import answer_of, sarhad
from tests.builders.projects import blank


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project, filled once; who writes to it works on a copy."""
    path = tmp_path_factory.mktemp("sample") / "p.gpkg"
    assert sarhad("new", path, "--sample").exit_code == 0
    return path


@pytest.fixture(scope="session")
def analysed(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The sample project with a run, and what the command answered; who writes to it works on a copy.

    It takes long, so one of the processes that share the tests makes it for all.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "analysed" / "p.gpkg"
    shared.parent.mkdir(exist_ok=True)
    answer = shared.with_suffix(".json")
    with FileLock(shared.with_suffix(".lock")):
        if not answer.exists():
            shutil.copy(sample, shared)
            answer.write_text(json.dumps(answer_of("analyse", shared, "--as-of", "2026-10-01", "--seed", "7")), "utf-8")
    path = Path(shutil.copy(shared, tmp_path_factory.mktemp("analysed") / "p.gpkg"))
    return path, json.loads(answer.read_text("utf-8"))


@pytest.fixture
def with_run(analysed: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Project]:
    """A copy of the sample project with a run, open for writing."""
    with Project.open(Path(shutil.copy(analysed[0], tmp_path / "p.gpkg"))) as opened:
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a new project without layers."""
    return blank(tmp_path)


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    """A new project without layers, open for writing; in the end it has to be in order."""
    with Project.open(path) as opened:
        yield opened
        assert check(opened) == []
