"""Columns by what their headings mean, in four languages, and only where their cells bear it out."""

from __future__ import annotations

import pytest

from app.exchange.read.meaning import matched
from layers import LAYER_TYPES
from layers.values.field import fold
from resources.column_names import headings

POSTS, SENSORS, INCIDENTS = (LAYER_TYPES[kind] for kind in ("checkpoints", "sensors", "incidents"))


def test_headings_in_russian_tajik_and_kyrgyz() -> None:
    for columns in (
        {"Название": ["a"], "Тип": ["camera"], "Дальность, м": ["1 200"], "Азимут": ["90"], "Примечание": ["b"]},
        {"Ном": ["a"], "Навъ": ["camera"], "Масофа (м)": ["1200"], "Самт": ["90"], "Эзоҳ": ["b"]},
        {"Аты": ["a"], "Түрү": ["camera"], "Алыстыгы [м]": ["1200"], "Багыты": ["90"], "Эскертүү": ["b"]},
    ):
        used = matched({**columns, "Тип": ["thermal_camera"]} if "Тип" in columns else columns, SENSORS, {})
        assert [used.get(name) for name in ("name", "range_m", "azimuth_deg", "note")] == [
            list(columns)[at] for at in (0, 2, 3, 4)
        ]


def test_a_heading_is_believed_only_if_the_cells_are_values_of_the_field() -> None:
    columns = {"event_date": ["2026-03-31"], "event_type": ["Battles"], "notes": ["x"], "admin1": ["GBAO"]}
    assert matched(columns, INCIDENTS, {}) == {"occurred_at": "event_date", "note": "notes", "admin_unit": "admin1"}
    assert matched({"type": ["smuggling_drugs", "?"]}, INCIDENTS, {}).get("category") in (None, "type")
    assert "height_m" not in matched({"height": ["tall", "short", "5"]}, POSTS, {})
    assert matched({"height": ["tall", "5", "7"]}, POSTS, {})["height_m"] == "height"


@pytest.mark.parametrize(
    ("heading", "is_taken"),
    [("Range, m", True), ("Range (metres)", True), ("reach [м]", True), ("Range, km", False), ("Range (ft)", False)],
)
def test_a_unit_other_than_the_fields_own_is_not_believed(heading: str, is_taken: bool) -> None:
    assert ("range_m" in matched({heading: ["1200"]}, POSTS, {})) is is_taken


def test_a_date_is_the_day_of_an_incident_and_of_a_post_the_day_it_was_there() -> None:
    assert matched({"date": ["2026-03-31"]}, INCIDENTS, {}) == {"occurred_at": "date"}
    assert matched({"date": ["31.03.2026"]}, POSTS, {}) == {"as_of": "date"}
    both = {"Дата": ["31.03.2026"], "Дата обновления": ["01.04.2026"]}
    assert matched(both, INCIDENTS, {}) == {"occurred_at": "Дата", "as_of": "Дата обновления"}


def test_of_several_headings_the_first_in_the_table_is_taken() -> None:
    used = matched({"comment": ["a"], "notes": ["b"]}, POSTS, {})
    assert used["note"] == "notes"
    assert matched({"comment": ["a"], "notes": ["b"]}, POSTS, {"note": "comment"})["note"] == "comment"


def test_an_empty_column_takes_no_field_from_one_that_holds_something() -> None:
    assert matched({"desc": [None, None], "cmt": ["a", None]}, POSTS, {}) == {"note": "cmt"}
    assert matched({"desc": [None, ""]}, POSTS, {}) == {}


def test_every_heading_stands_for_a_field_and_for_one_field_alone() -> None:
    for kind, fields in headings().items():
        names = {field.name for field in LAYER_TYPES["checkpoints" if kind == "common" else kind].fields()}
        assert fields.keys() <= names, kind
        every = [heading for of in fields.values() for heading in of]
        assert len(every) == len(set(every)), kind
        assert every == [fold(heading) for heading in every]


def test_numbers_beyond_those_of_a_field_are_none_of_its_values() -> None:
    assert "severity" not in matched({"Priority": ["100", "200", "300", "0"]}, INCIDENTS, {})
    assert matched({"Priority": ["1", "2", "300"]}, INCIDENTS, {})["severity"] == "Priority"
    assert "range_m" not in matched({"Дальность": ["0,5", "0,8"]}, POSTS, {})


def test_days_as_a_spreadsheet_counts_them_are_dates_and_small_numbers_are_none() -> None:
    for cell in (44347, 44347.5, "44347", 1774936800):
        assert matched({"Дата": [cell]}, INCIDENTS, {})["occurred_at"] == "Дата"
    assert matched({"begin": ["3", "4"]}, INCIDENTS, {}) == {}


@pytest.mark.parametrize(
    "heading",
    ["Дата, время", "Дата и время (местное)", "Время происшествия", "Время (UTC+5)", "time_local", "Дата и вре-\nмя"],
)
def test_headings_with_marks_and_words_broken_in_their_cells(heading: str) -> None:
    assert matched({heading: ["31.03.2026 14:05"]}, INCIDENTS, {}) == {"occurred_at": heading}
    assert matched({heading: ["14:05"]}, INCIDENTS, {}) == {}


def test_cells_with_a_unit_are_values_of_the_field() -> None:
    assert matched({"Дальность, м": ["1 200 м", "1,5 км"]}, POSTS, {}) == {"range_m": "Дальность, м"}
    assert matched({"Готовность": ["85 %", "90%"]}, POSTS, {}) == {"availability": "Готовность"}
    assert matched({"Высота": ["5000 км"]}, POSTS, {}) == {}


@pytest.mark.parametrize(
    "heading", ["с " * 10_000_000, "a" + " " * 1_000_000 + "b", "a (" + " " * 1_000_000, "a-" + "\n" * 1_000_000]
)
def test_a_heading_of_a_million_characters_means_nothing(heading: str) -> None:
    assert heading not in matched({heading: ["1"]}, LAYER_TYPES["sensors"], {}).values()
