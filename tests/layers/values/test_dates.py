"""Dates and times of a cell: ISO in, ISO out, the offset as it was written, and refusals that say what is accepted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.values.dates import FIRST_YEAR, parse_date, parse_moment

START = datetime(FIRST_YEAR, 1, 1)


@given(st.dates(min_value=date(FIRST_YEAR, 1, 1)))
def test_a_date_comes_back(day: date) -> None:
    assert parse_date("opened", f"  {day.isoformat()} ") == day.isoformat()
    assert parse_date("opened", f"{day.isoformat()}T23:59:59+05:00") == day.isoformat()


@given(st.datetimes(START, timezones=st.just(UTC)) | st.datetimes(START))
def test_a_moment_comes_back_with_its_offset(moment: datetime) -> None:
    assert parse_moment("seen", moment.isoformat()) == moment.isoformat()
    assert parse_moment("seen", moment) == moment.isoformat()
    assert parse_date("seen", moment) == moment.date().isoformat()


@pytest.mark.parametrize("raw", ["31.03.2026", "2026-13-01", "soon", "2026-02-30", "2026-W14", "2026W141"])
def test_what_is_no_date_is_refused_with_an_example(raw: str) -> None:
    with pytest.raises(ValueError, match=r"opened is '.*'; a date is written 2026-03-31"):
        parse_date("opened", raw)
    with pytest.raises(ValueError, match=r"seen is '.*'; a time is written 2026-03-31T14:05\+05:00"):
        parse_moment("seen", raw)


@pytest.mark.parametrize("raw", ["1404-01-11", "0001-01-01T00:00:00", datetime(1404, 1, 11)])
def test_years_of_other_calendars_are_refused(raw: object) -> None:
    for parse in (parse_date, parse_moment):
        with pytest.raises(ValueError, match=r"in the year (1404|1): convert dates of another calendar"):
            parse("seen", raw)
