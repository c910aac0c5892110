"""The scene of a project: its layers, terrain, weather and parameters at a date."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from app.geo.lrs import Route
from app.project import marking, own_state, project_weather, sensor_types
from app.project.project import Project
from app.scene.build import build_scene
from app.scene.layer_rows import checked_date
from app.scene.parameters import Parameters
from app.scene.scene import Scene
from app.store import runs as table
from app.terrain.sources import walked

_NO_PARAMETERS = (own_state.KEY, own_state.ROUTES, sensor_types.KEY, project_weather.KEY, marking.KEY)
"""Keys of the project's own parameters besides those of the analysis."""


def scene_of(
    project: Project,
    *,
    as_of: str = "",
    parameters: Parameters | None = None,
    routes: Iterable[str] = (),
    seed: int = 0,
    draws: int = 0,
) -> Scene:
    """The frozen input of a run on ``project`` as it stands, at ``as_of`` (ISO date, default today).

    Without ``routes``, those named in the project are analysed; if it names none, every border of its own state.
    """
    for damage in project.damaged_entries:
        # A layer that cannot be read may be one of posts: without it too much would be open.
        raise damage.error
    wanted = tuple(routes) or own_state.routes(project)
    parameters_used = parameters or parameters_of(project)
    kinds = ("borders", "checkpoints", "sensors", "patrols", "barriers", "reference")
    layers = [project.scene_layer(entry.uuid, whole=True) for kind in kinds for entry in project.of_kind(kind)]
    state = own_state.own_state(project)
    types, day = sensor_types.types_of(project), checked_date(as_of)
    bare = build_scene(layers, [], parameters_used, as_of=day, routes=wanted, own_state=state, seed=seed, types=types)
    terrain = walked(project, bounds_of(bare.routes), parameters_used.max_range_m)
    weather = project_weather.weather_of(project).at(bare.month)
    return dataclasses.replace(bare, terrain=terrain, draws=draws, weather=weather)


def parameters_of(project: Project) -> Parameters:
    """The parameters of an analysis that are stated in the project, the others as by default."""
    stated = table.parameters(project.database)
    return Parameters.of({key: str(value) for key, value in stated.items() if key not in _NO_PARAMETERS})


def bounds_of(routes: Iterable[Route]) -> tuple[float, float, float, float]:
    west, south, east, north = zip(*(route.bounds for route in routes), strict=True)
    return min(west), min(south), max(east), max(north)
