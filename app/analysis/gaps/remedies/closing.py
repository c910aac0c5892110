"""How much of a gap something closes: decided, and in each draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.analysis.gaps.pieces import Open
from app.analysis.gaps.profile import COVERED
from app.analysis.uncertainty.draws import HIGH_SHARE, LOW_SHARE, quantiles
from app.arrays import BoolArray, ByteArray, FloatArray, IntArray, SingleArray

LEAST_KM = 0.5
"""What would close less than this is not proposed."""


@dataclass(frozen=True, slots=True)
class Closed:
    """Kilometres of a gap that something closes, and their 5 and 95 % over the draws; None without draws.

    ``km``: of those samples that were not covered in all of the gap's periods and then are, less those that cease to
    be. ``loses_km``: what it uncovers elsewhere.
    """

    km: float
    low_km: float | None = None
    high_km: float | None = None
    loses_km: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether it is worth proposing."""
        return self.km - self.loses_km >= LEAST_KM

    @property
    def numbers(self) -> dict[str, float | str]:
        """As the numbers of a reason."""
        drawn = {} if self.low_km is None or self.high_km is None else {"low_km": self.low_km, "high_km": self.high_km}
        lost = {"loses_km": self.loses_km} if self.loses_km else {}
        return {"closes_km": self.km, **drawn, **lost}


def covered(status: ByteArray, gap: Open) -> BoolArray:
    """Which samples, of status (2, n), are covered in all periods of a gap."""
    whole: BoolArray = (status[gap.periods] == COVERED).all(axis=0)
    return whole


def decided_km(length_mm: IntArray, before: BoolArray, after: BoolArray) -> float:
    """Kilometres covered after and not before, less those covered before and not after."""
    return round(float(length_mm[after].sum() - length_mm[before].sum()) / 1e6, 3)


def drawn_km(
    length_mm: IntArray, before: SingleArray, after: SingleArray, gap: Open, theta: float
) -> tuple[float, float]:
    """5 and 95 % over the draws of the kilometres below theta in any period of a gap before, less those after.

    ``before`` and ``after``: P (n, 2, M) of its samples.
    """
    closed = _open_km(length_mm, before, gap, theta) - _open_km(length_mm, after, gap, theta)
    low, high = quantiles(closed, (LOW_SHARE, HIGH_SHARE))
    return round(low, 3), round(high, 3)


def _open_km(length_mm: IntArray, p: SingleArray, gap: Open, theta: float) -> FloatArray:
    below = (p[:, gap.periods] < theta).any(axis=1)
    return np.asarray(length_mm @ below, np.float64) / 1e6
