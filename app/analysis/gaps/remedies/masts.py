"""A mast within the own state: where along a gap each kind of device would cover most, and what that closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from app.analysis.detection.mined_areas import mined
from app.analysis.detection.observer_pairs import crosser_of
from app.analysis.detection.path_chance import sure_chance
from app.analysis.gaps.cause import Evidence
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies.closing import LEAST_KM, Closed
from app.analysis.gaps.remedies.rerun import ROUND_THE_CLOCK, Rerun
from app.analysis.sight.line import LineKey
from app.analysis.sight.remembered import Remembered, Token
from app.analysis.sight.sight import Pose, Sight
from app.analysis.sight.sights import SightCache, sights
from app.geo.lrs import points_at
from app.progress import Progress
from app.reasons.codes import Reason
from app.scene.parameters import Parameters
from app.scene.scene import Observers, Scene
from resources import SensorType, Weather, sensor_types

MAST_M = 15.0
PLACES = (1.0 / 6.0, 0.5, 5.0 / 6.0)
"""Where along a gap a mast is tried."""
DEVICES = (("thermal_camera", 200.0), ("ground_radar", 2000.0))
"""What is tried on it, and how far inside the own state: a radar does not see what crosses its beam."""


class Site(NamedTuple):
    """A device on a mast, at a chainage of the gap's route, and how much of the gap it alone would surely cover."""

    kind: SensorType
    place_m: float
    pose: Pose
    covers_km: float


class MastSettings(NamedTuple):
    """All that a mast depends on besides the gap."""

    line: LineKey
    parameters: Parameters
    weather: Weather
    own_state: str
    mines: bytes
    devices: tuple[SensorType, ...]


class MastKey(NamedTuple):
    """What the best sites for a gap depend on; ``settings`` is the Token of a MastSettings."""

    settings: Token
    route: str
    start_m: float
    end_m: float
    period: str


@dataclass(eq=False)
class MastCache:
    """The best site of each device for each gap."""

    sights: SightCache = field(default_factory=SightCache)
    settings: Remembered[MastSettings, Token] = field(default_factory=lambda: Remembered(8))
    sites: Remembered[MastKey, list[Site]] = field(default_factory=lambda: Remembered(4096))


def sites_of(evidence: Evidence, gaps: Sequence[Open], cache: MastCache, progress: Progress) -> list[list[Site]]:
    """For each gap the best site of each device that may stand there, the best first. Raises Cancelled."""
    settings = cache.settings.get_or_make(mast_settings(evidence), Token)
    keys = [MastKey(settings, gap.route.name, gap.start_m, gap.end_m, gap.period) for gap in gaps]

    def make(missing: list[MastKey]) -> Iterable[tuple[MastKey, list[Site]]]:
        gap_of = dict(zip(keys, gaps, strict=True))
        best = _best_sites(evidence, [gap_of[key] for key in missing], cache.sights, progress)
        return zip(missing, best, strict=True)

    return cache.sites.get_or_make_all(keys, make)


def mast_settings(evidence: Evidence) -> MastSettings:
    """All that a mast depends on besides the gap, in the scene of some evidence."""
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


def _best_sites(evidence: Evidence, gaps: Sequence[Open], cache: SightCache, progress: Progress) -> list[list[Site]]:
    trials = [trial for number, gap in enumerate(gaps) for trial in _trials(evidence, number, gap)]
    rows = [np.sort(gap.rows) for gap in gaps]
    among = [rows[trial.gap] for trial in trials]
    seen = sights(evidence.line.view, [trial.pose for trial in trials], cache, progress, among)
    best: list[dict[str, Site]] = [{} for _ in gaps]
    for trial, sight in zip(trials, seen, strict=True):
        km = _covers_km(evidence, gaps[trial.gap], trial.kind, trial.pose, sight)
        before = best[trial.gap].get(trial.kind.key)
        if before is None or km > before.covers_km:
            best[trial.gap][trial.kind.key] = Site(trial.kind, trial.place_m, trial.pose, km)
    return [sorted(sites.values(), key=lambda site: -site.covers_km) for sites in best]


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


