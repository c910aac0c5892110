"""The tables of the report as rows of texts: gaps, parameters, devices, sources, versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.analysis.gaps.doubt import Doubt
from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import CoverageGap, Undecided
from app.reasons.likelihood import SCALE, likelihood, probability
from app.reasons.sentences import in_brief, remedy_text, sentence
from app.report.book import ReportBook
from app.report.gap_rows import CLASS_LABELS, POROSITY_LABELS, STATUS_LABELS
from app.report.listed_holes import ListedHole, listed_holes
from app.report.notation import DASH, bracket, counted, km, share, span, two_figures
from app.report.text.confidence import confidence
from app.report.text.method_text import NOT_DRAWN
from layers.hours import ALWAYS
from layers.text import QT_TRANSLATE_NOOP

DOUBTFUL = {
    "terrain_coarse_here": QT_TRANSLATE_NOOP("Report", "terrain cells too coarse to tell"),
    "no_terrain": QT_TRANSLATE_NOOP("Report", "no terrain heights"),
    "sight_uncertain": QT_TRANSLATE_NOOP("Report", "heights not known well enough"),
}
CONFIDENCE = QT_TRANSLATE_NOOP("Report", "confidence: {word}")
ONE_GAP = QT_TRANSLATE_NOOP("Report", "{count} stretch, {total} km.")
GAPS = QT_TRANSLATE_NOOP("Report", "{count} stretches, {total} km, by hole, the worst first.")
ONE_JOINED = QT_TRANSLATE_NOOP(
    "Report", "{count} stretch, {total} km, {open} km of it gap: the rest is covered between gaps that were joined."
)
JOINED = QT_TRANSLATE_NOOP(
    "Report",
    "{count} stretches, {total} km, by hole, the worst first; {open} km of it are gap, the rest is covered between "
    "gaps that were joined.",
)
ONE_STRETCH = QT_TRANSLATE_NOOP("Report", "{count} stretch, {total} km")
STRETCHES = QT_TRANSLATE_NOOP("Report", "{count} stretches, {total} km")
IN_SHORT = {
    "open_day": QT_TRANSLATE_NOOP("Report", "day"),
    "open_night": QT_TRANSLATE_NOOP("Report", "night"),
    "open_both": QT_TRANSLATE_NOOP("Report", "day and night"),
    "open_night_day_in_part": QT_TRANSLATE_NOOP("Report", "night, part day"),
    "open_day_night_in_part": QT_TRANSLATE_NOOP("Report", "day, part night"),
    "open_in_parts": QT_TRANSLATE_NOOP("Report", "part each"),
}
HOLE = QT_TRANSLATE_NOOP("Report", "Hole {number}: {places}, {size}")
ONE_PIECE = QT_TRANSLATE_NOOP("Report", "{km} km")
PIECES = QT_TRANSLATE_NOOP("Report", "{km} km, {count} pieces")
SOME_HARD = QT_TRANSLATE_NOOP("Report", "{km} km, {count} pieces, {hard} of them in hard terrain")
ALL_HARD = QT_TRANSLATE_NOOP("Report", "{km} km, {count} pieces, all in hard terrain")
SINGLE = QT_TRANSLATE_NOOP("Report", "Holes of one piece")


def gap_rows(book: ReportBook) -> list[dict[str, str]]:
    """The gaps that can be crossed by hole and, within it, along the line, each with its number.

    ``hole``: what is said of its hole above the first of its pieces, else empty.
    """
    bearing, rows = Bearing.of(book.report), []
    for listed in listed_holes(book.report):
        heads = [hole_head(listed) if book.report.holes else "", *[""] * len(listed.crossable)]
        for head, gap in zip(heads, listed.crossable, strict=False):
            rows.append({**_gap_row(book, bearing, listed.label(gap), gap), "hole": head})
    return rows


def hole_head(listed: ListedHole) -> str:
    """Number, place, length and pieces of a hole, and how many of them lie in hard terrain."""
    return HOLE.format(number=listed.number, places=hole_places(listed), size=hole_size(listed))


def hole_places(listed: ListedHole) -> str:
    """Where a hole lies: its stretch of each route."""
    return "; ".join(f"{part.route} {span(part.start_m / 1e3, part.end_m / 1e3)}" for part in listed.hole.parts)


def hole_size(listed: ListedHole) -> str:
    """Length and pieces of a hole, and how many of them lie in hard terrain."""
    count, hard = len(listed.pieces), len(listed.hard)
    text = ONE_PIECE if count == 1 else PIECES if not hard else ALL_HARD if hard == count else SOME_HARD
    return text.format(km=km(listed.hole.length_m / 1000.0), count=count, hard=hard)


def piece_rows(book: ReportBook, listed: ListedHole) -> list[list[str]]:
    """Every piece of a hole, in hard terrain or not; none where the hole is one."""
    if len(listed.pieces) == 1:
        return []
    return [_piece(listed.label(gap), gap) for gap in listed.pieces]


def _piece(label: str, gap: CoverageGap) -> list[str]:
    chance = DASH if gap.probability is None else probability(gap.probability)
    place = f"{gap.route} {span(gap.from_km, gap.to_km)}"
    figures = (km(gap.length_m / 1000.0), bracket(gap.p_low, gap.p_high), chance)
    return [label, gap.klass, place, IN_SHORT[gap.when.code], *figures]


def gap_total(book: ReportBook) -> str:
    """How many gaps can be crossed and how long they are; and what of it is covered between gaps that were joined."""
    gaps = book.report.gaps
    length, open_ = sum(gap.length_m for gap in gaps) / 1000.0, sum(sum(gap.classes.values()) for gap in gaps)
    text = counted(len(gaps), ONE_GAP, GAPS) if km(length) == km(open_) else counted(len(gaps), ONE_JOINED, JOINED)
    return text.format(count=len(gaps), total=km(length), open=km(open_))


def all_along(book: ReportBook) -> str:
    """The doubts that apply nearly all along the line, or along the routes named; empty for none."""
    bearing = Bearing.of(book.report)
    doubts = [
        (in_brief(doubt.reason), "" if len(routes) == len(bearing.lengths) else f" ({', '.join(routes)})")
        for doubt, routes in bearing.all_along()
    ]
    return "; ".join(what + where for what, where in doubts)


def _briefly(doubts: Sequence[Doubt]) -> str:
    return "; ".join(dict.fromkeys(in_brief(doubt.reason) for doubt in doubts))


def _gap_row(book: ReportBook, bearing: Bearing, number: str, gap: CoverageGap) -> dict[str, str]:
    chance = gap.probability
    return {
        "number": number,
        "ranks": _ranks(gap),
        "klass": gap.klass,
        "route": gap.route,
        "span": span(gap.from_km, gap.to_km),
        "length": km(gap.length_m / 1000.0),
        "period": sentence(gap.when),
        "p": bracket(gap.p_low, gap.p_high),
        "chance": DASH if chance is None else probability(chance),
        "likelihood": "" if chance is None else likelihood(chance),
        "confidence": CONFIDENCE.format(word=confidence(book, bearing, gap)[0]),
        "porosity": share(gap.porosity),
        "score": two_figures(gap.score),
        "why": sentence(gap.cause),
        "remedy": remedy_text(gap.remedy, gap.tried),
        "status": "" if gap.status == "open" else STATUS_LABELS.get(gap.status, gap.status),
        "note": gap.note,
        "doubts": _briefly(bearing.special(gap)),
    }


def hard_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Gaps in hard terrain by hole, in brief; holes of a single piece together at the end."""
    holes = [one for one in listed_holes(book.report) if one.hard]
    groups = [_group(hole_head(one), "", [(one, gap) for gap in one.hard]) for one in holes if len(one.pieces) > 1]
    single = [(one, gap) for one in holes if len(one.pieces) == 1 for gap in one.hard]
    total = sum(gap.length_m for _, gap in single) / 1000.0
    return groups + ([_group(SINGLE, _stretches(len(single), total), single)] if single else [])


