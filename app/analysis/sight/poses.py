"""Where the observers of a scene stand and look."""

from __future__ import annotations

import numpy as np

from app.analysis.sight.sight import Pose
from app.scene.scene import Observers, Scene


def poses(scene: Scene, watch: Observers) -> list[Pose]:
    """Where each observer stands; no range beyond the parameters' limit, and none where nobody is present to watch."""
    reach = np.where(watch.staffing > 0.0, np.minimum(watch.range_m, scene.parameters.max_range_m), 0.0)
    needs = np.array([scene.types[key].needs_sight for key in watch.type], dtype=np.bool_)
    looks = (watch.azimuth_deg, watch.fov_deg, watch.tilt_deg, watch.vfov_deg)
    columns = (watch.lon, watch.lat, watch.height_m, reach, watch.curvature, *looks, needs)
    return [Pose(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
