"""What would close a gap: longer hours, better attendance, or a mast, each only where it has been computed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.glimpse import single
from app.analysis.detection.mined_areas import mined
from app.analysis.detection.source_pairs import exposure_of
from app.analysis.gaps.cause import Evidence, alone
from app.analysis.gaps.gap_report import Reason
from app.analysis.sight.sights import Pose, Sight, SightCache, sights
from app.arrays import FloatArray, IntArray
from app.geo.lrs import Route, points_at
from app.progress import Progress
from app.scene.scene import Scene
from resources import SensorType, sensor_types

MAST_M = 15.0
PLACES = (1.0 / 6.0, 0.5, 5.0 / 6.0)
"""Where along a gap a mast is tried."""
DEVICES = (("thermal_camera", 200.0), ("ground_radar", 2000.0))
"""What is tried on it, and how far inside the own state: a radar does not see what crosses its beam."""
LEAST_KM = 0.5
"""A mast that would cover less than this is not proposed."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """A gap to be closed: its route, samples, chainage and period; ``klass`` and ``best`` say why it is one."""

    route: Route
    rows: IntArray
    start_m: float
    end_m: float
    period: str
    klass: str

    @property
    def periods(self) -> list[int]:
        """Numbers of the periods it is a gap in."""
        return [number for number, name in enumerate(PERIODS) if self.period in (name, "both")]


def roster(evidence: Evidence, gap: Open) -> Reason | None:
    """Hours round the clock, or a higher availability, of the one source that then covers most of the gap.

    With its hours full a source's P is proportional to its availability: what is needed follows directly.
    """
    own = evidence.of(gap.rows)
    pairs, theta = evidence.pairs, evidence.scene.parameters.theta
    strength = single(1.0, pairs.p_visible[own], pairs.best(own))
    source = int(np.argmax(np.bincount(pairs.source[own], strength)))
    own = own[pairs.source[own] == source]
    full = np.min([alone(evidence, own, period, always=True) for period in gap.periods], axis=0)
    numbers: dict[str, float | str] = {"post": evidence.name(source), "length_km": evidence.km(gap.rows)}
    if (closed := evidence.km(pairs.sample[own[full >= theta]])) >= LEAST_KM:
        return Reason("hours", {**numbers, "closes_km": closed})
    return _attendance(evidence, own, full, numbers)


def _attendance(evidence: Evidence, own: IntArray, full: FloatArray, numbers: dict[str, float | str]) -> Reason | None:
    now = float(evidence.pairs.availability[own[0]])
    needed = evidence.scene.parameters.theta * now / np.maximum(full, 1e-12)
    typical = float(np.median(needed))
    if typical > 1.0:
        return None
    closed = evidence.km(evidence.pairs.sample[own[needed <= typical]])
    numbers |= {"availability": round(now, 3), "needed": round(typical, 3), "closes_km": closed}
    return Reason("attendance", numbers) if closed >= LEAST_KM else None


def masts(evidence: Evidence, gaps: Sequence[Open], cache: SightCache, progress: Progress) -> list[Reason | None]:
    """The best mast, or none, for each gap. Raises Cancelled."""
    settings = _settings(evidence, cache)
    keys = [("mast", settings, gap.route.name, gap.start_m, gap.end_m, gap.period) for gap in gaps]
    # Taken out before anything is traced: that may push what was longest unused out of the cache.
    told = {key: cache.memo[key] for key in keys if key in cache.memo}
    fresh = [number for number, key in enumerate(keys) if key not in told]
    tried = [(number, *candidate) for number in fresh for candidate in _candidates(evidence, gaps[number])]
    seen = sights(evidence.line.view, [pose for *_, pose in tried], cache, progress)
    best: dict[int, tuple[float, Reason]] = {}
    for (number, kind, place_m, _), sight in zip(tried, seen, strict=True):
        covers = _covers_km(evidence, gaps[number], kind, sight)
        if covers > best.get(number, (0.0, None))[0]:
            best[number] = covers, _mast(evidence, gaps[number], kind, place_m, covers)
    for number in fresh:
        covers, reason = best.get(number, (0.0, None))
        told[keys[number]] = reason if covers >= LEAST_KM else None
    return [cache.remember(key, partial(told.__getitem__, key)) for key in keys]


def _settings(evidence: Evidence, cache: SightCache) -> Hashable:
    """All that a mast depends on beside the gap."""
    scene = evidence.scene
    devices = tuple(_device(scene, key) for key, _ in DEVICES)
    mines = b"".join(area.wkb for area in scene.hazards)
    settings = (scene.parameters, scene.weather, scene.own_state, mines, devices)
    return cache.token(evidence.line.key, settings)


def _device(scene: Scene, key: str) -> SensorType:
    return scene.types.get(key) or sensor_types()[key]


def _candidates(evidence: Evidence, gap: Open) -> Iterator[tuple[SensorType, float, Pose]]:
    side = -1.0 if gap.route.left_state == evidence.scene.own_state else 1.0
    chainage = [gap.start_m + share * (gap.end_m - gap.start_m) for share in PLACES]
    for key, inside_m in DEVICES:
        kind = _device(evidence.scene, key)
        reach = min(kind.range_m, evidence.scene.parameters.max_range_m)
        lon, lat = points_at(gap.route, chainage, side * inside_m)
        safe = ~mined(evidence.scene.hazards, lon, lat)
        for x, y, place_m in zip(
            lon[safe].tolist(), lat[safe].tolist(), np.array(chainage)[safe].tolist(), strict=True
        ):
            yield kind, place_m, Pose(x, y, MAST_M, reach, kind.curvature, sees=kind.needs_sight)


def _covers_km(evidence: Evidence, gap: Open, kind: SensorType, sight: Sight) -> float:
    """Length of the gap that the device alone would surely cover, in every period it is a gap in."""
    inside = np.isin(sight.target, gap.rows) & sight.sure
    part = Sight(*(getattr(sight, name)[inside] for name in Sight.__slots__))
    if not part.target.size:
        return 0.0
    scene, conditions = evidence.scene, evidence.conditions
    exposure = exposure_of(scene, evidence.line, kind, part)
    p = [kind.availability * (conditions.weather[n] @ -np.expm1(-exposure[n])) for n in gap.periods]
    return evidence.km(part.target[np.min(p, axis=0) >= scene.parameters.theta])


def _mast(evidence: Evidence, gap: Open, kind: SensorType, place_m: float, covers: float) -> Reason:
    place = place_m % gap.route.length_m if gap.route.ring else place_m
    return Reason(
        "mast",
        {
            "device": kind.label,
            "mast_m": MAST_M,
            "km": round(place / 1000.0, 1),
            "covers_km": covers,
            "length_km": evidence.km(gap.rows),
        },
    )
