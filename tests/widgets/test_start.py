"""`sarhad` with nothing behind it opens the window, and says in one line why where it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def sarhad(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, env=kept | environment, capture_output=True, text=True, check=False)


def test_without_a_display_one_line_says_so() -> None:
    done = sarhad()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "display" in done.stderr


def test_a_project_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = sarhad(str(tmp_path / "gone.gpkg"))
    assert done.returncode == 1
    assert "gone.gpkg does not exist" in done.stderr


def test_the_window_is_no_command_of_its_own_in_the_help() -> None:
    done = sarhad("--help")
    assert done.returncode == 0
    assert "render" in done.stdout
    assert "\n  open " not in done.stdout
