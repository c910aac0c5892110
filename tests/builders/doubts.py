"""A run with doubts of every sort: all along, of parts, of posts; and what moved its answer, a field among it."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.analysis.gaps.gap_report import GapReport
from app.analysis.uncertainty.influence import Influence
from app.reasons.codes import Reason

OLD = Reason("posts_old", {"layer": "Posts", "as_of": "2016-05-01", "date": "2026-06-01"})
SEAM = Reason("terrain_seam", {"km": 3.0})
OUTSIDE = Reason("sensor_outside_terrain", {"count": 1.0})
SPEED = Influence("crosser_speed", "", -0.61, 20.0, 12.0)
TERRAIN = Influence("terrain", "", -0.25, 18.0, 14.0, 0.31)
CAMERA = Influence("r50_m", "thermal_camera", 0.34, 12.0, 20.0)


def doubtful(report: GapReport) -> GapReport:
    """The report with a doubt all along, two of a part each, and one of a post; and what moved its answer."""
    coarse = next(doubt for doubt in report.doubts if doubt.code == "terrain_coarse")
    gap = report.all_gaps[0]
    at_gap = (Stretch(gap.route, gap.start_m, gap.end_m),)
    parts = (Stretch("TJ-AF", 100.0, 1_500.0), Stretch("TJ-AF", 3_000.0, 4_000.0), Stretch("TJ-AF", 20e3, 21e3))
    doubts = (
        *(coarse, Doubt(OLD, at_gap, (Place("West", 70.1, 38.04), Place("", 70.3, 38.03)))),
        *(Doubt(SEAM, parts), Doubt(OUTSIDE, (), (Place("West", 70.1, 38.04),))),
    )
    warnings = (*report.warnings, OLD, SEAM, OUTSIDE)
    return replace(report, doubts=doubts, warnings=warnings, influences=(SPEED, TERRAIN, CAMERA), draws=200)
