"""The weather of a project: that of sensors.toml, or its own, stored in its file as a section of the same form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.errors import UserError
from app.project.project import Project
from app.store import runs as table
from app.store.history import Edit, Row
from layers.text import QT_TRANSLATE_NOOP
from resources import Climate, climate_of, weather

KEY = "weather"
"""The section of a file, and the project parameter that holds it: one JSON object."""
SET = QT_TRANSLATE_NOOP("Step", "Set the weather")
REMOVE = QT_TRANSLATE_NOOP("Step", "Back to the bundled weather")


def own(project: Project) -> Climate | None:
    """The project's own weather; None if it has none. Raises UserError if what the file holds is invalid."""
    section = section_of(project)
    return None if section is None else parsed(section, project.path.name)


def weather_of(project: Project) -> Climate:
    """The weather in use: the project's own, else the bundled one all year."""
    return own(project) or Climate(weather())


def section_of(project: Project) -> Any:
    """The weather section in the project's file, unchecked; None if there is none."""
    return table.parameter(project.database, KEY)


def parsed(section: Any, source: str) -> Climate:
    """The climate of a section. Raises UserError naming ``source``, the section, the field and its range."""
    try:
        return climate_of(section, source)
    except ValueError as error:
        raise UserError(f"{' '.join(str(error).split())[:350]}.") from None


def edits(project: Project, section: Mapping[str, Any] | None) -> tuple[Edit, ...]:
    """The edits that make ``section`` the project's weather, or remove its own (None); empty if nothing changes."""
    if table.is_stated(project.database, KEY, section):
        return ()
    row: Row | None = None if section is None else {"key": KEY, "value": json.dumps(section, ensure_ascii=False)}
    return (Edit(table.PARAMETERS, KEY, project.row(table.PARAMETERS, KEY), row),)
