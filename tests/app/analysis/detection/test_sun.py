"""The sun against published times, and the clocks it is told by."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.detection.sun import clock_min, sun_groups, sun_times

MINUTES = 3.0


def clock(text: str) -> float:
    hour, minute = text.split(":")
    return 60.0 * int(hour) + int(minute)


@pytest.mark.parametrize(
    ("lon", "lat", "date", "ahead", "rise", "set_"),
    [
        # Greenwich at the solstices and the equinox, as almanacs print them.
        (0.0, 51.48, "2026-06-21", 60.0, "04:43", "21:21"),
        (0.0, 51.48, "2026-12-21", 0.0, "08:04", "15:53"),
        (0.0, 51.48, "2026-03-20", 0.0, "06:03", "18:14"),
        # Dushanbe's longest day lies about 12:26.6, its noon by the clock of UTC+5.
        (68.79, 38.56, "2026-06-21", 300.0, "05:01", "19:52"),
    ],
)
def test_published_times(lon: float, lat: float, date: str, ahead: float, rise: str, set_: str) -> None:
    result = sun_times([lon], [lat], date, ahead)
    assert result[0][0] == pytest.approx(clock(rise), abs=MINUTES)
    assert result[1][0] == pytest.approx(clock(set_), abs=MINUTES)


@pytest.mark.parametrize("date", ["2026-03-20", "2026-09-23"])
def test_at_the_equinox_day_is_a_little_over_twelve_hours(date: str) -> None:
    rise, set_ = sun_times([69.0], [40.0], date, 300.0)
    assert 726.0 <= (set_ - rise)[0] <= 730.0


@given(st.floats(-180, 180), st.floats(-90, 90), st.dates().map(str))
def test_both_day_and_night_exist_everywhere(lon: float, lat: float, date: str) -> None:
    rise, set_ = sun_times([lon], [lat], date, 0.0)
    assert 10.0 - 1e-9 <= (set_ - rise)[0] <= 1430.0 + 1e-9
    _, suns = sun_groups(np.array([lon]), np.array([lat]), date, "XX")
    assert all(10 <= down - up <= 1430 and up % 10 == down % 10 == 0 for up, down in suns)


def test_polar_day_and_night() -> None:
    for date, length in (("2026-06-21", 1430.0), ("2026-12-21", 10.0)):
        rise, set_ = sun_times([20.0], [80.0], date, 60.0)
        assert (set_ - rise)[0] == pytest.approx(length)


def test_the_clock_is_the_own_state_s_or_the_sun_s() -> None:
    lon = np.array([69.0, 74.0])
    assert clock_min("TJ", lon).tolist() == [300.0, 300.0]
    assert clock_min("AF", lon).tolist() == [270.0, 270.0]
    assert clock_min("XX", lon).tolist() == [270.0, 300.0]


def test_places_of_the_same_sun_share_a_group() -> None:
    lon, lat = np.array([68.0, 74.0, 68.01, 74.01]), np.array([37.0, 39.0, 37.0, 39.0])
    group, suns = sun_groups(lon, lat, "2026-10-01", "TJ")
    assert group[0] == group[2] != group[1] == group[3]
    assert len(suns) == 2
    rise, set_ = sun_times(lon, lat, "2026-10-01", 300.0)
    result = np.array(suns)[group]
    assert np.abs(result - np.stack([rise, set_], axis=1)).max() <= 5.0
