"""What a zone would do, computed while it is drawn."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.detection.mined_areas import hazardous_part
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.doubts.warnings import crews_needed
from app.analysis.gaps.gap_report import COVERED, GAP, GapReport
from app.analysis.gaps.profile import Profile
from app.analysis.sight.line import Line, line_of
from app.arrays import IntArray
from app.progress import Progress
from app.scene.scene import Patrol, Scene


@dataclass(frozen=True, slots=True)
class ZoneEffect:
    """What a zone or route being drawn would do, km by period ("day", "night").

    ``closes_km``: gap kilometres it covers; ``of_km``: gap kilometres it reaches; ``p``: mean P there with it, NaN
    where it reaches none, and ``theta`` the P required. ``crews_available`` is NaN if the patrol does not state it.
    ``enters_hazard``: part of it is known or suspected to be mined, and covers nothing.
    """

    closes_km: Mapping[str, float]
    of_km: Mapping[str, float]
    p: Mapping[str, float]
    theta: float
    crews_needed: float
    crews_available: float
    enters_hazard: bool = False


def zone_effect(scene: Scene, report: GapReport, zone: Patrol, cache: AnalysisCache | None = None) -> ZoneEffect:
    """The effect of adding ``zone`` (see ``app.scene.patrols.patrol_of``) to the scene that ``report`` came from.

    With the cache of that run no sight line is traced. Raises ValueError if the report is on another line.
    """
    stages = cache or AnalysisCache()
    line = line_of(scene, stages.lines)
    rows = _rows_of(report.profile, line)
    met = line.transects.meeting(zone.geometry)
    drawn = dataclasses.replace(scene, patrols=(*scene.patrols, zone))
    decision = decide(drawn, line, stages.decision, Progress())
    status = decision.outcome.status
    closes: dict[str, float] = {}
    reaches: dict[str, float] = {}
    p: dict[str, float] = {}
    for number, period in enumerate(PERIODS):
        before = report.profile.status(period)[rows]
        gap = met[before[met] == GAP]
        reaches[period] = float(line.length_mm[gap].sum()) / 1e6
        closes[period] = float(line.length_mm[gap[status[number, gap] == COVERED]].sum()) / 1e6
        p[period] = (
            float(np.average(decision.coverage.p[number, gap], weights=line.length_mm[gap])) if gap.size else math.nan
        )
    enters = not hazardous_part(zone.geometry, scene.hazards).is_empty
    return ZoneEffect(
        closes, reaches, p, scene.parameters.theta, crews_needed(zone, line, scene.month), zone.crews_available, enters
    )


def _rows_of(profile: Profile, line: Line) -> IntArray:
    """The sample of a profile in which the middle of each sample of a line lies: one of them may be the finer.

    Raises ValueError if they are not of one line.
    """
    parts = []
    for route, edges in zip(line.routes, line.edges_mm, strict=True):
        rows = np.flatnonzero(profile.route == route.name)
        ends = np.rint(profile.end_m[rows] * 1000.0)
        if not rows.size or ends[-1] != edges[-1]:
            raise ValueError("the report does not belong to this scene")
        parts.append(rows[np.searchsorted(ends, (edges[:-1] + edges[1:]) / 2.0)])
    return np.concatenate(parts)