def _group(head: str, total: str, pieces: Sequence[tuple[ListedHole, CoverageGap]]) -> dict[str, Any]:
    """Pieces under a heading; with its route where they are of several holes."""
    several = len({one.number for one, _ in pieces}) > 1
    rows = [{**_short(gap, route=several), "number": one.label(gap)} for one, gap in pieces]
    return {"head": head, "total": total, "rows": rows}


def hard_total(book: ReportBook) -> str:
    """How many gaps lie in hard terrain, and how long they are."""
    gaps = book.report.hard_terrain_gaps
    return _stretches(len(gaps), sum(gap.length_m for gap in gaps) / 1000.0)


def undecided_rows(book: ReportBook) -> list[dict[str, Any]]:
    """Stretches of class E by route and kilometre, in brief."""
    ordered = sorted(book.report.undecided, key=lambda stretch: (stretch.route, stretch.start_m))
    groups: dict[str, list[Undecided]] = {}
    for stretch in ordered:
        groups.setdefault(stretch.route, []).append(stretch)
    return [
        {
            "head": name,
            "total": _stretches(len(own), sum(one.length_m for one in own) / 1000.0),
            "rows": [{**_short(one, route=False), "number": ""} for one in own],
        }
        for name, own in groups.items()
    ]


def _stretches(count: int, length_km: float) -> str:
    return counted(count, ONE_STRETCH, STRETCHES).format(count=count, total=km(length_km))


