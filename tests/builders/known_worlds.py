"""Worlds of which all is known but what the terrain hides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app.analysis.detection.looking import BETA
from app.analysis.uncertainty.assumptions import Assumptions
from app.arrays import FloatArray
from app.scene.scene import Scene


def fix_all_but_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that draws assume is as stated, but for sight and the spread of types."""
    for name in ("speed", "terrain_error", "patrol_detection"):
        monkeypatch.setattr(Assumptions, name, property(lambda assumed: np.ones(assumed.count)))
    monkeypatch.setattr(Assumptions, "beta", property(lambda assumed: np.full(assumed.count, BETA)))
    monkeypatch.setattr(Assumptions, "weather", property(_stated_weather))
    monkeypatch.setattr(Assumptions, "_line_sd_m", lambda _assumed, _route: 1e-9)


def _stated_weather(assumed: Assumptions) -> FloatArray:
    stated = np.array([assumed.scene.weather.share(night=night) for night in (False, True)])
    return np.repeat(stated[None], assumed.count, axis=0)


def without_spread(of: Scene, **reference: Any) -> Scene:
    """The scene with types of which everything is known; ``reference``: what is to be stated of all of them."""
    types = {key: replace(kind, spread=(), **reference) for key, kind in of.types.items()}
    return replace(of, types=types)
