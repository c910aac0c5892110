"""sarhad doctor and prepare."""

from __future__ import annotations

from tests.builders.command_line import sarhad


def test_doctor_names_versions() -> None:
    out = sarhad("doctor").stdout
    for word in (
        "sarhad",
        "Python",
        "SQLite",
        "PySide6-Essentials",
        "Qt platform",
        "numba threading",
        "system libraries",
    ):
        assert word in out