def _covers_km(evidence: Evidence, gap: Open, kind: SensorType, pose: Pose, sight: Sight) -> float:
    """Length of the gap that the device alone would surely cover, in every period it is a gap in."""
    part = sight.only(np.isin(sight.target, gap.rows) & sight.sure.any(axis=1))
    if not part.target.size:
        return 0.0
    scene, weather = evidence.scene, evidence.conditions.weather
    detected = sure_chance(crosser_of(scene, evidence.line), kind, pose, part)
    p = [kind.availability * (weather[n] @ detected[n]) for n in gap.periods]
    return evidence.km(part.target[np.min(p, axis=0) >= scene.parameters.theta])


def worth_trying(gap: Open, sites: Sequence[Site]) -> Sequence[Site]:
    """Of the sites for a gap, the best first, those to be rerun: all; in hard terrain one, if it looks enough."""
    return sites if gap.crossable else [site for site in sites[:1] if site.covers_km >= LEAST_KM]


def masts(rerun: Rerun, gaps: Sequence[Open], sites: Sequence[Sequence[Site]]) -> list[list[tuple[Reason, Closed]]]:
    """What each site would close of its gap, rerun, the best first."""
    flat = [(gap, site) for gap, own in zip(gaps, sites, strict=True) for site in own]
    scene = _stood_up(rerun.findings.scene, [site for _, site in flat])
    variants = rerun.variants(scene, [np.sort(gap.rows) for gap, _ in flat]) if flat else []
    tried: list[list[tuple[Reason, Closed]]] = [[] for _ in gaps]
    numbers = [number for number, own in enumerate(sites) for _ in own]
    for number, (gap, site), variant in zip(numbers, flat, variants, strict=True):
        closed = rerun.closed(gap, variant)
        tried[number].append((_mast(rerun.findings.evidence, gap, site, closed), closed))
    return [sorted(own, key=_most_first) for own in tried]


def _most_first(pair: tuple[Reason, Closed]) -> float:
    return -pair[1].km


def _stood_up(scene: Scene, sites: Sequence[Site]) -> Scene:
    """A scene of these devices alone, as they would be entered: available as their type is, round the clock."""
    kinds, poses = [site.kind for site in sites], [site.pose for site in sites]
    column = {name: np.array([getattr(pose, name) for pose in poses]) for name in _POSED}
    count = len(sites)
    watch = Observers(
        id=tuple(f"mast/{number}" for number in range(count)),
        name=("",) * count,
        type=tuple(kind.key for kind in kinds),
        hours=(ROUND_THE_CLOCK,) * count,
        availability=np.array([kind.availability for kind in kinds]),
        availability_walks=np.zeros(count),
        staffing=np.ones(count),
        **column,
    )
    types = {**scene.types, **{kind.key: kind for kind in kinds}}
    return replace(scene, observers=watch, patrols=(), types=types)


_POSED = (
    *("lon", "lat", "height_m", "range_m", "azimuth_deg", "fov_deg", "tilt_deg", "vfov_deg"),
    "curvature",
)
"""Columns of observers that are those of a pose."""


def _mast(evidence: Evidence, gap: Open, site: Site, closed: Closed) -> Reason:
    place = site.place_m % gap.route.length_m if gap.route.ring else site.place_m
    return Reason(
        "mast",
        {
            "device": site.kind.label,
            "mast_m": MAST_M,
            "km": round(place / 1000.0, 1),
            "covers_km": closed.km,
            "length_km": evidence.km(gap.rows),
            "type": site.kind.key,
            "lon": round(site.pose.lon, 7),
            "lat": round(site.pose.lat, 7),
            **closed.numbers,
        },
    )
