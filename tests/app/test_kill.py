"""kill -9 in nine kinds of work: every committed step is there, nothing half-done. A share of ``make kills``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.project.project import Project

ROOT = Path(__file__).parents[2]
KILLS = 18


def test_killed_at_any_moment() -> None:
    # In a temporary folder of its own: this test's might be in memory, where a commit is too short to be met.
    command = [sys.executable, "-m", "tests.faults.kills", "--kills", str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{KILLS} of {KILLS} whole" in done.stdout
    # Some of them met the work alive and a commit half done, or the test proved nothing.
    summary = done.stdout.splitlines()[-1].split()
    alive, journals = int(summary[4]), int(summary[9])
    assert alive >= KILLS // 2
    assert journals >= 1


@pytest.mark.parametrize("name", ["-wal", "-shm"])
def test_no_side_files_stay(tmp_path: Path, name: str) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    with Project.open(path):
        assert not path.with_name(path.name + name).exists()
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]
