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
