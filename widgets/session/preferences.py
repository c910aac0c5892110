"""User preferences: theme, coordinate format, recent projects, layout of the docks. Never part of a project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

RECENT = 8


class Preferences:
    """A thin wrapper round an INI file in the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        file = path or platformdirs.user_config_path("sarhad", ensure_exists=True) / "window.ini"
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, key: str, default: str) -> str:
        """A preference as text."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def set(self, key: str, value: Any) -> None:
        """Store a preference."""
        self._settings.setValue(key, value)

    def forget(self, key: str) -> None:
        """Reset a preference to its default."""
        self._settings.remove(key)

    def bytes(self, key: str) -> QByteArray:
        """A preference in Qt's binary form; empty if there is none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    @property
    def recent(self) -> list[Path]:
        """Recent projects that still exist, the newest first."""
        stored = self._settings.value("recent", [])
        listed = [stored] if isinstance(stored, str) else list(stored) if isinstance(stored, list) else []
        return [Path(item) for item in listed if Path(item).is_file()]

    def remember(self, project: Path) -> None:
        """Put a project at the top of the recent ones."""
        others = [path for path in self.recent if path != project.resolve()]
        self.set("recent", [str(path) for path in [project.resolve(), *others][:RECENT]])
