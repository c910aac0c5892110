"""The lists of the report as rows of texts: gaps, parameters, devices, sources, versions."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import CoverageGap, Undecided
from app.report.book import ReportBook
from app.report.gap_rows import CLASS_LABELS, PERIOD_LABELS, POROSITY_LABELS, STATUS_LABELS
from app.report.notation import bracket, km, metres, plain, share, span, two_figures
from app.scene.parameters import Parameters
from app.wording import assumption, in_brief, likelihood, sentence


def gap_rows(book: ReportBook) -> list[dict[str, str]]:
    """The porous gaps, best score first."""
    bearing = Bearing.of(book.report)
    return [_gap_row(str(number), gap, bearing.special(gap)) for number, gap in enumerate(book.report.gaps, 1)]


def all_along(book: ReportBook) -> str:
    """The doubts that hold nearly all along the line, or along routes that are named; empty for none."""
    bearing = Bearing.of(book.report)
    doubts = [
        (in_brief(doubt.reason), "" if len(routes) == len(bearing.lengths) else f" ({', '.join(routes)})")
        for doubt, routes in bearing.all_along()
    ]
    return "; ".join(what + where for what, where in doubts)


def _briefly(doubts: Sequence[Doubt]) -> str:
    return "; ".join(dict.fromkeys(in_brief(doubt.reason) for doubt in doubts))


def _gap_row(number: str, gap: CoverageGap, doubts: Sequence[Doubt]) -> dict[str, str]:
    return {
        "number": number,
        "ranks": _ranks(gap),
        "klass": gap.klass,
        "route": gap.route,
        "span": span(gap.from_km, gap.to_km),
        "length": km(gap.length_m / 1000.0),
        "period": PERIOD_LABELS[gap.period],
        "chance": bracket(gap.p_low, gap.p_high),
        "porosity": share(gap.porosity),
        "score": two_figures(gap.score),
        "why": sentence(gap.cause),
        "remedy": sentence(gap.remedy) if gap.remedy else "",
        "status": "" if gap.status == "open" else STATUS_LABELS.get(gap.status, gap.status),
        "note": gap.note,
        "doubts": _briefly(doubts),
    }


def hard_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Gaps in hard terrain by route and kilometre, in short."""
    return _by_route(book.report.hard_terrain_gaps)


def undecided_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Stretches of class E by route and kilometre, in short."""
    return _by_route(book.report.undecided)


def _by_route(stretches: Sequence[CoverageGap | Undecided]) -> list[dict[str, Any]]:
    ordered = sorted(stretches, key=lambda one: (one.route, one.start_m))
    groups: dict[str, list[dict[str, str]]] = {}
    totals: dict[str, float] = {}
    for one in ordered:
        groups.setdefault(one.route, []).append(_short(one))
        totals[one.route] = totals.get(one.route, 0.0) + one.length_m / 1000.0
    return [
        {"route": name, "total": km(totals[name]), "count": len(rows), "rows": rows} for name, rows in groups.items()
    ]


def _short(one: CoverageGap | Undecided) -> dict[str, str]:
    status = one.status if isinstance(one, CoverageGap) and one.status != "open" else ""
    return {
        "span": span(one.start_m / 1000.0, one.end_m / 1000.0),
        "klass": one.klass,
        "period": one.period,
        "status": STATUS_LABELS.get(status, status),
    }


def reasons(stretches: tuple[Undecided, ...]) -> list[dict[str, str]]:
    """Kilometres of class E by the code of their cause."""
    words = {
        "terrain_coarse_here": "terrain cells too coarse to tell",
        "no_terrain": "no terrain heights",
        "sight_uncertain": "heights not known well enough",
    }
    totals: dict[str, float] = {}
    for one in stretches:
        totals[one.cause.code] = totals.get(one.cause.code, 0.0) + one.length_m / 1000.0
    return [{"why": words.get(code, code), "km": km(total)} for code, total in sorted(totals.items())]


def facts(book: ReportBook, gap: CoverageGap) -> list[list[str]]:
    """The figures of one gap, each with its name."""
    chance = "not drawn" if gap.probability is None else _chance(gap.probability)
    doubts = _briefly(Bearing.of(book.report).on(gap))
    classes = ", ".join(f"{code} {km(length)} km" for code, length in sorted(gap.classes.items()) if length)
    return [
        ["Length", f"{km(gap.length_m / 1000.0)} km"],
        ["Period", PERIOD_LABELS[gap.period]],
        ["Class", CLASS_LABELS[gap.klass]],
        ["By class", classes],
        ["Detection P, low–high", bracket(gap.p_low, gap.p_high)],
        ["Chance that it is a gap", chance],
        *_drawn_length(gap),
        ["Porosity", f"{share(gap.porosity)} ({POROSITY_LABELS[gap.porosity_class]})"],
        ["Score", f"{two_figures(gap.score)} ({gap.score_kind})"],
        *_drawn_rank(gap),
        *([["In doubt", doubts]] if doubts else []),
        ["Identifier", gap.id],
        [
            "Status",
            " · ".join(word for word in (STATUS_LABELS.get(gap.status, gap.status), gap.unit, gap.status_date) if word),
        ],
    ]


def _drawn_length(gap: CoverageGap) -> list[list[str]]:
    if gap.length_low_m is None or gap.length_high_m is None or gap.length_median_m is None:
        return []
    low, median, high = (km(m / 1000.0) for m in (gap.length_low_m, gap.length_median_m, gap.length_high_m))
    return [["Open length, 5–95 %", f"{low}–{high} km, half the draws {median} km or less"]]


def _drawn_rank(gap: CoverageGap) -> list[list[str]]:
    if gap.score_low is None or gap.score_high is None:
        return []
    score = f"{two_figures(gap.score_low)}–{two_figures(gap.score_high)}"
    return [["Score and number, 5–95 %", f"{score}, no. {_ranks(gap)} of its list"]]


def _ranks(gap: CoverageGap) -> str:
    """The numbers a gap has in nine draws of ten; empty without draws."""
    if gap.rank_low is None or gap.rank_high is None:
        return ""
    return str(gap.rank_low) if gap.rank_low == gap.rank_high else f"{gap.rank_low}–{gap.rank_high}"


def _chance(probability: float) -> str:
    word = likelihood(probability)
    return f"{share(probability)}, {word}" if word else share(probability)


def influence_rows(book: ReportBook) -> list[list[str]]:
    """Which assumption moved the answer: name, rank correlation, km of gap in the draws where it is low and high."""
    labels = {key: kind.label for key, kind in book.scene.types.items()}
    return [
        [
            assumption(one.name, labels.get(one.of, one.of)),
            f"{one.correlation:+.2f}",
            km(one.low_km, 0),
            km(one.high_km, 0),
        ]
        for one in book.report.influences
    ]


def parameter_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Every parameter with its unit and default; ``changed`` where the run did not use the default."""
    rows = []
    for spec in dataclasses.fields(Parameters):
        value, usual = float(book.report.parameters[spec.name]), float(spec.default)  # type: ignore[arg-type]
        unit = str(spec.metadata["unit"])
        texts = {"name": spec.name, "help": str(spec.metadata["help"]), "unit": unit or "–"}
        rows.append({**texts, "value": plain(value), "default": plain(usual), "changed": value != usual})
    return rows


