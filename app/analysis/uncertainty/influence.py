"""How one assumption moved the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Influence:
    """An assumption that moved the answer: its rank correlation with the km of gap by night over the draws.

    ``of`` is the sensor type, the state of the weather or the route it applies to, empty for all. ``low_km``,
    ``high_km``: mean km of gap in the fifth of the draws in which it is lowest, and in that in which it is highest.
    """

    name: str
    of: str
    correlation: float
    low_km: float
    high_km: float
