"""Which patrols are worked at a date, and what they do that they do not state."""

from __future__ import annotations

import math

import pytest

from app.errors import UserError
from app.scene.patrols import patrol_of, patrols_at
from tests.builders.scenes import DATE, layer, scene_of, zone


def test_patrols_out_of_season_or_date_do_not_count() -> None:
    rows = [zone(0, 1000, season="winter"), zone(1, 1000, season="summer"), zone(2, 1000, valid_to="2026-01-01")]
    scene = scene_of(layer("patrols", rows))
    assert [patrol.name for patrol in scene.patrols] == ["zone 1"]
    assert scene.notes[0].code == "patrols_out_of_season"


def test_what_a_patrol_does_not_state_is_filled() -> None:
    row = zone(0.0, 1000.0, mode="horse", hours="6:00-18:00")
    patrol = patrol_of("patrols/1", row, row["geometry"])
    assert (patrol.id, patrol.name, patrol.kind, patrol.schedule) == ("patrols/1", "zone 0", "revisit", "random")
    assert (patrol.hours, patrol.speed_mps, patrol.revisits_per_day) == ("06:00-18:00", 1.4, 0.0)
    assert (patrol.sweep_width_m, patrol.detection_probability, patrol.shift_hours) == (320.0, 0.6, 8.0)
    assert math.isnan(patrol.crews_needed)
    assert math.isnan(patrol.crews_available)


@pytest.mark.parametrize(
    ("mode", "speed"), [("", 1.0), ("foot", 1.0), ("vehicle", 8.0), ("boat", 5.0), ("drone", 12.0), ("sledge", 1.0)]
)
def test_a_speed_goes_by_the_mode_unless_it_is_stated(mode: str, speed: float) -> None:
    row = zone(0.0, 1000.0, mode=mode)
    assert patrol_of("", row, row["geometry"]).speed_mps == speed
    assert patrol_of("", {**row, "speed_mps": 3.0}, row["geometry"]).speed_mps == 3.0


def test_what_a_patrol_states_holds() -> None:
    stated = {
        "speed_mps": 2.0,
        "sweep_width_m": 50.0,
        "detection_probability": 0.3,
        "shift_hours": 6.0,
        "crews_needed": 4.0,
        "crews_available": 3.0,
        "revisits_per_day": 24.0,
    }
    row = zone(0.0, 1000.0, schedule="fixed", patrol_kind="sign_cutting", **stated)
    patrol = patrol_of("", row, row["geometry"])
    assert {name: getattr(patrol, name) for name in stated} == stated
    assert (patrol.schedule, patrol.kind) == ("fixed", "sign_cutting")


@pytest.mark.parametrize(
    ("season", "months"),
    [
        ("spring", [3, 4, 5]),
        ("summer", [6, 7, 8]),
        ("autumn", [9, 10, 11]),
        ("winter", [1, 2, 12]),
        ("snow_free", [5, 6, 7, 8, 9, 10]),
        ("", list(range(1, 13))),
    ],
)
def test_the_months_of_a_season(season: str, months: list[int]) -> None:
    rows = [layer("patrols", [zone(0.0, 1000.0, season=season)])]
    assert [m for m in range(1, 13) if patrols_at(rows, f"2026-{m:02d}-10", "TJ")[0]] == months


def test_only_own_and_shared_patrols_count_in_an_order_that_their_values_decide() -> None:
    rows = [zone(x, x + 500.0, operator=operator) for x, operator in ((3.0, "TJ"), (2.0, "shared"), (1.0, "XX"))]
    for order in (rows, rows[::-1]):
        patrols, notes = patrols_at([layer("patrols", order)], DATE, "TJ")
        assert [patrol.name for patrol in patrols] == ["zone 2", "zone 3"]
        assert notes == ()


def test_hours_that_cannot_be_read_name_the_patrol() -> None:
    row = zone(0.0, 1000.0, hours="noon")
    with pytest.raises(UserError, match="hours of zone 0"):
        patrol_of("", row, row["geometry"])
