"""The kilometres of a run by border and by period, and those of all borders together: frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.reasons.codes import Reason

Period = Literal["day", "night", "both"]


@dataclass(frozen=True, slots=True)
class RouteSummary:
    """A dyad's kilometres in one period: whole millimetres, so the three add up to the length exactly.

    ``gap_low_km``, ``gap_median_km``, ``gap_high_km``: 5, 50 and 95 % of the kilometres below theta over the draws;
    None without draws. They count what is below theta in one draw, undecided samples among them, while ``gap_km`` is
    what gamma of the draws agree on: it may lie outside them.

    ``k0_km``, ``k1_km``, ``k2_km``: where no, one, and two or more sources alone detect with P >= .5; they too add up
    to the length exactly. ``together_km``: where P reaches theta even if all sources failed together (lower Frechet
    bound). None in a run kept before they were told. ``planned_*_km``: the same three with all the crews and staff that
    the stated plans take; None where none is lacking. ``by_agreement_km``: the samples at crossing points of neutral
    roads that are not covered, in none of the three, which add up to the length with it.

    ``covered_p30_km``, ``covered_p50_km``, ``covered_p70_km``: covered at these thresholds, decided as at theta.
    ``best_alone_km``: covered, and the best source alone reaches theta. ``worst_hour_km``: covered, and so even in the
    hour of the week in which each place is watched least. ``open_low_km``, ``open_median_km``, ``open_high_km``: 5, 50
    and 95 % of the kilometres of what is covered that lie below theta in one draw, 500 m or more at a stretch;
    ``open_chance``: the share of draws in which any does. None without draws.

    ``listed_km``: length of the listed gaps that are open in the period, at least in part. ``unlisted_km``: gaps too
    short to be listed. ``inside_km``: what is no gap in the period within those listed. ``undecided_listed_km``: not
    assessable in the period and in the list of class E. So listed + unlisted - inside = gap. None in a run stored
    before they were computed, and while a post is dragged.
    """

    route: str
    length_km: float
    period: Literal["day", "night"]
    covered_km: float
    gap_km: float
    not_assessable_km: float
    gap_low_km: float | None = None
    gap_high_km: float | None = None
    gap_median_km: float | None = None
    k0_km: float | None = None
    k1_km: float | None = None
    k2_km: float | None = None
    together_km: float | None = None
    planned_covered_km: float | None = None
    planned_gap_km: float | None = None
    planned_not_assessable_km: float | None = None
    covered_p30_km: float | None = None
    covered_p50_km: float | None = None
    covered_p70_km: float | None = None
    best_alone_km: float | None = None
    worst_hour_km: float | None = None
    open_low_km: float | None = None
    open_median_km: float | None = None
    open_high_km: float | None = None
    open_chance: float | None = None
    listed_km: float | None = None
    unlisted_km: float | None = None
    inside_km: float | None = None
    undecided_listed_km: float | None = None
    by_agreement_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Total:
    """5, 50 and 95 % of the kilometres below theta of all borders together in one period, summed draw by draw.

    Quantiles of a sum are no sums of quantiles, so these cannot be derived from the rows of the borders.
    """

    period: Literal["day", "night"]
    gap_low_km: float
    gap_median_km: float
    gap_high_km: float


def as_planned(routes: Sequence[RouteSummary]) -> tuple[Reason, ...]:
    """For each dyad that lacks crews or staff: what is covered as staffed, and what would be with all of them."""
    reasons = []
    for day, night in zip(routes[::2], routes[1::2], strict=True):
        if day.planned_covered_km is not None and night.planned_covered_km is not None:
            covered = {"covered_day_km": day.covered_km, "covered_night_km": night.covered_km}
            planned = {"planned_day_km": day.planned_covered_km, "planned_night_km": night.planned_covered_km}
            if list(covered.values()) != list(planned.values()):
                reasons.append(Reason("as_planned", {"route": day.route, **covered, **planned}))
    return tuple(reasons)
