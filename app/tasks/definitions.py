"""Files of sections as in sensors.toml, given to a project: sensor types of its own, and its weather."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.raw import readable
from app.project import project_weather, sensor_types
from app.project.project import Change, Project
from resources import SensorType


@dataclass(frozen=True, slots=True)
class Sections:
    """What a file states: sensor types by key, and the section of the weather, checked; None where it has none."""

    types: Mapping[str, SensorType] = field(default_factory=dict)
    weather: Mapping[str, Any] | None = None


def read_file(path: Path) -> Sections:
    """What a TOML file of sections as in sensors.toml states. Raises UserError naming section, field and range."""
    document = _document(path)
    if not document:
        raise UserError(f"{path.name} holds no section. A sensor type is written as in resources/sensors.toml.")
    section = document.pop(project_weather.KEY, None)
    if section is not None:
        project_weather.parsed(section, path.name)
    return Sections({key: sensor_types.parsed(key, rest, path.name) for key, rest in document.items()}, section)


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(readable(path).read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path.name} cannot be read as TOML: {error}.") from None


def add(project: Project, sections: Sections) -> Change | None:
    """Give the project these types, in the place of those of the same keys, and this weather, as one step.

    None if it has them. A bundled type can be given other values: they then hold in this project. Raises UserError for
    two types of one label.
    """
    project.refuse_read_only()
    types = sensor_types.edits_to_add(project, sections.types)
    weather = () if sections.weather is None else project_weather.edits(project, sections.weather)
    edits = (*types, *weather)
    return project.apply(sensor_types.ADD if types else project_weather.SET, *edits) if edits else None


def remove(project: Project, key: str) -> Change:
    """Take one of its own types, or its weather, from the project: the bundled one of that key holds again.

    Raises UserError if it has none of this key, or while a type is used.
    """
    project.refuse_read_only()
    if key != project_weather.KEY:
        return project.apply(sensor_types.REMOVE, *sensor_types.edits_to_remove(project, key))
    if project_weather.section_of(project) is None:
        raise UserError(f"{project.path.name} has no weather of its own: the bundled one holds.")
    return project.apply(project_weather.REMOVE, *project_weather.edits(project, None))
