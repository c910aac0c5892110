"""The caches of all stages: whatever they forget, a run gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import shapely

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.remembered import Remembered
from tests.builders.scenes import device, layer, lonlat, plain, scene, zone
from tests.builders.terrains import fractal

FENCE = [device(x, 0.0, "fence_alarm", availability=1.0, hours="06:00-18:00") for x in range(7000, 8001, 100)]
"""Off by night: longer hours are tried."""
ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=8.0)


def road(y: float) -> dict[str, object]:
    """A row of a reference layer: a road along the line, y metres north of it."""
    return {"theme": "road", "geometry": shapely.LineString(np.column_stack(lonlat([0.0, 8000.0], [y, y])))}


def parts_of(cache: object) -> Iterator[Remembered[object, object]]:
    """All that is remembered in a cache and in the caches it is made of."""
    for value in vars(cache).values():
        if isinstance(value, Remembered):
            yield value
        elif type(value).__name__.endswith("Cache"):
            yield from parts_of(value)


@pytest.mark.parametrize("most", range(0, 40, 4))
def test_a_cache_that_keeps_little_gives_the_same_bytes(most: int) -> None:
    """Whatever a run still needs while the cache forgets, as in a long session."""
    cache = AnalysisCache()
    parts = list(parts_of(cache))
    assert len(parts) > 8
    for part in parts:
        part.most = most
    roads = layer("reference", [road(900.0), road(-900.0)])
    for x in (1000.0, 2500.0, 1000.0):
        mast = [device(4500.0, -300.0, kind, range_m=1500.0) for kind in ("ground_radar", "thermal_camera")]
        posts = [device(x, -500.0, vfov_deg=20.0), *mast, *FENCE]
        crews = [zone(2000.0, 4000.0, revisits_per_day=x / 500.0), zone(5000.0, 6000.0, patrol_kind="sign_cutting")]
        built = replace(scene(posts, grid=ROUGH, patrols=crews, others=[roads]), draws=20)
        assert find_gaps(built, cache=cache).to_json_bytes() == find_gaps(built).to_json_bytes()
    assert all(len(part) for part in parts) or not most


def test_two_caches_share_nothing() -> None:
    one, other = AnalysisCache(), AnalysisCache()
    find_gaps(replace(scene([device(1000.0, -500.0)]), draws=20), cache=one)
    assert not any(len(part) for part in parts_of(other))
