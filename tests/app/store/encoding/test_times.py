"""Moments come back as they were written, with their offset."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.encoding import times


@given(st.datetimes(min_value=dt.datetime(1990, 1, 1)), st.integers(-12 * 60, 14 * 60) | st.none())
def test_times_survive(moment: dt.datetime, minutes: int | None) -> None:

    zone = None if minutes is None else dt.timezone(dt.timedelta(minutes=minutes))
    written = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=zone)
    back = times.joined(*times.split(written.isoformat()))
    assert back is not None
    assert dt.datetime.fromisoformat(back) == written
    assert dt.datetime.fromisoformat(back).utcoffset() == written.utcoffset()


@pytest.mark.parametrize(
    ("text", "utc", "offset"),
    [
        ("2026-03-31T02:10:00+05:00", "2026-03-30T21:10:00.000Z", "+05:00"),
        ("2026-03-31T02:10:00-03:30", "2026-03-31T05:40:00.000Z", "-03:30"),
        ("2026-03-31T02:10:00Z", "2026-03-31T02:10:00.000Z", "+00:00"),
        ("2026-03-31T02:10:00", "2026-03-31T02:10:00.000Z", times.UNSTATED),
        (None, None, None),
    ],
)
def test_a_moment_is_utc_and_the_offset_it_had(text: str | None, utc: str | None, offset: str | None) -> None:
    assert times.split(text) == (utc, offset)
    back = times.joined(utc, offset)
    assert back == (text and text.replace("Z", "+00:00"))


def test_columns_are_split_and_joined_row_by_row() -> None:
    texts = ["2026-03-31T02:10:00+05:00", None, "2026-03-31T02:10:00"]
    utc, offsets = times.split_all(texts)
    assert offsets == ["+05:00", None, times.UNSTATED]
    assert times.joined_all(utc, offsets) == texts


def test_utc_of_another_program_without_an_offset_is_utc() -> None:
    assert times.joined("2026-03-30T21:10:00.000Z", None) == "2026-03-30T21:10:00+00:00"


moments = st.datetimes(min_value=dt.datetime(1990, 1, 1), max_value=dt.datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0).isoformat() + ".000Z"
)
zones = st.sampled_from(["+05:00", "-03:30", "+00:00", "-00:00", "+05:45"])
odd_moments = st.sampled_from(
    [None, "", "2026-02-30T00:00:00.000Z", "2026-03-31T02:10:00.250Z", "9999-12-31T23:59:59.000Z", 7]
)
odd_zones = st.sampled_from([None, "", "+24:00", "+5:00", times.UNSTATED, b"x"])


@given(st.lists(st.tuples(moments, zones), max_size=9) | st.lists(st.tuples(moments | odd_moments, zones | odd_zones)))
def test_moments_joined_all_at_once_are_those_joined_one_by_one(pairs: list[tuple[str, str]]) -> None:
    utc, offsets = [one for one, _ in pairs], [other for _, other in pairs]
    assert times.joined_all(utc, offsets) == [times.joined(*pair) for pair in pairs]