def device_rows(book: ReportBook) -> list[dict[str, str]]:
    """What watched: how many of each sensor type, their reach and their share of working hours."""
    watch = book.scene.observers
    rows = []
    for key in dict.fromkeys(sorted(watch.type)):
        of_kind = np.array([kind == key for kind in watch.type], dtype=bool)
        reach, up = watch.range_m[of_kind], watch.availability[of_kind]
        rows.append(
            {
                "type": book.scene.types[key].label,
                "count": str(int(of_kind.sum())),
                "range": _between(metres(float(reach.min())), metres(float(reach.max()))),
                "availability": _between(share(float(up.min())), share(float(up.max()))),
            }
        )
    return rows


def patrol_rows(book: ReportBook) -> list[dict[str, str]]:
    """Patrols that counted."""
    return [
        {
            "name": patrol.name or "unnamed",
            "kind": {"revisit": "revisits", "area_search": "area search", "sign_cutting": "tracks"}.get(
                patrol.kind, ""
            ),
            "shape": "zone" if patrol.is_zone else "route",
            "revisits": f"{patrol.revisits_per_day:g}",
            "schedule": patrol.schedule,
            "crews": _crews(patrol.crews_available),
        }
        for patrol in book.scene.patrols
    ]


def _crews(count: float) -> str:
    return "not told" if count != count else f"{count:g}"  # noqa: PLR0124 - NaN test


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def source_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Where each layer comes from."""
    return [
        {
            "layer": source.layer,
            "source": source.source or "not stated",
            "licence": source.licence or "not stated",
            "release": source.release,
            "as_of": source.as_of or "not stated",
            "accuracy": "not stated" if source.accuracy_m is None else metres(source.accuracy_m),
            "status": source.status,
            "synthetic": source.synthetic,
            "sensitivity": source.sensitivity,
        }
        for source in book.sources
    ]


def run_rows(book: ReportBook) -> list[list[str]]:
    """What is needed to make the same run again."""
    report = book.report
    lines = ", ".join(f"{r.name} ({v})" for r, v in zip(book.scene.routes, book.scene.line_versions, strict=True))
    return [
        ["Run", report.run],
        ["Input hash (SHA-256)", report.input_hash],
        ["Seed", str(report.seed)],
        ["Draws", str(report.draws) if report.draws else "none: P is bracketed, low to high"],
        ["As of", report.as_of],
        ["Own state", report.own_state],
        ["Lines and their versions", lines],
        ["Versions", ", ".join(f"{name} {number}" for name, number in sorted(report.versions.items()))],
    ]