def _short(stretch: CoverageGap | Undecided, *, route: bool) -> dict[str, str]:
    status = stretch.status if isinstance(stretch, CoverageGap) and stretch.status != "open" else ""
    place = span(stretch.start_m / 1000.0, stretch.end_m / 1000.0)
    return {
        "span": f"{stretch.route} {place}" if route else place,
        "klass": stretch.klass,
        "period": IN_SHORT[stretch.when.code],
        "status": STATUS_LABELS.get(status, status),
    }


def reasons(stretches: tuple[Undecided, ...]) -> list[dict[str, str]]:
    """Kilometres of class E by the code of their cause."""
    totals: dict[str, float] = {}
    for stretch in stretches:
        totals[stretch.cause.code] = totals.get(stretch.cause.code, 0.0) + stretch.length_m / 1000.0
    return [{"why": DOUBTFUL.get(code, code), "km": km(total)} for code, total in sorted(totals.items())]


def facts(book: ReportBook, gap: CoverageGap) -> list[list[str]]:
    """The figures of one gap, each with its label."""
    chance = NOT_DRAWN if gap.probability is None else _chance(gap.probability)
    bearing = Bearing.of(book.report)
    doubts, (word, grounds) = _briefly(bearing.on(gap)), confidence(book, bearing, gap)
    classes = ", ".join(f"{code} {km(length)} km" for code, length in sorted(gap.classes.items()) if length)
    status = (STATUS_LABELS.get(gap.status, gap.status), gap.unit, gap.status_date)
    return [
        [QT_TRANSLATE_NOOP("Report", "Length"), f"{km(gap.length_m / 1000.0)} km"],
        [QT_TRANSLATE_NOOP("Report", "Open"), sentence(gap.when)],
        [QT_TRANSLATE_NOOP("Report", "Class"), CLASS_LABELS[gap.klass]],
        [QT_TRANSLATE_NOOP("Report", "By class"), classes],
        [QT_TRANSLATE_NOOP("Report", "Detection P, low–high"), bracket(gap.p_low, gap.p_high)],
        [QT_TRANSLATE_NOOP("Report", "Chance that it is a gap"), chance],
        [QT_TRANSLATE_NOOP("Report", "Confidence"), f"{word}: {grounds}"],
        *_worst_hour(gap),
        *_drawn_length(gap),
        [QT_TRANSLATE_NOOP("Report", "Porosity"), f"{share(gap.porosity)} ({POROSITY_LABELS[gap.porosity_class]})"],
        [QT_TRANSLATE_NOOP("Report", "Score"), _score(gap)],
        *([[QT_TRANSLATE_NOOP("Report", "In doubt"), doubts]] if doubts else []),
        [QT_TRANSLATE_NOOP("Report", "Identifier"), gap.id],
        [QT_TRANSLATE_NOOP("Report", "Status"), " · ".join(part for part in status if part)],
    ]


def _worst_hour(gap: CoverageGap) -> list[list[str]]:
    if gap.p_worst_hour is None:
        return []
    if gap.worst_hours == str(ALWAYS):
        text = QT_TRANSLATE_NOOP("Report", "{p}, at any hour")
    else:
        text = QT_TRANSLATE_NOOP("Report", "{p}, {hours}")
    figures = {"p": probability(gap.p_worst_hour), "hours": gap.worst_hours}
    return [[QT_TRANSLATE_NOOP("Report", "P in the worst hour of the week"), text.format(**figures)]]


def _drawn_length(gap: CoverageGap) -> list[list[str]]:
    if gap.length_low_m is None or gap.length_high_m is None or gap.length_median_m is None:
        return []
    low, median, high = (km(m / 1000.0) for m in (gap.length_low_m, gap.length_median_m, gap.length_high_m))
    text = QT_TRANSLATE_NOOP("Report", "{low}–{high} km, median {median} km").format(low=low, high=high, median=median)
    return [[QT_TRANSLATE_NOOP("Report", "Open length, 5–95 %"), text]]


def _score(gap: CoverageGap) -> str:
    """A score with 5 and 95 % of it and of its rank; without draws with what it is."""
    if gap.score_low is None or gap.score_high is None:
        return f"{two_figures(gap.score)} ({gap.score_kind})"
    text = QT_TRANSLATE_NOOP("Report", "{score} ({low}–{high}), rank {ranks} in its list")
    low, high = two_figures(gap.score_low), two_figures(gap.score_high)
    return text.format(score=two_figures(gap.score), low=low, high=high, ranks=_ranks(gap))


def _ranks(gap: CoverageGap) -> str:
    """The ranks of a gap in nine of ten draws; empty without draws."""
    if gap.rank_low is None or gap.rank_high is None:
        return ""
    return str(gap.rank_low) if gap.rank_low == gap.rank_high else f"{gap.rank_low}–{gap.rank_high}"


def _chance(chance: float) -> str:
    return f"{probability(chance)}, {likelihood(chance)}"


def likelihood_scale() -> str:
    """The words for probabilities, each with its range."""
    return "; ".join(f"{step.word} {step.span}" for step in SCALE)
