"""How one assumption moved the answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Influence:
    """An assumption that moved the answer: its rank correlation with the km of gap by night over the draws.

    ``of`` is the sensor type, the state of the weather or the route it applies to, empty for all. ``low_km``,
    ``high_km``: mean km of gap in the fifth of the draws in which it is lowest, and in that in which it is highest.

    ``share``: what of the variance of those km goes away with a field at zero that is drawn anew at every place. Only a
    field has it; the other figures are then those of what is in sight in all, or of the mean offset, and not what it is
    listed for. A run stored before shares existed has none.
    """

    name: str
    of: str
    correlation: float
    low_km: float
    high_km: float
    share: float | None = None

    @property
    def of_variance(self) -> float:
        """Its part in the variance of the km, 0 to 1: the share of a field, else the square of the rank correlation."""
        return self.correlation**2 if self.share is None else self.share
