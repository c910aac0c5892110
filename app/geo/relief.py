"""The error of terrain heights, estimated from the surrounding relief."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

REACH = 2
"""How many cells wider on each side a window must be read for its sigma to equal that of the whole raster."""
FINE_CELL_M, COARSE_CELL_M = 100.0, 450.0
"""The error model was fitted on cells of 30 to 100 m and of about 450 m; between these its numbers follow cell size."""
FINE_CORRELATION_M, COARSE_CORRELATION_M = 90.0, 300.0


@dataclass(frozen=True, slots=True)
class ReliefError:
    """How the standard deviation of a height follows from the relief around it, in metres.

    ``scale * sqrt(floor² + rough²)``, where ``rough² = g² ((curvature L)² + (spread S)²)``, L is the root mean square
    over 3 × 3 cells of (4 z - the sum of the 4 neighbours) and S the standard deviation of the 3 × 3 heights. g is
    (rugged_m / sigma)^(1/4) for the sigma, unscaled, that a g of 1 would give, at least 1 and at most what ``gentle_m``
    gets: gentle ground has more detail below the cell, for what is seen of it, than mountains have. An error that all
    heights have in common is no part of sigma: it cancels on every sight line.
    """

    floor_m: float
    curvature: float
    spread: float
    scale: float = 1.0
    gentle_m: float = 1.0
    rugged_m: float = 1.0

    @classmethod
    def for_cells(cls, cell_m: float) -> ReliefError:
        """The model for cells of this size: below and above those it was fitted on, that of the nearest of them."""
        floor, curvature, spread = (
            _between(fine, coarse, cell_m) for fine, coarse in ((1.2, 3.0), (0.10, 0.16), (0.11, 0.18))
        )
        # Gentle is what is gentle for its cells: the two bounds are slopes.
        share = min(cell_m / COARSE_CELL_M, 1.0)
        return cls(floor, curvature, spread, 1.0, 15.0 * share, 41.0 * share)

    @classmethod
    def parse(cls, text: str) -> ReliefError:
        """The model written as ``relief`` and its numbers; those not written are as by default, with a g of 1."""
        return cls(*(float(number) for number in text.split()[1:]))

    def __str__(self) -> str:
        return " ".join(["relief", *(f"{getattr(self, field.name):.3g}" for field in fields(self))])


def _between(fine: float, coarse: float, cell_m: float) -> float:
    """A number that is ``fine`` up to FINE_CELL_M, ``coarse`` from COARSE_CELL_M on, and a power of size between."""
    share = math.log(max(cell_m, FINE_CELL_M) / FINE_CELL_M) / math.log(COARSE_CELL_M / FINE_CELL_M)
    return fine * math.pow(coarse / fine, min(share, 1.0))


def error_correlation_m(cell_m: float) -> float:
    """The correlation length of the errors of heights in metres, for cells of this size."""
    return _between(FINE_CORRELATION_M, COARSE_CORRELATION_M, cell_m)


BLOCK_MEANS = ReliefError.for_cells(COARSE_CELL_M)
GEBCO = replace(BLOCK_MEANS, scale=1.3)
"""GEBCO is smoother than block means of the true heights, on which the model was fitted."""
