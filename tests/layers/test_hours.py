"""Hours: the written form, and which minutes it means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.hours import ALWAYS, MINUTES, Hours, canonical_hours, parse_hours

spans = st.tuples(st.integers(0, MINUTES - 1), st.integers(1, MINUTES)).map(lambda pair: (pair[0], pair[0] + pair[1]))
hours = st.lists(spans, min_size=1, max_size=4).map(lambda items: Hours(tuple(items)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06:00-18:00", ((360, 1080),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("06:00-09:30;16:00-20:00", ((360, 570), (960, 1200))),
        (" 6:00 – 18:00 ; ", ((360, 1080),)),
        ("00:00-24:00", ((0, 1440),)),
        ("20:00-00:00", ((1200, 1440),)),
    ],
)
def test_written_forms(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text).spans == expected


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_hours_mean_always(text: str | None) -> None:
    assert parse_hours(text) == ALWAYS
    assert parse_hours(text).minutes.all()


@pytest.mark.parametrize(
    "text",
    [
        "dawn-dusk",
        "06:00",
        "6-18",
        "06:00-25:00",
        "24:00-06:00",
        "06:60-07:00",
        "06:00-06:00",
        "06:00-18:00,",
        ";",
        "a;",
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"06:00-18:00|00:00"):
        parse_hours(text)


def test_half_open_and_across_midnight() -> None:
    night = parse_hours("22:00-06:00")
    assert [night.is_on(60 * hour) for hour in (21, 22, 23, 24, 0, 5, 6, 12)] == [
        False, True, True, True, True, True, False, False,
    ]  # fmt: skip
    assert night.minutes.sum() == 480


def test_shares_of_day_and_night() -> None:
    assert (parse_hours("06:00-18:00").day_share(), parse_hours("06:00-18:00").night_share()) == (1.0, 0.0)
    assert parse_hours("22:00-06:00").night_share() == pytest.approx(8 / 12)
    assert parse_hours("00:00-24:00").night_share() == 1.0
    assert parse_hours("06:00-12:00;06:00-09:00").day_share() == 0.5
    assert parse_hours("04:00-06:00").day_share(sunrise=4 * 60, sunset=20 * 60) == pytest.approx(2 / 16)


def test_canonical() -> None:
    assert canonical_hours("6:00 — 18:00; 22:00-0:00") == "06:00-18:00;22:00-24:00"


@given(hours)
def test_written_and_read_again(value: Hours) -> None:
    full = {(start, end) for start, end in value.spans if end - start == MINUTES and start}
    if not full:  # a whole day is written from midnight only
        assert parse_hours(str(value)) == value


@given(hours, st.integers(-5000, 5000))
def test_minutes_and_is_on_agree(value: Hours, minute: int) -> None:
    assert value.is_on(minute) == value.minutes[minute % MINUTES]


@given(hours, st.integers(0, MINUTES - 1), st.integers(1, MINUTES - 1))
def test_day_and_night_make_up_the_whole(value: Hours, sunrise: int, length: int) -> None:
    sunset = (sunrise + length) % MINUTES
    on = value.day_share(sunrise, sunset) * length + value.night_share(sunrise, sunset) * (MINUTES - length)
    assert on == pytest.approx(np.count_nonzero(value.minutes))
