"""What each source does to a crosser in each draw: patrols, and what no spread may exceed."""

from __future__ import annotations

import numpy as np
import pytest

from app.analysis.detection import patrol_chance
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.pair_error import PairError, targets_around
from app.analysis.uncertainty.strengths import Maker
from tests.builders.scenes import scene, zone


@pytest.mark.parametrize("noticed", [0.3, 0.9])
def test_a_drawn_crew_notices_at_most_nine_in_ten_of_whom_it_meets(noticed: float) -> None:
    of = scene(patrols=[zone(1000.0, 3000.0, revisits_per_day=20.0, detection_probability=noticed)])
    line, assumed = line_of(of, LineCache()), Assumptions(of, 400)
    built = Maker(
        of, line, PairError(targets_around(line.view.targets.lon, line.view.targets.lat), assumed), assumed
    ).of_patrol(of.patrols[0])
    exposed_s = 600.0 / 0.9996 / (0.78 * assumed.speed)
    share = built.exposure[0] / (20.0 / 86_400.0 * exposed_s)
    expected = np.minimum(noticed * assumed.patrol_detection, patrol_chance.MOST_NOTICED)
    np.testing.assert_allclose(share, expected, rtol=1e-4)
    assert (share.max() == pytest.approx(0.9, rel=1e-4)) == (noticed == 0.9)
