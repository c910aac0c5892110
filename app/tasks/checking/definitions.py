"""The project's own definitions: sensor types, weather, the own state."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Message, Remedy, UserError
from app.project import own_state, project_weather, sensor_types
from app.project.project import Project
from app.tasks.checking.finding import Finding


def faults(project: Project) -> Iterator[Finding]:
    """Definitions that cannot be used."""
    for code, read in (("sensor-types", sensor_types.own), ("weather", project_weather.own)):
        try:
            read(project)
        except UserError as error:
            yield Finding(code, Message(str(error), Remedy.CORRECT_DEFINITIONS, code))
    try:
        own_state.own_state(project)
    except UserError as error:
        yield Finding("own-state", error.message)
