"""What sight lines have in common by where their ends lie: the figures that were measured, and their limits."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.sight.latent import (
    OBSERVER_REACHES,
    OBSERVER_SHARE,
    PAIR_SHARE,
    TARGET_REACHES,
    TARGET_SHARE,
    correlation_of_targets,
)


def test_shares_add_up() -> None:
    assert pytest.approx(1.0) == OBSERVER_SHARE + TARGET_SHARE + PAIR_SHARE
    for reaches in (OBSERVER_REACHES, TARGET_REACHES):
        assert sum(reach.share for reach in reaches) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("apart_m", "measured"), [(100.0, 0.90), (200.0, 0.76), (400.0, 0.58), (800.0, 0.54), (1600.0, 0.45)]
)
def test_targets_of_one_mast_go_together_as_measured(apart_m: float, measured: float) -> None:
    correlation = OBSERVER_SHARE + (TARGET_SHARE + PAIR_SHARE) * correlation_of_targets(apart_m)
    assert correlation == pytest.approx(measured, abs=0.02)


def test_the_rest_falls_from_one_to_nothing_at_twice_the_longest_reach() -> None:
    correlation = [correlation_of_targets(apart) for apart in np.linspace(0.0, 2600.0, 40)]
    assert correlation[0] == pytest.approx(1.0)
    assert correlation[-1] == pytest.approx(0.0, abs=1e-6)
    assert (np.diff(correlation) < 0.0).all()
