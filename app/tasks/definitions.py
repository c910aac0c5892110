"""Definition files as in sensors.toml for a project: its own sensor types, and its weather."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.raw import TOO_DEEP, readable
from app.project import project_weather, sensor_types
from app.project.project import Change, Project
from layers.text import QT_TRANSLATE_NOOP
from resources import SensorType

_DEEP_KEY = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){40}")


@dataclass(frozen=True, slots=True)
class Sections:
    """The content of a definition file: sensor types by key, and the weather section, checked; None if absent."""

    types: Mapping[str, SensorType] = field(default_factory=dict)
    weather: Mapping[str, Any] | None = None


def read_file(path: Path) -> Sections:
    """Read a TOML file of sections as in sensors.toml. Raises UserError naming section, field and range."""
    document = _document(path)
    if not document:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "{name} holds no section. A sensor type is written as in resources/sensors.toml."
            ).format(name=path.name)
        )
    section = document.pop(project_weather.KEY, None)
    if section is not None:
        project_weather.parsed(section, path.name)
    types = {key: sensor_types.parsed(key, values, path.name) for key, values in document.items()}
    return Sections(types, section)


def _document(path: Path) -> dict[str, Any]:
    try:
        text = readable(path).read_text("utf-8-sig")
        if _DEEP_KEY.search(text):  # the reader would take memory by the square of its depth
            raise RecursionError
        return tomllib.loads(text)
    except UnicodeDecodeError:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} is not UTF-8 text. Save it as UTF-8.").format(name=path.name)
        ) from None
    except RecursionError:
        raise UserError(TOO_DEEP.format(name=path.name)) from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} cannot be read as TOML: {reason}.").format(name=path.name, reason=error)
        ) from None


def add(project: Project, sections: Sections) -> Change | None:
    """Add these types to the project, replacing those of the same keys, and this weather, in one step.

    None if nothing changes. A bundled type can be overridden in the project. Raises UserError if two types share a
    label.
    """
    project.refuse_read_only()
    types = sensor_types.edits_to_add(project, sections.types)
    weather = () if sections.weather is None else project_weather.edits(project, sections.weather)
    edits = (*types, *weather)
    return project.apply(sensor_types.ADD if types else project_weather.SET, *edits) if edits else None


def remove(project: Project, key: str) -> Change:
    """Remove one of the project's own types, or its weather: the bundled one of that key applies again.

    Raises UserError if there is none of this key, or a type is in use.
    """
    project.refuse_read_only()
    if key != project_weather.KEY:
        return project.apply(sensor_types.REMOVE, *sensor_types.edits_to_remove(project, key))
    if project_weather.section_of(project) is None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} has no weather of its own: the bundled one applies.").format(
                name=project.path.name
            )
        )
    return project.apply(project_weather.REMOVE, *project_weather.edits(project, None))
