"""The core imports, and a project is made and analysed, where Qt and pyqtgraph cannot be imported at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

BLOCKED = """
import importlib, pkgutil, sys
for name in ("PySide6", "shiboken6", "pyqtgraph"):
    sys.modules[name] = None
import app, layers, resources
for package in (app, layers, resources):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
print("imported")
"""

USED = """
import sys
for name in ("PySide6", "shiboken6", "pyqtgraph"):
    sys.modules[name] = None
from app.cli.main import run
run(sys.argv[1:])
"""


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_module_of_the_core_imports() -> None:
    done = python(BLOCKED)
    assert (done.stdout.strip(), done.returncode) == ("imported", 0), done.stderr


def test_the_command_line_works(tmp_path: Path) -> None:
    project = str(tmp_path / "p.gpkg")
    assert python(USED, "new", project, "--sample").returncode == 0
    assert python(USED, "info", project).returncode == 0
    assert python(USED, "doctor").returncode == 0
