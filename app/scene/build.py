"""Build a Scene from the layers of a project: validity at a date, ownership, defaults for empty cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.geo.terrain import Terrain
from app.scene.border_lines import border_routes, drawings_of
from app.scene.caveats import accuracies_of, line_accuracy, line_younger, posts_age_unknown, posts_old, posts_younger
from app.scene.layer_rows import SceneLayer
from app.scene.obstacles import obstacles_of
from app.scene.parameters import Parameters
from app.scene.patrols import patrols_at
from app.scene.places import HAZARD, neutral_roads_of, settlements_of, themed
from app.scene.posts import observers_at
from app.scene.road_points import roads_of
from app.scene.sampling import samples_of
from app.scene.scene import Scene
from resources import SensorType, sensor_types, weather


def build_scene(
    layers: Sequence[SceneLayer],
    terrain: Sequence[Terrain],
    parameters: Parameters | None = None,
    *,
    as_of: str,
    routes: Sequence[str] = (),
    own_state: str = "TJ",
    seed: int = 0,
    types: Mapping[str, SensorType] | None = None,
) -> Scene:
    """The scene of a project's layers at ``as_of`` (ISO date); validity is half-open: what closes that day is out.

    ``routes`` names routes or dyads; without any, all border lines that ``own_state`` lies on, and lines of unnamed
    states. Only what the own state operates, what is shared and what names no operator counts. Of several versions of a
    line the one superseded soonest is used, then the one that began last. ``types`` are the sensor types by key,
    by default those of sensors.toml, as is the weather. Raises UserError if no such line is valid or a cell cannot be
    read.
    """
    parameters = parameters or Parameters()
    types = sensor_types() if types is None else types
    lines, versions, origins = border_routes(layers, as_of, tuple(routes), own_state)
    observers, off = observers_at(layers, as_of, own_state, types)
    roads, terms = neutral_roads_of(layers)
    patrols, idle = patrols_at(layers, as_of, own_state)
    return Scene(
        lines,
        versions,
        samples_of(lines, parameters, observers),
        observers,
        patrols,
        tuple(sorted(terrain, key=lambda grid: (grid.cell_m, grid.hash()))),
        settlements_of(layers, lines),
        {key: types[key] for key in sorted({*observers.type, *_changed(types)})},
        weather(),
        parameters,
        as_of,
        own_state,
        seed,
        off
        + idle
        + posts_old(layers, as_of, observers.id)
        + posts_younger(layers, as_of, observers.id)
        + posts_age_unknown(layers, observers.id)
        + line_younger(drawings_of(layers), lines, as_of)
        + line_accuracy(layers, origins, parameters.step_m),
        roads_of(layers, lines),
        themed(layers, HAZARD),
        obstacles=obstacles_of(layers, as_of),
        neutral_roads=roads,
        neutral_road_terms=terms,
        line_accuracy_m=accuracies_of(layers, origins),
    )


def _changed(types: Mapping[str, SensorType]) -> set[str]:
    """The bundled types with other values here: proposals use them even if no post does."""
    return {key for key, kind in sensor_types().items() if types.get(key, kind) != kind}
