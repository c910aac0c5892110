"""The tables at the end of the report: assumptions, parameters, devices, patrols, sources, and how to reproduce it."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from app.analysis.uncertainty.influence import Influence
from app.reasons.natural_order import natural_key
from app.reasons.sentences import assumption
from app.report.book import ReportBook
from app.report.notation import km, metres, percent, plain, share
from app.report.text.method_text import NOT_STATED, UNNAMED
from app.scene.parameters import Parameters
from layers.text import QT_TRANSLATE_NOOP

PATROL_KINDS = {
    "revisit": QT_TRANSLATE_NOOP("Report", "revisits"),
    "area_search": QT_TRANSLATE_NOOP("Report", "area search"),
    "sign_cutting": QT_TRANSLATE_NOOP("Report", "tracks"),
}
ZONE, ROUTE = QT_TRANSLATE_NOOP("Report", "zone"), QT_TRANSLATE_NOOP("Report", "route")
NO_FIGURE = "–"
NO_DRAWS = QT_TRANSLATE_NOOP("Report", "none: P is bracketed, low to high")


def influence_rows(book: ReportBook) -> list[list[str]]:
    """Which assumptions moved the answer: name, share of variance, rank correlation, km where low and high.

    A field has the first two alone: no one figure of a draw says whether it is low or high.
    """
    labels = {key: kind.label for key, kind in book.scene.types.items()}
    return [
        [assumption(one.name, labels.get(one.of, one.of)), percent(one.of_variance, 1.0), *_by_draw(one)]
        for one in book.report.influences
    ]


def _by_draw(one: Influence) -> tuple[str, ...]:
    if one.share is not None:
        return (NO_FIGURE,) * 3
    return f"{one.correlation:+.2f}", km(one.low_km, 0), km(one.high_km, 0)


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
    """The observers by sensor type: how many, their range and their availability."""
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
            "name": patrol.name or UNNAMED,
            "kind": PATROL_KINDS.get(patrol.kind, ""),
            "shape": ZONE if patrol.is_zone else ROUTE,
            "revisits": f"{patrol.revisits_per_day:g}",
            "schedule": patrol.schedule,
            "crews": _crews(patrol.crews_available),
        }
        for patrol in sorted(book.scene.patrols, key=lambda patrol: natural_key(patrol.name))
    ]


def _crews(count: float) -> str:
    return NOT_STATED if count != count else f"{count:g}"  # noqa: PLR0124 - NaN test


def _between(low: str, high: str) -> str:
    return low if low == high else QT_TRANSLATE_NOOP("Report", "{low} to {high}").format(low=low, high=high)


def source_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Where each layer comes from."""
    return [
        {
            "layer": source.layer,
            "source": source.source or NOT_STATED,
            "licence": source.licence or NOT_STATED,
            "release": source.release,
            "as_of": source.as_of or NOT_STATED,
            "accuracy": NOT_STATED if source.accuracy_m is None else metres(source.accuracy_m),
            "status": source.status,
            "synthetic": source.synthetic,
            "sensitivity": source.sensitivity,
        }
        for source in book.sources
    ]


def run_rows(book: ReportBook) -> list[list[str]]:
    """What is needed to reproduce the run."""
    report = book.report
    lines = ", ".join(f"{r.name} ({v})" for r, v in zip(book.scene.routes, book.scene.line_versions, strict=True))
    software = ", ".join(f"{name} {number}" for name, number in sorted(report.versions.items()))
    return [
        [QT_TRANSLATE_NOOP("Report", "Run"), report.run],
        [QT_TRANSLATE_NOOP("Report", "Input hash (SHA-256)"), report.input_hash],
        [QT_TRANSLATE_NOOP("Report", "Seed"), str(report.seed)],
        [QT_TRANSLATE_NOOP("Report", "Draws"), str(report.draws) if report.draws else NO_DRAWS],
        [QT_TRANSLATE_NOOP("Report", "As of"), report.as_of],
        [QT_TRANSLATE_NOOP("Report", "Own state"), report.own_state],
        [QT_TRANSLATE_NOOP("Report", "Lines and their versions"), lines],
        [QT_TRANSLATE_NOOP("Report", "Software versions"), software],
    ]
