"""Results as tables, sample by sample and ray by ray, in CSV or Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from app.analysis.detection.source_pairs import poses
from app.analysis.gaps.gap_report import Profile
from app.analysis.sight.sightlines import Observers, Targets, pairs_in_range, sightlines
from app.analysis.sight.vertical_field import in_view
from app.arrays import BoolArray
from app.errors import UserError
from app.exchange.atomic import replacing
from app.geo.terrain import Terrain
from app.progress import Progress
from app.scene.scene import WHOLE_DEG, Scene
from layers.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from app.analysis.crossing.weight_sensitivity import Cells, Sensitivity

PROFILE_COLUMNS = (
    "route",
    "chainage_m",
    "lon",
    "lat",
    "elevation_m",
    "p_day",
    "p_night",
    "p_low",
    "p_high",
    "k",
    "porosity",
)
DETAIL_COLUMNS = (
    *("g_day", "g_night", "best_day", "best_night", "most_day", "most_night", "two_day", "two_night"),
    *("k_day", "k_night"),
)
"""The columns after them: how sure P is, its bounds, and how many watch."""


def profile_table(profile: Profile) -> pd.DataFrame:
    """One row per sample; probabilities 0 to 1, degrees WGS 84, metres. ``class`` is empty where covered.

    ``p_tracks``: the probability that tracks are found afterwards, which is not detection. Columns a run lacks are
    empty: ``g_*`` without draws, and those unknown to an older run.
    """
    columns = {name: getattr(profile, name) for name in PROFILE_COLUMNS}
    details = {name: getattr(profile, name) for name in DETAIL_COLUMNS}
    counts = {name: pd.array(details[name]).astype("Int64") for name in ("k_day", "k_night")}
    return pd.DataFrame({**columns, "class": profile.klass, "p_tracks": profile.tracks, **details, **counts})


def cell_table(cells: Cells, sensitivity: Sensitivity) -> pd.DataFrame:
    """One row per 1-km cell: hours to cross, ease of crossing, rank by the index, and the rank's spread over weights.

    ``t_cross_h`` is empty if it cannot be computed.
    """
    return pd.DataFrame(
        {
            "route": cells.route,
            "km": cells.km,
            "t_cross_h": np.round(cells.t_cross_h, 3),
            "porosity": np.round(cells.porosity, 6),
            "index": np.round(cells.index, 6),
            "rank": sensitivity.rank,
            "rank_low": sensitivity.rank_low,
            "rank_high": sensitivity.rank_high,
            "top_decile_share": np.round(sensitivity.top_decile_share, 3),
        }
    )


def sightline_table(scene: Scene, radius_m: float | None, progress: Progress) -> pd.DataFrame:
    """One row per pair of observer and border sample in range, on the finest terrain that contains the ray.

    ``visible`` is 1 or 0, empty where the terrain is unknown or too coarse for a yes or no; ``p_visible`` is empty
    where unknown. Raises UserError if the scene has no terrain.
    """
    if not scene.terrain:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "The project has no terrain: import a DEM, or create a project with the bundled one."
            )
        )
    share = 1.0 / len(scene.terrain)
    rays = _ray_table(scene, scene.terrain[0], radius_m, progress.part(0.0, share))
    for number, terrain in enumerate(scene.terrain[1:], 1):
        unknown = rays["p_visible"].isna()
        if unknown.any():
            coarser = _ray_table(scene, terrain, radius_m, progress.part(number * share, (number + 1) * share))
            rays = rays.where(~unknown, coarser)
    return rays[_in_view(scene, radius_m)].reset_index(drop=True)


def _in_view(scene: Scene, radius_m: float | None) -> BoolArray:
    """Which rows of a table of rays lie within their observer's vertical field of view."""
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


def _ray_table(scene: Scene, terrain: Terrain, radius_m: float | None, progress: Progress) -> pd.DataFrame:
    posts = scene.observers
    eyes, targets = _ends(scene, radius_m)
    lon, lat, chainage = targets.lon, targets.lat, np.concatenate([part.chainage_m for part in scene.samples])
    routes = np.concatenate([np.full(len(part), part.route, dtype=object) for part in scene.samples])
    rays = sightlines(terrain, eyes, targets, curvature=posts.curvature, progress=progress)
    decided = ~(rays.unknown | rays.coarse)
    return pd.DataFrame(
        {
            "sensor": np.array(posts.name, dtype=object)[rays.observer],
            "route": routes[rays.target],
            "chainage_m": chainage[rays.target],
            "lon": lon[rays.target],
            "lat": lat[rays.target],
            "distance_m": rays.distance_m,
            "clearance_m": rays.clearance_m,
            "visible": pd.array(np.where(decided, rays.visible.astype(float), np.nan)).astype("Int8"),
            "p_visible": rays.p_visible,
            "obstacle_lon": rays.obstacle_lon,
            "obstacle_lat": rays.obstacle_lat,
            "obstacle_m": rays.obstacle_m,
        }
    )


def write(table: pd.DataFrame, path: Path) -> None:
    """Write ``table`` as .csv or .parquet, whole or not at all. Raises UserError for other suffixes."""
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".parquet"}:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: this table is written as .csv or .parquet.").format(name=path.name)
        )
    with replacing(path) as temporary:
        if suffix == ".csv":
            table.to_csv(temporary, index=False, float_format="%.10g", lineterminator="\n")
        else:
            table.to_parquet(temporary, index=False)
