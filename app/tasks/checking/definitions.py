"""The project's own definitions: sensor types, weather, the own state and its borders, the marking, parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.errors import Message, Remedy, UserError
from app.project import marking, own_state, project_weather, sensor_types
from app.project.project import Project
from app.scene.parameters import Parameters
from app.store import runs as table
from app.tasks.checking.finding import Finding


def faults(project: Project) -> Iterator[Finding]:
    """Definitions that cannot be used."""
    for code, read in (("sensor-types", sensor_types.own), ("weather", project_weather.own)):
        try:
            read(project)
        except UserError as error:
            yield Finding(code, Message(str(error), Remedy.CORRECT_DEFINITIONS, code))
    for code, look in _OTHERS:
        try:
            look(project)
        except UserError as error:
            yield Finding(code, error.message)


def _parameters(project: Project) -> None:
    """Raise UserError for a value that no analysis takes; one that cannot be read is told as a row.

    Whatever has another key is another program's, or a later version's: an analysis says so.
    """
    if not table.damaged_parameters(project.database):
        stated, keys = table.parameters(project.database), Parameters().as_dict().keys()
        Parameters.of({key: str(value) for key, value in stated.items() if key in keys})


_OTHERS: tuple[tuple[str, Callable[[Project], object]], ...] = (
    ("own-state", own_state.own_state),
    ("own-state", own_state.routes),
    ("parameter", marking.own),
    ("parameter", _parameters),
)
