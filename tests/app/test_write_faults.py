"""Writes that fail: all is as before or as after, and the next try works. A share of ``make write-faults``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.injection import available

ROOT = Path(__file__).parents[2]
COMMANDS = ("edit", "import rows", "migration", "report csv", "export shp")


@pytest.mark.peer("strace")
def test_a_write_that_fails(tmp_path: Path) -> None:
    if not available():
        pytest.skip("strace is not installed, or may follow no process here")
    command = [sys.executable, "-m", "tests.faults.writes", "--most", "2", "--folder", str(tmp_path), *COMMANDS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    failures = 2 * len(COMMANDS)
    assert f"{failures} of {failures} writes that failed left all whole" in done.stdout
