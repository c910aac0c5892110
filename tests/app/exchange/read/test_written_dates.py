"""Days and times as people and programs write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.read.written_dates import DAY, DMY, MDY, MINUTE, MONTH, YEAR, YMD, dated, is_time


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("2026-03-31", "2026-03-31", DAY),
        ("2026/03/31", "2026-03-31", DAY),
        ("2026.3.1", "2026-03-01", DAY),
        ("20260331", "2026-03-31", DAY),
        ("2026-03-31T14:05", "2026-03-31T14:05", MINUTE),
        ("2026-03-31 14:05:09", "2026-03-31T14:05:09", MINUTE),
        ("2026-03-31T14:05:09.250Z", "2026-03-31T14:05:09.250+00:00", MINUTE),
        ("2026-03-31T14:05+0500", "2026-03-31T14:05+05:00", MINUTE),
        ("2026-03-31 14:05 UTC", "2026-03-31T14:05+00:00", MINUTE),
        ("2026-03-31 14:05 +6", "2026-03-31T14:05+06:00", MINUTE),
        ("31.03.2026", "2026-03-31", DAY),
        ("31.03.2026 14:05", "2026-03-31T14:05", MINUTE),
        ("31.03.2026 г.", "2026-03-31", DAY),
        ("31-03-2026, 2:05 PM", "2026-03-31T14:05", MINUTE),
        ("3/31/2026 12:05 am", "2026-03-31T00:05", MINUTE),
        ("31 March 2026", "2026-03-31", DAY),
        ("March 31st, 2026", "2026-03-31", DAY),
        ("31-Mar-26", "2026-03-31", DAY),
        ("Tue, 31 Mar 2026 14:05:00 +0500", "2026-03-31T14:05:00+05:00", MINUTE),
        ("31 марта 2026 г.", "2026-03-31", DAY),
        ("31 марта 2026 года в 14:05", "2026-03-31T14:05", MINUTE),
        ("1 мая 1998", "1998-05-01", DAY),
        ("31 марти соли 2026", "2026-03-31", DAY),
        ("31-уми марти соли 2026", "2026-03-31", DAY),
        ("соли 2026, 31 март", "2026-03-31", DAY),
        ("2026-жылдын 31-марты", "2026-03-31", DAY),
        ("2026-жыл, 31-март", "2026-03-31", DAY),
        ("2026-Mar-31", "2026-03-31", DAY),
        ("5 январда 2026", "2026-01-05", DAY),
        ("5 августта 2026", "2026-08-05", DAY),
        ("5 апрелде 2026", "2026-04-05", DAY),
        ("5 сентябрынын 2026", "2026-09-05", DAY),
        ("5 майор 2026", None, DAY),
        ("5 мартобря 2026", None, DAY),
        ("«31» марта 2026 г.", "2026-03-31", DAY),
        ("31-е марта 2026", "2026-03-31", DAY),
        ("вт 31.03.2026", "2026-03-31", DAY),
        ("Сешанбе, 31.03.2026 14:05", "2026-03-31T14:05", MINUTE),
        ("31 марта 2026, вторник", "2026-03-31", DAY),
        ("31.03.2026 (вт) 14:05", "2026-03-31T14:05", MINUTE),
        ("31.03.2026 24:00", "2026-04-01T00:00", MINUTE),
        ("2026-12-31T24:00:00Z", "2027-01-01T00:00:00+00:00", MINUTE),
        ("31.03.2026 24:01", None, DAY),
        ("31.03.2026 14-05", "2026-03-31T14:05", MINUTE),
        ("31.03.2026 саат 14:05", "2026-03-31T14:05", MINUTE),
        ("31.03.2026 14:05 (UTC+5)", "2026-03-31T14:05+05:00", MINUTE),
        ("31.03.2026 14:05 UTC+5", "2026-03-31T14:05+05:00", MINUTE),
        ("2026-03-31T14:05+05:00[Asia/Dushanbe]", "2026-03-31T14:05+05:00", MINUTE),
        ("2026-03-31T14:05[Asia/Dushanbe]", None, MINUTE),
        ("31.03.2026 14:05 TJT", "2026-03-31T14:05+05:00", MINUTE),
        ("31.03.2026 14:05 MSK", None, DAY),
        ("31.03.2026 14:05 +15", None, DAY),
        ("31.03.2026 14:05 (местное)", "2026-03-31T14:05", MINUTE),
        ("моҳи марти соли 2026", "2026-03-01", MONTH),
        ("2026-жылдын март айы", "2026-03-01", MONTH),
        ("соли 2026", "2026-01-01", YEAR),
        ("2026-жыл", "2026-01-01", YEAR),
        ("31 марти 2026", "2026-03-31", DAY),
        ("31-март 2026-ж.", "2026-03-31", DAY),
        ("2026-03", "2026-03-01", MONTH),
        ("март 2026", "2026-03-01", MONTH),
        ("2026", "2026-01-01", YEAR),
        ("2026 год", "2026-01-01", YEAR),
        ("14:05 31.03.2026", "2026-03-31T14:05", MINUTE),
        ("Tue Mar 31 14:05:00 2026", "2026-03-31T14:05:00", MINUTE),
        ("Tue Mar 31 2026 14:05:00 GMT+0500 (Tajikistan Time)", "2026-03-31T14:05:00+05:00", MINUTE),
        ("31.03.2026 14.05", "2026-03-31T14:05", MINUTE),
        ("31.03.2026г. 14ч05мин", "2026-03-31T14:05", MINUTE),
        ("20260331140509", "2026-03-31T14:05:09", MINUTE),
        ("310905ZMAR26", "2026-03-31T09:05+00:00", MINUTE),
        ("31/III/2026", "2026-03-31", DAY),
        ("03.2026", "2026-03-01", MONTH),
        ("13.2026", None, MONTH),
        ("31.03.2026 14.5", None, DAY),
        ("31.02.2026", None, DAY),
        ("2026-13-01", None, DAY),
        ("31.03.2026 25:00", None, DAY),
        ("31.03.2026 13:05 pm", None, DAY),
        ("31 Foo 2026", None, DAY),
        ("2026-03-31/2026-04-02", None, DAY),
        ("yesterday", None, DAY),
        ("", None, DAY),
    ],
)
def test_usual_forms(text: str, iso: str | None, precision: str) -> None:
    one = dated(text)
    if iso is None:
        assert one is None
        return
    assert one is not None
    assert {(written.text, written.precision) for written in one.by_order.values()} == {(iso, precision)}


def test_figures_that_can_be_read_in_two_orders() -> None:
    one = dated("03/04/2026 10:00")
    assert one is not None
    assert one.is_ambiguous
    assert one.decides == ""
    assert {order: written.text for order, written in one.by_order.items()} == {
        DMY: "2026-04-03T10:00",
        MDY: "2026-03-04T10:00",
    }
    dotted = dated("03.04.2026")
    assert dotted is not None
    assert dotted.decides == DMY


def test_a_year_of_two_figures_may_have_any_place() -> None:
    one = dated("03-04-05")
    assert one is not None
    assert set(one.by_order) == {DMY, MDY, YMD}
    only = dated("31-12-99")
    assert only is not None
    assert {order: written.text for order, written in only.by_order.items()} == {DMY: "1999-12-31"}


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)), st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%y"]))
def test_a_day_comes_back_by_the_order_in_which_it_was_written(day: date, form: str) -> None:
    one = dated(day.strftime(form))
    assert one is not None
    assert one.by_order[DMY].text == day.isoformat()


def test_times_alone() -> None:
    assert all(map(is_time, ("14:05", "2:05 pm", " 14:05:09 ", "14:05+05:00")))
    assert not any(map(is_time, ("14", "2026-03-31", "14:05 on Monday", "")))


@pytest.mark.parametrize("text", ["1" * 1_000_000, "10:00" + " " * 1_000_000 + "x", "1.1.26 " * 200_000])
def test_a_text_of_a_million_characters_is_no_moment(text: str) -> None:
    assert dated(text) is None
    assert not is_time(text)
