"""The project that the commands are tried on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def project(sample: Path, tmp_path: Path) -> Path:
    """The file of a sample project of the test's own."""
    return Path(shutil.copy(sample, tmp_path / "p.gpkg"))
