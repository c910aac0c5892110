"""Hours: the written form, and which minutes of a week it means."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.hours import ALWAYS, MINUTES, Hours, Rule, canonical_hours, parse_hours

FIVE = (0, 1, 2, 3, 4)
spans = st.tuples(st.integers(0, MINUTES - 1), st.integers(1, MINUTES - 1)).map(lambda p: (p[0], p[0] + p[1]))


def some(count: int, first: int) -> st.SearchStrategy[tuple[int, ...] | None]:
    numbers = st.sets(st.integers(first, first + count - 1), min_size=1).map(lambda result: tuple(sorted(result)))
    return st.none() | numbers


def rules_of(times: list[tuple[int, int]], days: tuple[int, ...] | None, months: tuple[int, ...] | None) -> list[Rule]:
    if days is None and months is None and times:
        return [Rule((span,)) for span in times]
    return [Rule(tuple(times), days, months)]


rules = st.builds(rules_of, st.lists(spans, max_size=3), some(7, 0), some(12, 1))
hours = st.lists(rules, min_size=1, max_size=4).map(lambda result: Hours(tuple(r for part in result for r in part)))


def on(text: str, day: int, month: int = 6) -> list[int]:
    """The full hours of a weekday that are on."""
    return np.flatnonzero(parse_hours(text).week(month)[day].reshape(24, 60).all(axis=1)).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("06:00-18:00", ((360, 1080),)),
        ("22:00-06:00", ((1320, 1800),)),
        ("06:00-09:30;16:00-20:00", ((360, 570), (960, 1200))),
        ("06:00-09:30,16:00-20:00", ((360, 570), (960, 1200))),
        (" 6:00 – 18:00 ; ", ((360, 1080),)),
        ("00:00-24:00", ((0, 1440),)),
        ("20:00-00:00", ((1200, 1440),)),
    ],
)
def test_written_forms(text: str, expected: tuple[tuple[int, int], ...]) -> None:
    assert {parse_hours(text).spans(day, month) for day in range(7) for month in range(1, 13)} == {expected}


@pytest.mark.parametrize("text", [None, "", "  "])
def test_no_hours_mean_always(text: str | None) -> None:
    assert parse_hours(text) == ALWAYS
    assert all(parse_hours(text).week(month).all() for month in range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        *("dawn-dusk", "06:00", "6-18", "06:00-25:00", "24:00-06:00", "06:60-07:00", "06:00-06:00", "06:00-18:00,"),
        *(";", "a;", "Mo-Fr", "Mo-Fr-Su 06:00-18:00", "Mon 06:00-18:00", "Nov-Mar", "Mo Nov 06:00-18:00", "Mo,"),
    ],
)
def test_other_forms_are_refused_with_the_form_to_use(text: str) -> None:
    with pytest.raises(ValueError, match=r"Mo-Fr 06:00-18:00|00:00"):
        parse_hours(text)


def test_half_open_and_across_midnight() -> None:
    week = parse_hours("22:00-06:00").week(1)
    assert [week[0, 60 * hour % MINUTES] for hour in (21, 22, 23, 24, 0, 5, 6, 12)] == [
        False, True, True, True, True, True, False, False,
    ]  # fmt: skip
    assert (week.sum(axis=1) == 480).all()


def test_days_and_seasons() -> None:
    text = "Mo-Fr 06:00-18:00; Sa,Su 08:00-16:00; Nov-Mar off"
    for day in range(7):
        assert on(text, day) == list(range(6, 18) if day in FIVE else range(8, 16))
        assert on(text, day, month=11) == on(text, day, month=3) == []
    assert [parse_hours(text).working_days(month) for month in (3, 4, 10, 11)] == [0, 7, 7, 0]
    assert parse_hours("Mo-Fr 06:00-18:00").working_days(1) == 5


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    text = "Fr,Su 22:00-06:00"
    assert (on(text, 4), on(text, 5), on(text, 6), on(text, 0)) == (
        *([22, 23], [0, 1, 2, 3, 4, 5]),
        *([22, 23], [0, 1, 2, 3, 4, 5]),
    )
    assert parse_hours(text).working_days(1) == 2


def test_plain_rules_add_up_and_a_rule_for_days_replaces() -> None:
    assert on("06:00-08:00;20:00-22:00", 3) == [6, 7, 20, 21]
    assert on("06:00-08:00; Su 10:00-12:00", 6) == [10, 11]
    assert on("06:00-08:00; Su off", 6) == []
    assert on("Su off; 06:00-08:00", 6) == [6, 7]
    assert on("06:00-08:00; off", 0) == []
    assert on("Dec-Feb Mo 06:00-08:00", 0, month=1) == [6, 7]
    assert on("Dec-Feb Mo 06:00-08:00", 0, month=6) == on("Dec-Feb Mo 06:00-08:00", 1, month=1) == []


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("6:00 — 18:00; 22:00-0:00", "06:00-18:00;22:00-24:00"),
        ("06:00-18:00;20:00-22:00", "06:00-18:00;20:00-22:00"),
        ("06:00-18:00, 20:00-22:00", "06:00-18:00;20:00-22:00"),
        (
            "mo-fr 6:00-18:00;SA,SU 08:00-16:00,18:00-20:00;NOV – mar OFF",
            "Mo-Fr 06:00-18:00; Sa,Su 08:00-16:00,18:00-20:00; Nov-Mar off",
        ),
        ("Sa-Mo,Tu,We 06:00-18:00", "Sa-We 06:00-18:00"),
        ("Dec,Jan Su,Mo 06:00-18:00", "Dec,Jan Su,Mo 06:00-18:00"),
        ("Mo-Su 06:00-18:00", "Mo-Su 06:00-18:00"),
        ("Feb Mo,We,Fr 06:00-18:00", "Feb Mo,We,Fr 06:00-18:00"),
        ("off", "off"),
    ],
)
def test_canonical(text: str, canonical: str) -> None:
    assert canonical_hours(text) == canonical
    assert canonical_hours(canonical) == canonical


@given(hours)
def test_written_and_read_again(value: Hours) -> None:
    assert parse_hours(str(value)) == value
    assert canonical_hours(str(value)) == str(value)


@given(hours, st.integers(1, 12))
def test_a_week_has_the_minutes_of_its_spans(value: Hours, month: int) -> None:
    expected = np.zeros((7, MINUTES), dtype=bool)
    for day in range(7):
        for start, end in value.spans(day, month):
            for minute in range(start, end):
                expected[(day + minute // MINUTES) % 7, minute % MINUTES] = True
    np.testing.assert_array_equal(value.week(month), expected)


@given(st.text(alphabet="MoFrSuNvDec0123456789:;,- fof", max_size=30))
def test_whatever_is_read_is_written_in_one_way(text: str) -> None:
    try:
        once = canonical_hours(text)
    except ValueError:
        return
    assert canonical_hours(once) == once


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("круглосуточно", "00:00-24:00"),
        ("24/7", "00:00-24:00"),
        ("с 8:00 до 20:00", "08:00-20:00"),
        ("Пн-Пт 08:00-18:00; Сб,Вс выходной", "Mo-Fr 08:00-18:00; Sa,Su off"),
    ],
)
def test_hours_as_registers_of_the_region_have_them(text: str, canonical: str) -> None:
    assert canonical_hours(text) == canonical_hours(canonical)
