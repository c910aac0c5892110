"""The eleven concepts are found at the door of their rooms, and asking for one loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CONCEPTS = {
    "Field": "layers",
    "Layer": "layers",
    "Mark": "layers",
    "Edit": "app.store",
    "Change": "app.project",
    "Project": "app.project",
    "Scene": "app.scene",
    "Progress": "app.progress",
    "CoverageGap": "app.analysis.gaps",
    "GapReport": "app.analysis.gaps",
    "Session": "widgets.session",
}


@pytest.mark.parametrize("name", CONCEPTS)
def test_a_concept_is_found_at_the_door_of_its_room(name: str) -> None:
    room = import_module(CONCEPTS[name])
    assert getattr(room, name).__doc__ or name == "Mark"
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = room.Nothing


@pytest.mark.parametrize("room", ["app.store", "app.project", "app.scene", "app.analysis.gaps"])
def test_a_room_loads_nothing_before_it_is_asked(room: str) -> None:
    code = f"import sys, {room}; print(*sorted(m for m in sys.modules if m.startswith('app.') and m != 'app.offline'))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    parents = room.split(".")
    assert loaded.stdout.split() == [".".join(parents[: n + 1]) for n in range(1, len(parents))]


def test_the_mark_for_translation_loads_no_other_resource() -> None:
    code = "import sys, resources.text; print(*sorted(m for m in sys.modules if m.startswith('resources')))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["resources", "resources.text"]


def test_every_resource_is_found_at_the_door() -> None:
    resources = import_module("resources")
    assert all(hasattr(resources, name) for name in resources.__all__)
