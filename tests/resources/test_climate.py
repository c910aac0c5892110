"""The weather of sensors.toml and of a section of a project's own: by month, and refused by field and range."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources import Climate, Weather, climate_of, weather

SECTION: dict[str, Any] = {
    "source": "Station Khorog, 2005-2024",
    "share_day": [0.6, 0.3, 0.1],
    "share_night": [0.5, 0.3, 0.2],
    "concentration": 200,
    "season": [{"months": [12, 1, 2], "share_day": [0.4, 0.2, 0.4]}],
}


def test_the_bundled_weather() -> None:
    climate = weather()
    assert climate.states == ("clear", "haze", "storm")
    assert climate.share(night=False) == climate.share(night=True) == (0.7, 0.2, 0.1)
    assert climate.day_share == 0.5
    assert "expert" in climate.source


def test_a_section_states_shares_and_takes_the_rest_from_the_bundled_one() -> None:
    usual = climate_of(SECTION, "own.toml").usual
    assert (usual.share_day, usual.share_night) == ((0.6, 0.3, 0.1), (0.5, 0.3, 0.2))
    assert (usual.concentration, usual.visibility_m) == (200.0, weather().visibility_m)
    assert usual.source == SECTION["source"]


def test_a_season_changes_its_months_alone_and_only_what_it_states() -> None:
    climate = climate_of(SECTION, "own.toml")
    for month in range(1, 13):
        answer = climate.at(month)
        assert answer.share_day == ((0.4, 0.2, 0.4) if month in (12, 1, 2) else (0.6, 0.3, 0.1))
        assert answer.share_night == (0.5, 0.3, 0.2)
        assert (answer.concentration, answer.source) == (200.0, SECTION["source"])
    assert Climate(weather()).at(1) == weather()


def test_a_section_may_say_what_the_bundled_one_says() -> None:
    section = {"source": "x", "share_day": [0.7, 0.2, 0.1], "share_night": [0.7, 0.2, 0.1]}
    answer = climate_of({**section, "states": ["clear", "haze", "storm"]}, "own.toml").usual
    # Where the shares come from changes no result.
    assert answer == weather()
    assert repr(answer) == repr(weather())


REFUSED: list[tuple[dict[str, Any], str]] = [
    (
        {"share_day": [0.6, 0.3, 0.2]},
        "share_day adds up to 1.1: the shares of clear, haze, storm, each between 0 and 1",
    ),
    ({"share_night": [0.6, 0.3, 0.099998]}, r"share_night adds up to 0.999998: "),
    ({"share_day": [1.2, -0.1, -0.1]}, r"share_day is 1.2: it must be between 0 and 1"),
    ({"share_night": [0.9, -0.1, 0.2]}, r"share_night is -0.1: it must be between 0 and 1"),
    ({"share_day": [0.5, 0.5]}, r"share_day is \[0.5, 0.5\]: it must have one value per weather state"),
    ({"share_day": 0.7}, r"share_day is 0.7: it must have one value per weather state"),
    ({"share_day": [math.nan, 0.5, 0.5]}, r"share_day is nan: it must be between 0 and 1"),
    ({"share_day": ["a", "b", "c"]}, r"share_day is 'a': it must be between 0 and 1"),
    ({"states": ["clear", "haze", "snow"]}, r"states is .*'snow'.*: it must be clear, haze, storm, in this order"),
    ({"states": ["haze", "clear", "storm"]}, r"it must be clear, haze, storm, in this order"),
    ({"concentration": 0.5}, r"concentration is 0.5: it must be between 1 and 10000"),
    ({"concentration": 20_000}, r"concentration is 20000: it must be between 1 and 10000"),
    ({"concentration": "many"}, r"concentration is 'many': it must be between 1 and 10000"),
    ({"visibility_m": [20_000, 4000, 5]}, r"visibility_m is 5: it must be between 10 and 200000"),
    ({"source": " "}, "source is empty: it must say where the shares come from"),
    ({"source": "a\nb"}, "source is not one line of text"),
    ({"source": 3}, "source is not one line of text"),
    ({"source": "x" * 201}, "source is longer than 200 characters"),
    ({"snow": [1, 0, 0]}, "unknown keys: snow; it has states, share_day"),
    ({"day_share": 0.4}, "unknown keys: day_share"),
    ({"season": {"months": [1]}}, r"season is not a list of tables: each must begin with \[\[weather.season\]\]"),
    ({"season": [{"months": [0]}]}, r"months is \[0\]: it must be a list of months, each between 1 and 12"),
    ({"season": [{"months": [12, 13]}]}, r"months is \[12, 13\]: it must be a list of months, each between 1 and 12"),
    ({"season": [{"months": [True]}]}, "each between 1 and 12"),
    ({"season": [{"months": []}]}, "each between 1 and 12"),
    ({"season": [{"share_day": [1, 0, 0]}]}, "months is None"),
    ({"season": [{"months": [5, 6]}, {"months": [6, 7]}]}, "months has 6 in two seasons: a month belongs to one"),
    ({"season": [{"months": [5], "share_day": [1, 0, 1]}]}, "share_day adds up to 2"),
    ({"season": [{"months": [5], "source": "b"}]}, "unknown keys: source; it has share_day"),
]


@pytest.mark.parametrize(("change", "text"), REFUSED, ids=[str(change)[:40] for change, _ in REFUSED])
def test_a_section_is_refused_by_field_and_range(change: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=rf"^own\.toml \[weather\]: .*{text}"):
        climate_of({**SECTION, **change}, "own.toml")


@pytest.mark.parametrize("name", ["share_day", "share_night", "source"])
def test_what_a_section_must_state(name: str) -> None:
    with pytest.raises(ValueError, match=rf"missing keys: {name}"):
        climate_of({key: value for key, value in SECTION.items() if key != name}, "own.toml")


@given(st.lists(st.integers(0, 1000), min_size=3, max_size=3).filter(any), st.integers(3, 7))
def test_rounded_shares_are_brought_to_one(parts: list[int], digits: int) -> None:
    shares = [round(part / sum(parts), digits) for part in parts]
    section = {"source": "x", "share_day": shares, "share_night": [1, 0, 0]}
    if abs(math.fsum(shares) - 1.0) > 1e-6:
        with pytest.raises(ValueError, match="share_day adds up to"):
            climate_of(section, "x")
        return
    built = climate_of(section, "x").usual.share_day
    assert math.fsum(built) == pytest.approx(1.0, abs=1e-15)
    assert built == pytest.approx(shares, abs=2e-6)


def test_a_weather_made_by_hand_is_checked_too() -> None:
    with pytest.raises(ValueError, match="share_day adds up to"):
        replace(weather(), share_day=(0.5, 0.4, 0.2))
    assert isinstance(replace(weather(), share_day=(0.5, 0.4, 0.1)), Weather)
