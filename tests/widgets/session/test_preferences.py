"""Preferences outlive the window; recent projects that still exist are listed, newest first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from widgets.session.preferences import RECENT, Preferences


def test_what_is_set_is_there_at_the_next_start(tmp_path: Path) -> None:
    first = Preferences(tmp_path / "window.ini")
    assert first.text("theme", "light") == "light"
    first.set("theme", "dark")
    first.set("geometry", QByteArray(b"abc"))
    again = Preferences(tmp_path / "window.ini")
    assert again.text("theme", "light") == "dark"
    assert again.bytes("geometry") == QByteArray(b"abc")
    assert again.bytes("theme").isEmpty()
    again.forget("theme")
    assert again.text("theme", "light") == "light"


def test_recent_projects_are_listed_newest_first_and_once(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "window.ini")
    files = [tmp_path / f"{number}.gpkg" for number in range(RECENT + 2)]
    for file in files:
        file.write_bytes(b"")
        preferences.remember(file)
    preferences.remember(files[4])
    newest = [files[4], *(file for file in reversed(files) if file != files[4])]
    assert preferences.recent == [file.resolve() for file in newest[:RECENT]]


def test_a_project_that_is_gone_is_not_listed(tmp_path: Path) -> None:
    preferences, file = Preferences(tmp_path / "window.ini"), tmp_path / "p.gpkg"
    file.write_bytes(b"")
    preferences.remember(file)
    assert preferences.recent == [file.resolve()]
    file.unlink()
    assert preferences.recent == []
