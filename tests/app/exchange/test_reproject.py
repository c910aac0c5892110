"""Coordinate systems of files, and the way from and to degrees."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.exchange.reproject import known_crs


@pytest.mark.parametrize("code", ["EPSG:5773", "EPSG:4978"])
def test_systems_without_a_place_on_the_map_are_refused(code: str) -> None:
    with pytest.raises(UserError, match="geographic or projected"):
        known_crs(code)


def test_systems_with_a_height_lose_it() -> None:
    assert known_crs("EPSG:4979").is_geographic
    assert len(known_crs("EPSG:4326+5773").axis_info) == 2
    assert known_crs("EPSG:28412").is_projected
