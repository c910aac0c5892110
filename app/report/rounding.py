"""Kilometres rounded to 0.1 so that parts add up to their whole: the same figures in every table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from app.analysis.gaps.gap_report import RouteSummary


class Shares(NamedTuple):
    """Covered, gap and not assessable of a border in a period, and its length, in tenths of a kilometre."""

    covered: int
    gap: int
    unknown: int
    length: int

    @classmethod
    def of(cls, row: RouteSummary) -> Self:
        """The figures of a row: the three add up to the length."""
        length = tenths(row.length_km)
        covered, gap, unknown = adding_up((row.covered_km, row.gap_km, row.not_assessable_km), length)
        return cls(covered, gap, unknown, length)

    @property
    def km(self) -> tuple[float, float, float]:
        """Covered, gap and not assessable in kilometres."""
        return self.covered / 10.0, self.gap / 10.0, self.unknown / 10.0


def tenths(value_km: float) -> int:
    """Tenths of a kilometre, rounded as a printed figure is.

    >>> tenths(48.45), tenths(0.04)
    (485, 0)
    """
    return round(10.0 * float(f"{value_km:.1f}"))


def adding_up(parts_km: Sequence[float], whole: int) -> list[int]:
    """Parts in tenths of a kilometre that add up to ``whole``, each rounded down or up.

    Those with the largest remainders are rounded up.

    >>> adding_up((1.06, 2.06, 3.08), 62), adding_up((1.04, 2.04, 3.04), 61)
    ([11, 20, 31], [11, 20, 30])
    """
    micro = [round(1e7 * part) for part in parts_km]
    rounded = [part // 1_000_000 for part in micro]
    by_remainder = sorted(range(len(micro)), key=lambda number: -(micro[number] % 1_000_000))
    for number in by_remainder[: max(whole - sum(rounded), 0)]:
        rounded[number] += 1
    return rounded
