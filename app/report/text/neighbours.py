"""The surroundings of a gap: the posts nearest to it and the stretches on either side."""

from __future__ import annotations

import numpy as np

from app.analysis.gaps.gap_report import GAP, UNDECIDED, CoverageGap
from app.analysis.gaps.ridge import nearest
from app.reasons.codes import Reason
from app.reasons.sentences import sentence
from app.report.book import ReportBook
from app.report.notation import km, metres
from app.report.text.method_text import UNNAMED
from layers.text import QT_TRANSLATE_NOOP

STRETCHES = {
    GAP: QT_TRANSLATE_NOOP("Report", "gap for {km} km"),
    UNDECIDED: QT_TRANSLATE_NOOP("Report", "not assessable for {km} km"),
}
COVERED = QT_TRANSLATE_NOOP("Report", "covered for {km} km")
LINE_END = QT_TRANSLATE_NOOP("Report", "the end of the line")
BEFORE, AFTER = QT_TRANSLATE_NOOP("Report", "Before it"), QT_TRANSLATE_NOOP("Report", "After it")


def nearest_posts(book: ReportBook, gap: CoverageGap) -> list[list[str]]:
    """Name, device and distance of the three observers nearest to the middle of a gap, and why they do not cover it.

    A run stored before there were such reasons has none.
    """
    if gap.nearest:
        return [_nearby(one) for one in gap.nearest]
    watch, types = book.scene.observers, book.scene.types
    return [
        [watch.name[number] or UNNAMED, types[watch.type[number]].label, metres(distance), ""]
        for number, distance in nearest(book.scene, gap)
    ]


def _nearby(one: Reason) -> list[str]:
    numbers = one.numbers
    return [str(numbers["post"]), str(numbers["device"]), metres(1000.0 * float(numbers["distance_km"])), sentence(one)]


def either_side(book: ReportBook, gap: CoverageGap) -> list[list[str]]:
    """The state of the line before and after a gap in its period, and for how many kilometres."""
    profile = book.report.profile
    rows = np.flatnonzero(profile.route == gap.route)
    status = profile.status(gap.period)[rows]
    route = next(route for route in book.scene.routes if route.name == gap.route)
    first = int(np.searchsorted(profile.start_m[rows], gap.start_m - 1e-3))
    end_m = gap.end_m - route.length_m if gap.end_m > route.length_m + 1e-3 else gap.end_m
    last = int(np.searchsorted(profile.end_m[rows], end_m - 1e-3)) + 1
    last += rows.size if end_m < gap.end_m else 0
    ahead, behind = np.arange(last, rows.size), np.arange(first)[::-1]
    if route.ring:
        # On a ring the stretch ahead leads on to the stretch behind, less the gap itself.
        count = rows.size - (last - first)
        ahead, behind = (
            np.arange(last, last + count) % rows.size,
            np.arange(first - 1, first - 1 - count, -1) % rows.size,
        )
    return [
        [BEFORE, _run(book, rows[behind], status[behind])],
        [AFTER, _run(book, rows[ahead], status[ahead])],
    ]


def _run(
    book: ReportBook,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    status: np.ndarray[tuple[int], np.dtype[np.uint8]],
) -> str:
    """The first state and how far it extends."""
    if not rows.size:
        return LINE_END
    other = np.flatnonzero(status != status[0])
    count = int(other[0]) if other.size else rows.size
    profile = book.report.profile
    length = float((profile.end_m - profile.start_m)[rows[:count]].sum()) / 1000.0
    return STRETCHES.get(int(status[0]), COVERED).format(km=km(length))
