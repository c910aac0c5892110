"""The effect of a zone or a dragged post is shown in one line while drawing or dragging."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.analysis.gaps.preview import ZoneEffect
from widgets.workshop.workshop import Workshop

NAN = float("nan")
OF, P = {"night": 5.0, "day": 2.0}, {"night": 0.313, "day": 0.4}
EFFECT = ZoneEffect({"night": 3.04, "day": 1.0}, OF, P, 0.5, crews_needed=1.25, crews_available=2.0)
IN_VAIN = replace(EFFECT, closes_km={"night": 0.0, "day": 0.0}, crews_needed=NAN)
CLOSES = "closes 3.0 of 5.0 km by night, 1.0 of 2.0 km by day"


@pytest.mark.parametrize(
    ("effect", "text"),
    [
        (EFFECT, f"{CLOSES}; needs 1.2 crews, you have 2"),
        (replace(EFFECT, crews_available=NAN), f"{CLOSES}; needs 1.2 crews"),
        (replace(EFFECT, crews_needed=NAN), CLOSES),
        (
            IN_VAIN,
            "closes 0.0 of 5.0 km by night, 0.0 of 2.0 km by day, detection there is 0.31 by night, 0.50 is needed",
        ),
        (
            replace(IN_VAIN, of_km={"night": 0.0, "day": 2.0}),
            "closes 0.0 of 0.0 km by night, 0.0 of 2.0 km by day, detection there is 0.40 by day, 0.50 is needed",
        ),
        (
            replace(IN_VAIN, of_km={"night": 0.0, "day": 0.0}, p={"night": NAN, "day": NAN}),
            "closes 0.0 of 0.0 km by night, 0.0 of 0.0 km by day",
        ),
        (replace(EFFECT, crews_needed=NAN, enters_hazard=True), f"enters a hazardous area: no go, {CLOSES}"),
    ],
)
def test_a_zone_shows_what_it_closes_and_needs(workshop: Workshop, effect: ZoneEffect, text: str) -> None:
    assert workshop.effect.of_zone(effect) == text


def test_the_effect_is_in_the_hint_until_the_drawing_is_over(workshop: Workshop) -> None:
    hints: list[str] = []
    workshop.hinted.connect(hints.append)
    workshop.activate("zone")
    first = hints[-1]
    workshop.analyst.previews.zone_weighed.emit(EFFECT)
    assert hints[-1] == f"{first}   ·   {workshop.effect.of_zone(EFFECT)}"
    workshop.analyst.previews.end()
    assert hints[-1] == first
    assert workshop.effect.text == ""
