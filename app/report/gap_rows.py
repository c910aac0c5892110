"""A gap as a row: one shape for the command line, GeoJSON, GeoPackage and CSV."""

from __future__ import annotations

from typing import Any

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import CoverageGap, GapReport, Undecided
from app.reasons.codes import Reason
from app.reasons.sentences import sentence
from layers.gaps import CLASSES, STATUSES
from layers.text import QT_TRANSLATE_NOOP

CLASS_LABELS = dict(CLASSES)
STATUS_LABELS = dict(STATUSES)
PERIOD_LABELS = {
    "day": QT_TRANSLATE_NOOP("Report", "by day"),
    "night": QT_TRANSLATE_NOOP("Report", "by night"),
    "both": QT_TRANSLATE_NOOP("Report", "day and night"),
}
POROSITY_LABELS = {
    "low": QT_TRANSLATE_NOOP("Report", "hard to cross"),
    "middle": QT_TRANSLATE_NOOP("Report", "moderate"),
    "high": QT_TRANSLATE_NOOP("Report", "easy to cross"),
}

SPREAD = (
    *("length_low_km", "length_median_km", "length_high_km", "p_long"),
    *("score_low", "score_high", "rank_low", "rank_high"),
)
"""Spread over the draws: 5, 50 and 95 % of the open length, the share of draws with a listed length, 5 and 95 %."""
OPEN = ("day_km", "night_km")
"""What of a gap is open by day, and by night."""
WORST = ("p_worst_hour", "worst_hours")
"""P in the hour of the week in which a gap is watched least, and when that is."""
KEYS = (
    *("id", "route", "from_km", "to_km", "length_km", "period", "class", "classes", "probability", "porosity"),
    *("porosity_class", "score", "score_kind", "lon", "lat", "why", "remedy", "status", "doubts", *SPREAD, *OPEN),
    *("tried", "hole", "nearest", *WORST),
)
"""The keys of a gap in their order, here and on the command line."""


def gaps_json(report: GapReport) -> list[dict[str, Any]]:
    """The gaps of a report as the command line prints them, those in hard terrain last."""
    bearing = Bearing.of(report)
    return [gap_json(gap, bearing) for gap in report.all_gaps]


def gap_json(gap: CoverageGap, bearing: Bearing) -> dict[str, Any]:
    """A gap as the command line prints it: lengths in km, degrees, shares 0..1; ``probability`` is None without draws.

    ``doubts`` are codes of the warnings that apply somewhere on it; ``bearing`` is that of its report.
    On a ring ``to_km`` may lie beyond the perimeter, so that ``length_km`` is always to minus from.
    """
    return {
        "id": gap.id,
        "route": gap.route,
        "from_km": round(gap.from_km, 6),
        "to_km": round(gap.to_km, 6),
        "length_km": round(gap.length_m / 1000.0, 6),
        "period": gap.period,
        "class": gap.klass,
        "classes": dict(gap.classes),
        "probability": gap.probability,
        "porosity": gap.porosity,
        "porosity_class": gap.porosity_class,
        "score": gap.score,
        "score_kind": gap.score_kind,
        "lon": gap.lon,
        "lat": gap.lat,
        "why": sentence(gap.cause),
        "remedy": sentence(gap.remedy) if gap.remedy else None,
        "status": gap.status,
        "doubts": _codes(bearing, gap),
        **_spread(gap),
        "day_km": gap.day_km,
        "night_km": gap.night_km,
        "tried": [tried_json(one) for one in gap.tried],
        "hole": gap.hole,
        "nearest": [_nearby_json(one) for one in gap.nearest],
        "p_worst_hour": gap.p_worst_hour,
        "worst_hours": gap.worst_hours,
    }


def holes_json(report: GapReport) -> list[dict[str, Any]]:
    """The holes of a report as the command line prints them, the highest score first; kilometres as of a gap."""
    return [
        {
            "id": hole.id,
            "parts": [
                {"route": part.route, "from_km": round(part.start_m / 1e3, 6), "to_km": round(part.end_m / 1e3, 6)}
                for part in hole.parts
            ],
            "length_km": round(hole.length_m / 1000.0, 6),
            "rank": hole.rank,
            "gaps": list(hole.gaps),
        }
        for hole in report.holes
    ]


def tried_json(one: Reason) -> dict[str, Any]:
    """What was rerun for a gap: its kind, the sentence, the kilometres it closes, and 5 and 95 % of them over draws."""
    closed = {"closed_km": "closes_km", "closed_low_km": "low_km", "closed_high_km": "high_km"}
    return {"kind": one.code, "what": sentence(one), **{key: one.numbers.get(name) for key, name in closed.items()}}


def _nearby_json(one: Reason) -> dict[str, Any]:
    """One of the posts and devices nearest to a gap, its distance to the middle, and why it does not cover the gap."""
    return {**{key: one.numbers[key] for key in ("post", "device", "distance_km")}, "why": sentence(one)}


def _spread(gap: CoverageGap) -> dict[str, float | None]:
    """The spread over the draws; None without draws."""
    metres = {
        "length_low_km": gap.length_low_m,
        "length_median_km": gap.length_median_m,
        "length_high_km": gap.length_high_m,
    }
    km = {name: None if value is None else round(value / 1000.0, 6) for name, value in metres.items()}
    return {**km, **{name: getattr(gap, name) for name in SPREAD[len(km) :]}}


def _codes(bearing: Bearing, stretch: CoverageGap | Undecided) -> list[str]:
    return list(dict.fromkeys(doubt.code for doubt in bearing.on(stretch)))


def undecided_json(stretch: Undecided, bearing: Bearing) -> dict[str, Any]:
    """A stretch of class E with the same keys; those that only a gap has are None."""
    stated = {
        "id": stretch.id,
        "route": stretch.route,
        "from_km": round(stretch.start_m / 1000.0, 6),
        "to_km": round(stretch.end_m / 1000.0, 6),
        "length_km": round(stretch.length_m / 1000.0, 6),
        "period": stretch.period,
        "class": stretch.klass,
        "classes": {stretch.klass: round(stretch.length_m / 1000.0, 6)},
        "lon": stretch.lon,
        "lat": stretch.lat,
        "why": sentence(stretch.cause),
        "doubts": _codes(bearing, stretch),
    }
    return dict.fromkeys(KEYS) | stated


def all_rows(report: GapReport) -> list[dict[str, Any]]:
    """Every listed stretch with the planner's remarks and its list: ``porous``, ``hard_terrain`` or ``undecided``."""
    bearing = Bearing.of(report)
    rows = [_gap_row(gap, bearing, "porous") for gap in report.gaps]
    rows += [_gap_row(gap, bearing, "hard_terrain") for gap in report.hard_terrain_gaps]
    nothing = dict.fromkeys(("p_low", "p_high", "note", "unit", "status_date"))
    return rows + [{"list": "undecided", **undecided_json(stretch, bearing), **nothing} for stretch in report.undecided]


def _gap_row(gap: CoverageGap, bearing: Bearing, listed: str) -> dict[str, Any]:
    words = {"note": gap.note or None, "unit": gap.unit or None, "status_date": gap.status_date or None}
    return {"list": listed, **gap_json(gap, bearing), "p_low": gap.p_low, "p_high": gap.p_high, **words}
