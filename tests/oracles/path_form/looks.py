"""Many looks of one watcher: independent but for a common cause that blinds all of them."""

from __future__ import annotations

import numpy as np

from app.arrays import FloatArray

BETA = 0.1
"""Share of the misses of the best look that all looks have in common (an expert default)."""


def missed_by_all(miss: FloatArray, number: FloatArray, beta: float) -> FloatArray:
    """Chance that every look misses, (...): ``miss`` q and ``number`` n of each kind of look along the last axis.

    ``max(prod q^n, c + (1 - c) prod ((q - c) / (1 - c))^n)`` with ``c = beta min q``; 1 without a look. A beta of 0
    gives independent looks, 1 the best look alone once it is a whole one.
    """
    if miss.shape[-1] == 0:
        return np.ones(np.broadcast_shapes(miss.shape, number.shape)[:-1])
    common = beta * miss.min(axis=-1, keepdims=True)
    rest = np.divide(miss - common, 1.0 - common, out=np.ones_like(miss), where=common < 1.0)
    independent = np.prod(miss**number, axis=-1)
    dependent = common[..., 0] + (1.0 - common[..., 0]) * np.prod(rest**number, axis=-1)
    return np.asarray(np.maximum(independent, dependent))
