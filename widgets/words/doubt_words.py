"""Doubts as text: in brief, as sentences, and their places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from shapely import Point
from shapely.geometry.base import BaseGeometry

from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.analysis.gaps.doubts.bearing import Bearing
from app.reasons import sentences as reasons
from widgets.words.text import NBSP, kilometres, shown, span

if TYPE_CHECKING:
    from app.analysis.gaps.gap_report import GapReport

APART_M = 2_000.0
"""Stretches of one doubt closer together than this count as one place."""


def in_brief(doubts: Iterable[Doubt]) -> str:
    """Doubts in a few words each; empty if there are none."""
    return " · ".join(dict.fromkeys(reasons.in_brief(doubt.reason, shown) for doubt in doubts))


def sentences(doubts: Iterable[Doubt]) -> str:
    """A line with a whole sentence for each doubt."""
    return "\n".join(reasons.sentence(doubt.reason, shown) for doubt in doubts)


def at(report: GapReport | None, place: BaseGeometry) -> tuple[Doubt, ...]:
    """The doubts of a report about the post or sensor at a place, EPSG:4326."""
    if report is None or not isinstance(place, Point):
        return ()
    here = round(place.x, 7), round(place.y, 7)
    return tuple(doubt for doubt in report.doubts if any((post.lon, post.lat) == here for post in doubt.posts))


def all_along(bearing: Bearing) -> str:
    """Doubts about the whole line, or about named routes as a whole; empty if there are none."""
    by_routes: dict[tuple[str, ...], list[Doubt]] = {}
    for doubt, routes in bearing.all_along():
        by_routes.setdefault(routes, []).append(doubt)
    lines = []
    for routes, doubts in by_routes.items():
        where = "" if len(routes) == len(bearing.lengths) else f"{NBSP}{', '.join(routes)}"
        lines.append(_tr("Doubtful all along{where}: {doubts}").format(where=where, doubts=in_brief(doubts)))
    return "\n".join(lines)


def places_of(doubt: Doubt) -> tuple[Stretch | Place, ...]:
    """The places of a doubt: its posts, or else its stretches, with close ones merged."""
    if doubt.posts:
        return doubt.posts
    joined: list[Stretch] = []
    for one in doubt.stretches:
        if joined and joined[-1].route == one.route and one.start_m - joined[-1].end_m < APART_M:
            joined[-1] = Stretch(one.route, joined[-1].start_m, one.end_m)
        else:
            joined.append(one)
    return tuple(joined)


def place_name(place: Stretch | Place) -> str:
    """The name of a doubt's place."""
    if isinstance(place, Stretch):
        return f"{place.route} {span(place.start_m, place.end_m)}"
    return place.name or shown(reasons.CONTEXT, reasons.UNNAMED)


def where(doubt: Doubt, step: int | None = None) -> str:
    """The place of a doubt, or how many it has; with ``step`` that one of them."""
    places = places_of(doubt)
    if len(places) == 1:
        return place_name(places[0])
    if step is not None:
        return _tr("{number} of {count}: {place}").format(
            number=step + 1, count=len(places), place=place_name(places[step])
        )
    if doubt.posts:
        return _tr("{count} posts or sensors").format(count=len(places))
    return _tr("{count} places, {length}").format(count=len(places), length=kilometres(doubt.length_m))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Doubts", text)
