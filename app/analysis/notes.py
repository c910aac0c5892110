"""Warnings of a run: what a reader has to know before trusting its figures, as codes with numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.analysis.classes import Outcome
from app.analysis.crossing import HALO_M, LONGEST_H
from app.analysis.hazards import hazardous_part
from app.analysis.line import Line
from app.analysis.pairs import Pairs
from app.analysis.patrols import crews_for
from app.analysis.porosity import Ease
from app.analysis.results import GAP, PERIODS, Reason
from app.analysis.sight import SightCache
from app.analysis.stands import CANOPY_M, stands
from app.scene import Patrol, Scene


def warnings_of(
    scene: Scene, line: Line, pairs: Pairs, outcome: Outcome, ease: Ease, listed: NDArray[np.bool_], cache: SightCache
) -> tuple[Reason, ...]:
    """The warnings of a run, in a fixed order; ``listed``: samples of the gaps that are in the lists.

    ``cache`` is that of the run: it remembers how observers stand.
    """
    return (
        Reason("exposure", {"transect_m": scene.parameters.transect_m, "exposure_s": _whole(scene)}),
        *scene.notes,
        *_of_terrain(scene, line),
        *_of_seams(line, pairs),
        *_of_stands(scene, line, cache),
        *_of_time(line, ease),
        *of_unreached(line, ease.unreached),
        *_of_patrols(scene, line),
        *_of_short_gaps(line, outcome, listed),
    )


def _whole(scene: Scene) -> float:
    return round(scene.parameters.exposure_s, 1)


def _of_terrain(scene: Scene, line: Line) -> Iterator[Reason]:
    if not len(scene.observers) and not scene.patrols:
        yield Reason("no_observers", {})
    lengths = line.length_mm / 1e6
    if (missing := np.isnan(line.elevation_m)).any():
        yield Reason("terrain_missing", {"km": round(float(lengths[missing].sum()), 3)})
    if line.coarse.any():
        km = round(float(lengths[line.coarse].sum()), 3)
        yield Reason("terrain_coarse", {"km": km, "cell_m": round(line.cell_m)})


def _of_seams(line: Line, pairs: Pairs) -> Iterator[Reason]:
    """Kilometres of line with a sight line that the finest terrain does not hold and a coarser one does."""
    fallen = np.zeros(len(line), dtype=np.bool_)
    fallen[pairs.sample[pairs.seam]] = True
    if fallen.any():
        yield Reason("terrain_seam", {"km": round(float(line.length_mm[fallen].sum()) / 1e6, 3)})


def _of_stands(scene: Scene, line: Line, cache: SightCache) -> Iterator[Reason]:
    watch = scene.observers
    seeing = np.array([scene.types[key].needs_sight for key in watch.type], dtype=np.bool_)
    places = list(zip(watch.lon[seeing].tolist(), watch.lat[seeing].tolist(), strict=True))
    keys = [("stands", line.view.key, place) for place in places]
    if fresh := [number for number, key in enumerate(keys) if key not in cache.memo]:
        found = stands(line.view.terrain, *np.array([places[number] for number in fresh]).T)
        cache.memo |= {keys[number]: row for number, *row in zip(fresh, *found, strict=True)}
    rows = [cache.memo[key] for key in keys]
    if line.view.terrain and (count := sum(not known for known, _ in rows)):
        yield Reason("sensor_outside_terrain", {"count": float(count)})
    if count := sum(rise > CANOPY_M for _, rise in rows):
        yield Reason("observer_on_canopy", {"count": float(count), "rise_m": CANOPY_M})


def _of_time(line: Line, ease: Ease) -> Iterator[Reason]:
    if ease.by_time.any():
        yield Reason("porosity_by_time", {"km": round(float(line.length_mm[ease.by_time].sum()) / 1e6, 3)})


def of_unreached(line: Line, unreached: NDArray[np.bool_]) -> Iterator[Reason]:
    """Kilometres without a way on foot between the two sides, taken as the longest time."""
    if unreached.any():
        km = round(float(line.length_mm[unreached].sum()) / 1e6, 3)
        yield Reason("crossing_unreached", {"km": km, "halo_km": HALO_M / 1e3, "hours": LONGEST_H})


def _of_patrols(scene: Scene, line: Line) -> Iterator[Reason]:
    counts = {
        "sign_cutting": sum(patrol.kind == "sign_cutting" for patrol in scene.patrols),
        "patrols_without_revisits": sum(_is_idle(patrol) for patrol in scene.patrols),
        "fixed_schedules": sum(patrol.schedule == "fixed" for patrol in scene.patrols),
    }
    yield from (Reason(code, {"count": float(count)}) for code, count in counts.items() if count)
    for patrol in scene.patrols:
        if not hazardous_part(patrol.geometry, scene.hazards).is_empty:
            yield Reason("patrol_in_hazard", {"patrol": patrol.name})
        needed = crews_needed(patrol, line)
        if needed > patrol.crews_available:  # never where that is not told: NaN
            there = patrol.crews_available
            yield Reason("crews_short", {"patrol": patrol.name, "needed": round(needed, 1), "there": there})


def _is_idle(patrol: Patrol) -> bool:
    return patrol.kind == "revisit" and patrol.schedule != "shuttle" and patrol.revisits_per_day == 0.0


def crews_needed(patrol: Patrol, line: Line) -> float:
    """Crews that the frequency drawn for a patrol takes, by the effort identity over the line within it."""
    met = line.transects.meeting(patrol.geometry)
    return crews_for(patrol, float(line.length_mm[met].sum()) / 1e3)


def _of_short_gaps(line: Line, outcome: Outcome, listed: NDArray[np.bool_]) -> Iterator[Reason]:
    """Gap kilometres of each period that are in the figures but too short, standing alone, to be listed."""
    for number, period in enumerate(PERIODS):
        short = (outcome.status[number] == GAP) & ~listed
        if short.any():
            km = round(float(line.length_mm[short].sum()) / 1e6, 3)
            yield Reason(f"short_gaps_{period}", {"km": km})
