"""Sight lines as a table, ray by ray, in CSV or Parquet. CSV is written without pandas: it takes longer to import."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from app.analysis.sight.poses import poses
from app.analysis.sight.sightlines import Observers, Targets, pairs_in_range, sightlines
from app.analysis.sight.vertical_field import in_view
from app.arrays import BoolArray
from app.errors import UserError
from app.exchange.atomic import replacing
from app.exchange.formula import guarded
from app.exchange.write.metadata import write_metadata
from app.geo.terrain import Terrain
from app.progress import Progress
from app.scene.scene import WHOLE_DEG, Scene
from layers.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, NDArray[Any]]
"""Columns of one length by name: texts as objects, numbers as float64 with NaN where they are not known."""


def sightline_columns(scene: Scene, radius_m: float | None, progress: Progress) -> Columns:
    """One row per pair of observer and border sample in range, on the finest terrain that holds the ray.

    ``visible`` is 1 or 0, NaN where the terrain is unknown or too coarse for a yes or no; ``p_visible`` is NaN where
    unknown. Raises UserError if the scene has no terrain.
    """
    if not scene.terrain:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "The project has no terrain: import a DEM, or make a project with the bundled one."
            )
        )
    share = 1.0 / len(scene.terrain)
    rays = _rays_on(scene, scene.terrain[0], radius_m, progress.part(0.0, share))
    for number, terrain in enumerate(scene.terrain[1:], 1):
        unknown = np.isnan(rays["p_visible"])
        if unknown.any():
            coarser = _rays_on(scene, terrain, radius_m, progress.part(number * share, (number + 1) * share))
            rays = {name: np.where(unknown, coarser[name], column) for name, column in rays.items()}
    seen = _in_view(scene, radius_m)
    return {name: column[seen] for name, column in rays.items()}


def _in_view(scene: Scene, radius_m: float | None) -> BoolArray:
    """Which rows of a table of rays lie within the height of their observer's view."""
    eyes, targets = _ends(scene, radius_m)
    observer, target, distance, _ = pairs_in_range(eyes, targets)
    in_sight = np.ones(observer.size, dtype=np.bool_)
    for number, pose in enumerate(poses(scene, scene.observers)):
        has_height = pose.sees and pose.vfov_deg < WHOLE_DEG
        own = np.flatnonzero(observer == number) if has_height else observer[:0]
        in_sight[own] = in_view(scene.terrain, pose, targets.at(target[own]), distance[own])
    return in_sight


def _ends(scene: Scene, radius_m: float | None) -> tuple[Observers, Targets]:
    posts = scene.observers
    reach = posts.range_m if radius_m is None else np.minimum(posts.range_m, radius_m)
    eyes = Observers.of(
        posts.lon, posts.lat, posts.height_m, reach, azimuth_deg=posts.azimuth_deg, fov_deg=posts.fov_deg
    )
    lon, lat = (np.concatenate([getattr(part, name) for part in scene.samples]) for name in ("lon", "lat"))
    return eyes, Targets.of(lon, lat, 0.5 * scene.parameters.target_height_m)


def _rays_on(scene: Scene, terrain: Terrain, radius_m: float | None, progress: Progress) -> Columns:
    posts = scene.observers
    eyes, targets = _ends(scene, radius_m)
    chainage = np.concatenate([part.chainage_m for part in scene.samples])
    routes = np.concatenate([np.full(len(part), part.route, dtype=object) for part in scene.samples])
    rays = sightlines(terrain, eyes, targets, curvature=posts.curvature, progress=progress)
    decided = ~(rays.unknown | rays.coarse)
    return {
        "sensor": np.array(posts.name, dtype=object)[rays.observer],
        "route": routes[rays.target],
        "chainage_m": chainage[rays.target],
        "lon": targets.lon[rays.target],
        "lat": targets.lat[rays.target],
        "distance_m": rays.distance_m,
        "clearance_m": rays.clearance_m,
        "visible": np.where(decided, rays.visible.astype(np.float64), np.nan),
        "p_visible": rays.p_visible,
        "obstacle_lon": rays.obstacle_lon,
        "obstacle_lat": rays.obstacle_lat,
        "obstacle_m": rays.obstacle_m,
    }


def write(columns: Columns, path: Path, marking: str) -> None:
    """Write sight lines as .csv or .parquet, whole or not at all, ``marking`` beside them as for other results.

    Raises UserError for other suffixes.
    """
    if path.suffix.lower() == ".csv":
        with replacing(path) as temporary:
            with temporary.open("w", encoding="utf-8", newline="") as file:
                table = csv.writer(file, lineterminator="\n")
                table.writerow(columns)
                table.writerows(zip(*map(_texts, columns.values()), strict=True))
            write_metadata(temporary, marking)
    else:
        from app.tasks import result_tables  # noqa: PLC0415 - brings pandas

        result_tables.write(frame_of(columns), path, marking)


def frame_of(columns: Columns) -> pd.DataFrame:
    """Sight lines as a DataFrame; ``visible`` is Int8, missing where it is not known."""
    import pandas as pd  # noqa: PLC0415 - takes long, and CSV is written without

    return pd.DataFrame({**columns, "visible": pd.array(columns["visible"]).astype("Int8")})


def _texts(column: NDArray[Any]) -> Iterator[str]:
    """Cells as they stand in the file; what is not known is empty."""
    if column.dtype == np.object_:
        safe = {text: guarded(text) for text in set(column.tolist())}
        return (safe[text] for text in column.tolist())
    return ("" if value != value else f"{value:.10g}" for value in column.tolist())  # noqa: PLR0124
