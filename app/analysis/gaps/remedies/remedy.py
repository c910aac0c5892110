"""What would close a gap: longer hours, better attendance, or a mast, each only if it has been computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.detection_by_range import single
from app.analysis.detection.mined_areas import mined
from app.analysis.detection.source_pairs import exposure_of
from app.analysis.gaps.cause import Evidence, alone
from app.analysis.gaps.gap_report import Reason
from app.analysis.sight.line import LineKey
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.sight.sights import Pose, Sight, SightCache, sights
from app.arrays import FloatArray, IntArray
from app.geo.lrs import Route, points_at
from app.progress import Progress
from app.scene.parameters import Parameters
from app.scene.scene import Scene
from resources import SensorType, Weather, sensor_types

MAST_M = 15.0
PLACES = (1.0 / 6.0, 0.5, 5.0 / 6.0)
"""Where along a gap a mast is tried."""
DEVICES = (("thermal_camera", 200.0), ("ground_radar", 2000.0))
"""What is tried on it, and how far inside the own state: a radar does not see what crosses its beam."""
LEAST_KM = 0.5
"""A mast that would cover less than this is not proposed."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """A gap to be closed: its route, samples, chainage, period and class."""

    route: Route
    rows: IntArray
    start_m: float
    end_m: float
    period: str
    klass: str

    @property
    def periods(self) -> list[int]:
        """Numbers of the periods in which it is a gap."""
        return [number for number, name in enumerate(PERIODS) if self.period in (name, "both")]


def roster(evidence: Evidence, gap: Open) -> Reason | None:
    """Hours round the clock, or a higher availability, of the one source that then covers most of the gap.

    At full hours a source's P is proportional to its availability, so what is needed follows directly.
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


class MastSettings(NamedTuple):
    """All that a mast depends on besides the gap."""

    line: LineKey
    parameters: Parameters
    weather: Weather
    own_state: str
    mines: bytes
    devices: tuple[SensorType, ...]


class MastKey(NamedTuple):
    """What the best mast for a gap depends on; ``settings`` is the Token of a MastSettings."""

    settings: Token
    route: str
    start_m: float
    end_m: float
    period: str


@dataclass(eq=False)
class MastCache:
    """The best mast for each gap, or None if there is none."""

    sights: SightCache = field(default_factory=SightCache)
    settings: Remembered[MastSettings, Token] = field(default_factory=lambda: Remembered(8))
    masts: Remembered[MastKey, Reason | None] = field(default_factory=lambda: Remembered(4096))


def masts(evidence: Evidence, gaps: Sequence[Open], cache: MastCache, progress: Progress) -> list[Reason | None]:
    """The best mast, or none, for each gap. Raises Cancelled."""
    settings = cache.settings.get_or_make(_settings(evidence), Token)
    keys = [MastKey(settings, gap.route.name, gap.start_m, gap.end_m, gap.period) for gap in gaps]

    def make(missing: list[MastKey]) -> Iterable[tuple[MastKey, Reason | None]]:
        gap_of = dict(zip(keys, gaps, strict=True))
        best = _best_masts(evidence, [gap_of[key] for key in missing], cache.sights, progress)
        return zip(missing, best, strict=True)

    return cache.masts.get_or_make_all(keys, make)


def _settings(evidence: Evidence) -> MastSettings:
    scene = evidence.scene
    devices = tuple(_device(scene, key) for key, _ in DEVICES)
    mines = b"".join(area.wkb for area in scene.hazards)
    return MastSettings(evidence.line.key, scene.parameters, scene.weather, scene.own_state, mines, devices)


class _Trial(NamedTuple):
    """A device on a mast that is tried for one of several gaps, by its number, at a chainage of its route."""

    gap: int
    kind: SensorType
    place_m: float
    pose: Pose


def _best_masts(evidence: Evidence, gaps: Sequence[Open], cache: SightCache, progress: Progress) -> list[Reason | None]:
    trials = [trial for number, gap in enumerate(gaps) for trial in _trials(evidence, number, gap)]
    seen = sights(evidence.line.view, [trial.pose for trial in trials], cache, progress)
    most_km, best = [0.0] * len(gaps), dict[int, Reason]()
    for trial, sight in zip(trials, seen, strict=True):
        gap = gaps[trial.gap]
        km = _covers_km(evidence, gap, trial.kind, sight)
        if km > most_km[trial.gap]:
            most_km[trial.gap] = km
            best[trial.gap] = _mast(evidence, gap, trial, km)
    return [best[number] if km >= LEAST_KM else None for number, km in enumerate(most_km)]


def _device(scene: Scene, key: str) -> SensorType:
    return scene.types.get(key) or sensor_types()[key]


def _trials(evidence: Evidence, number: int, gap: Open) -> Iterator[_Trial]:
    side = -1.0 if gap.route.left_state == evidence.scene.own_state else 1.0
    chainage = np.array([gap.start_m + share * (gap.end_m - gap.start_m) for share in PLACES])
    for key, inside_m in DEVICES:
        kind = _device(evidence.scene, key)
        reach = min(kind.range_m, evidence.scene.parameters.max_range_m)
        lon, lat = points_at(gap.route, chainage, side * inside_m)
        safe = ~mined(evidence.scene.hazards, lon, lat)
        for x, y, place_m in zip(*(column[safe].tolist() for column in (lon, lat, chainage)), strict=True):
            yield _Trial(number, kind, place_m, Pose(x, y, MAST_M, reach, kind.curvature, sees=kind.needs_sight))


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


def _mast(evidence: Evidence, gap: Open, trial: _Trial, covers_km: float) -> Reason:
    place = trial.place_m % gap.route.length_m if gap.route.ring else trial.place_m
    return Reason(
        "mast",
        {
            "device": trial.kind.label,
            "mast_m": MAST_M,
            "km": round(place / 1000.0, 1),
            "covers_km": covers_km,
            "length_km": evidence.km(gap.rows),
        },
    )
