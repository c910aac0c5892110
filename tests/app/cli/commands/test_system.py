"""sarhad doctor and prepare."""

from __future__ import annotations

import pytest

from app.installation import doctor, kernels
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


def test_doctor_says_what_is_missing_and_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "missing_libraries", list)
    assert "complete" in sarhad("doctor").stdout
    monkeypatch.setattr(doctor, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(doctor, "remedy", lambda missing: f"get {missing[0]}")
    out = sarhad("doctor").stdout
    assert "missing: libEGL.so.1" in out
    assert "install them with: get libEGL.so.1" in out


def test_prepare_compiles_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    monkeypatch.setattr(kernels, "compile_all", lambda: calls.append("compiled"))
    for compiled in (True, False):
        monkeypatch.setattr(kernels, "are_compiled", lambda compiled=compiled: compiled)
        assert sarhad("prepare").exit_code == 0
    assert calls == ["compiled"]
