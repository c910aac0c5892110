"""The compiled kernels: whether this machine has them, and how it gets them before somebody waits for them.

Compiling takes longer than most analyses and holds the interpreter meanwhile, so a window has it done by a process of
its own. numba keeps what it compiled; every process of this installation loads it from there.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.paths import ROOT, kernel_cache, kernel_sources

if TYPE_CHECKING:
    from app.scene.scene import Scene

COMMAND = "prepare"
"""The hidden command that compiles."""


def command() -> list[str]:
    """Program and arguments of a process that compiles the kernels and ends."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, str(ROOT / "main.py")]
    return [*program, COMMAND]


def are_compiled() -> bool:
    """Whether ``compile_all`` has ended well here with these sources and this numba."""
    return _mark().is_file()


def _mark() -> Path:
    """A file beside the kernels, named after all that makes numba compile them again."""
    parts = [f"numba {version('numba')}", platform.python_version(), platform.machine()]
    for source in kernel_sources(ROOT):
        stat = source.stat()
        parts.append(f"{source} {stat.st_mtime_ns} {stat.st_size}")
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or kernel_cache())
    return folder / f"compiled-{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"


def compile_all() -> None:
    """Use every kernel once on a small made-up border, so that numba compiles and keeps it."""
    from app.analysis.gaps.analysis_cache import AnalysisCache  # noqa: PLC0415
    from app.analysis.gaps.find_gaps import find_gaps  # noqa: PLC0415 - brings numba
    from app.analysis.kernels.local_sigma import local_sigma  # noqa: PLC0415
    from app.analysis.sight.viewshed import viewshed  # noqa: PLC0415

    _stand_back()
    scene, cache = _scene(), AnalysisCache()
    local_sigma(scene.terrain[0].window(scene.observers.lon, scene.observers.lat, 500.0).heights)
    find_gaps(scene, cache=cache)
    watch = scene.observers
    # What a moved post alone changes goes other ways than a first run.
    find_gaps(replace(scene, observers=replace(watch, lon=watch.lon + 0.001)), cache=cache, brief=True)
    viewshed(scene.terrain[0], float(watch.lon[0]), float(watch.lat[0]), 5.0, radius_m=500.0)
    mark = _mark()
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.touch()


def _stand_back() -> None:
    """Leave the processors to whoever wants them."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x40)  # IDLE_PRIORITY_CLASS
    else:
        os.nice(19)


def _scene() -> Scene:
    """Five kilometres of border on rolling ground, with cameras, a radar on the mast of one, a crew, and roads."""
    import numpy as np  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    from app.geo.grid import Grid  # noqa: PLC0415
    from app.scene.build import build_scene  # noqa: PLC0415
    from app.scene.scene import FEWEST_DRAWS, Settlements  # noqa: PLC0415

    line = shapely.segmentize(shapely.LineString([(70.0, 38.0), (70.06, 38.0)]), 0.002)
    border = {"route": "TJ-AF", "left_state": "TJ", "right_state": "AF", "geometry": line}
    devices = [
        {"type": kind, "geometry": shapely.Point(lon, 38.005)}
        for kind, lon in (("thermal_camera", 70.01), ("ground_radar", 70.03), ("thermal_camera", 70.03))
    ]
    crew = {"patrol_kind": "revisit", "revisits_per_day": 4.0, "geometry": shapely.box(70.04, 37.99, 70.05, 38.01)}
    layers = [_layer("borders", [border]), _layer("sensors", devices), _layer("patrols", [crew])]
    heights = 8.0 * np.sin(np.arange(300) / 5.0) * np.cos(np.arange(120) / 4.0)[:, None]
    ground = Grid.of(heights, (0.0005, 0.0, 69.96, 0.0, -0.0005, 38.03))
    bare = build_scene(layers, [ground], as_of="2026-06-01")
    roads = Settlements(np.array([70.03, 70.03]), np.array([38.01, 37.99]), ("TJ", "AF"))
    return replace(bare, roads=roads, draws=FEWEST_DRAWS)


def _layer(kind: str, rows: list[dict[str, Any]]) -> Any:
    import geopandas as gpd  # noqa: PLC0415

    from layers import LAYER_TYPES  # noqa: PLC0415
    from layers.table import Table  # noqa: PLC0415

    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    frame.index = range(1, len(frame) + 1)
    return LAYER_TYPES[kind](kind, kind, Table.of_frame(frame))
