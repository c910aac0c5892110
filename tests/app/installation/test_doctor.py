"""What `sarhad doctor` says of an installation, and what it tells to install."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.installation import doctor


def test_versions_are_those_installed_and_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    rows = dict(doctor.versions())
    assert list(rows) == ["sarhad", "Python", "system", "SQLite", "numpy", "no-such-package"]
    assert (rows["numpy"], rows["no-such-package"]) == (version("numpy"), "missing")
    assert (rows["Python"], rows["SQLite"]) == (platform.python_version(), sqlite3.sqlite_version)


@pytest.mark.parametrize(
    ("system", "variables", "answer"),
    [
        ("linux", {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "offscreen"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wayland"),
        ("linux", {"DISPLAY": ":0"}, "xcb"),
        ("linux", {}, "none: there is no display"),
        ("win32", {}, "windows"),
        ("darwin", {"DISPLAY": ":0"}, "cocoa"),
        ("plan9", {}, "unknown"),
    ],
)
def test_the_platform_is_the_one_asked_for_else_what_the_system_offers(
    system: str, variables: dict[str, str], answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    assert doctor.qt_platform() == answer


LDD = """\tlinux-vdso.so.1 (0x0)
\tlibxcb-cursor.so.0 => not found
\tlibQt6Gui.so.6 => not found
\tlibEGL.so.1 => not found
\tlibc.so.6 => /lib/libc.so.6 (0x0)
"""


def test_missing_libraries_are_those_ldd_does_not_find_but_for_qt_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor, "_qt_files", lambda: [Path("a.so"), Path("b.so")])
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=LDD))
    assert doctor.missing_libraries() == ["libEGL.so.1", "libxcb-cursor.so.0"]
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert doctor.missing_libraries() == []
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(sys, "platform", "win32")
    assert doctor.missing_libraries() == []


def test_the_command_names_each_package_once() -> None:
    libraries = ["libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1", "libodd.so.3"]
    assert doctor.packages_for(libraries) == ["libegl1", "libglib2.0-0", "libodd.so.3"]
    assert doctor.remedy(libraries) == "apt-get install libegl1 libglib2.0-0 libodd.so.3"
    assert doctor.remedy([]) == ""


@given(st.lists(st.sampled_from(sorted(doctor.DEBIAN_PACKAGES))), st.integers(0, 12))
def test_a_library_is_known_whatever_its_version(names: list[str], number: int) -> None:
    expected = {doctor.DEBIAN_PACKAGES[name] for name in names}
    assert set(doctor.packages_for([f"{name}.{number}" for name in names])) == expected


def test_numba_says_its_layer_and_threads() -> None:
    layer, threads = doctor.numba_threading().split(", ")
    assert layer
    assert int(threads.removesuffix(" threads")) > 0


@pytest.mark.parametrize(("compiled", "text"), [(True, "compiled"), (False, "not compiled yet: ")])
def test_whether_kernels_are_compiled(compiled: bool, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "are_compiled", lambda: compiled)
    assert doctor.kernels().startswith(text)
