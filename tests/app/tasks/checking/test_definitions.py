"""Sensor types, weather, an own state, its borders, a marking and parameters that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.project.project import Project
from app.tasks.checking import definitions
from tests.builders.checks import codes
from tests.builders.projects import elsewhere


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("sensor_types", "[]", "sensor-types"),
        ("weather", "[]", "weather"),
        ("own_state", '"Nowhere"', "own-state"),
        ("routes", '"TJ-AF"', "own-state"),
        ("marking", "[1]", "parameter"),
        ("theta", "9", "parameter"),
    ],
)
def test_what_cannot_be_used_is_named(path: Path, key: str, value: str, code: str) -> None:
    with Project.open(path) as project:
        assert list(definitions.faults(project)) == []
    elsewhere(path, f"INSERT OR REPLACE INTO sarhad_parameters VALUES ('{key}', '{value}')")
    with Project.open(path) as project:
        assert codes(definitions.faults(project)) == [code]
