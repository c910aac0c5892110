"""QGIS's own renderer (python3-qgis) drawing the layers of a project: the peer of the window's frames."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from app.project.project import Project
from app.store.catalog import Entry
from layers.marks import Labels

PYTHON = "/usr/bin/python3"
"""The Python for which Debian packages QGIS."""
SCRIPT = Path(__file__).with_name("qgis_view.py")
MISSING = "QGIS is not installed (Debian: python3-qgis)"

Rect = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class LayerSource:
    """A layer as QGIS opens it; ``names``: the column it takes names from, or nothing."""

    source: str
    provider: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """What is to be drawn: layers from the top down, a rectangle of the plane, a size in pixels."""

    crs: str
    rect: Rect
    size: tuple[int, int]
    layers: tuple[LayerSource, ...]


def is_installed() -> bool:
    """Whether the system's Python has QGIS."""
    if not Path(PYTHON).exists():
        return False
    return subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0


def layers_of(project: Project) -> tuple[LayerSource, ...]:
    """The visible layers of a project, the topmost first."""
    entries = sorted(project.entries.values(), key=lambda entry: -entry.position)
    return tuple(_layer(project, entry) for entry in entries if entry.visible)


def _layer(project: Project, entry: Entry) -> LayerSource:
    if entry.kind == "terrain":
        return LayerSource(f"GPKG:{project.path}:{entry.table}", "gdal")
    named = any(isinstance(mark, Labels) for mark in project.layer(entry.uuid).marks())
    return LayerSource(f"{project.path}|layername={entry.table}", "ogr", "name" if named else "")


class Renderer:
    """A process of QGIS that has drawn a view once, and draws it again when asked."""

    def __init__(self, view: View, folder: Path) -> None:
        job = folder / "view.json"
        job.write_text(json.dumps(asdict(view)), encoding="utf-8")
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)}
        begin = time.perf_counter()
        self._process = subprocess.Popen(
            [PYTHON, str(SCRIPT), str(job), str(folder / "qgis.png")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self._answer()
        self.first_s = time.perf_counter() - begin
        """Seconds from the start of the process until its first image was written."""

    def _answer(self) -> str:
        assert self._process.stdout is not None
        if not (line := self._process.stdout.readline()):
            sys.exit("QGIS ended without an answer")
        return line

    def redraws_s(self, count: int) -> list[float]:
        """Seconds of some more drawings of the same view."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{count}\n")
        self._process.stdin.flush()
        return [float(value) / 1000.0 for value in json.loads(self._answer())]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@contextmanager
def renderer(view: View, folder: Path) -> Iterator[Renderer]:
    """A process of QGIS for as long as it is needed; ``folder`` takes its image."""
    process = Renderer(view, folder)
    try:
        yield process
    finally:
        process.close()
