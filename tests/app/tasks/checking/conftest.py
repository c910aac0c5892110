"""The project that the checks look at; nobody writes to it for longer than a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.catalog import Entry
from tests.builders import checks


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checks.world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def entries(world: Path) -> list[Entry]:
    return checks.entries_of(world)
