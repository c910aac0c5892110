"""No data on persons comes into a project, by whatever column."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.read.incoming import read_vectors
from app.exchange.read.persons import without_persons
from app.exchange.reading import Use
from layers import LAYER_TYPES

TEXT = (
    "name,lon,lat,suspect_name,passport,phone,Контакт,memo\n"
    "A,70,38,John Smith,A1234567,+992 93 123 45 67,+992 93 765 43 21,seen twice\n"
    "B,71,37,Jane Smith,A7654321,+992 93 111 22 33,,\n"
    "C,,37,Jim Smith,A7654322,+992 93 111 22 34,+996 555 12 34 56,\n"
)


def test_columns_of_persons_are_left_out_of_rows_extra_and_rejects_and_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TEXT, encoding="utf-8")
    read = read_vectors(tmp_path / "t.csv", LAYER_TYPES["incidents"])
    assert [json.loads(cell) for cell in read.frame["extra"] if cell] == [{"memo": "seen twice"}]
    everything = read.frame.to_csv() + read.rejects.to_csv() + json.dumps(read.reading.as_dict(), ensure_ascii=False)
    assert not any(secret in everything for secret in ("Smith", "A1234567", "+992", "+996"))
    left_out = [one.column for one in read.reading.columns if one.use is Use.LEFT_OUT]
    assert left_out == ["suspect_name", "passport", "phone", "Контакт"]
    assert any("suspect_name, passport, phone, Контакт" in str(note) for note in read.reading.notes)


def test_a_reference_layer_keeps_no_such_column_either(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TEXT, encoding="utf-8")
    read = read_vectors(tmp_path / "t.csv", LAYER_TYPES["reference"])
    assert {"suspect_name", "passport", "phone", "Контакт"}.isdisjoint(read.frame.columns)
    assert "memo" in read.frame.columns


def test_what_another_export_packed_in_extra_is_judged_as_well(tmp_path: Path) -> None:
    extra = json.dumps({"passport": "A1234567", "colour": "red"}).replace('"', '""')
    (tmp_path / "t.csv").write_text(f'name,lon,lat,extra\nA,70,38,"{extra}"\n', encoding="utf-8")
    read = read_vectors(tmp_path / "t.csv", LAYER_TYPES["incidents"])
    assert [json.loads(cell) for cell in read.frame["extra"]] == [{"colour": "red"}]


def test_to_ask_for_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UserError, match="'passport' may hold data on persons") as refusal:
        read_vectors(tmp_path / "t.csv", LAYER_TYPES["incidents"], mapping={"note": "passport"})
    assert refusal.value.message.code is Remedy.LEAVE_COLUMN_OUT


@pytest.mark.parametrize(
    "cells",
    [
        ["+992 93 123 45 67", "+996(555)123456", "00992931234567"],
        ["8 (3532) 22-33-44", "8-495-123-45-67"],
        ["A1234567", "AN1234567", "ID 1234567", "А 01234567"],
        ["1234AB01", "01KG123ABC", "5678 тт 02"],
        ["a.b@example.org", "post@mail.tj"],
        ["Иванов И.И.", "Раҳмонов С. А.", "Karimov A."],
        ["И. И. Иванов", "С.Раҳмонов"],
        ["Rahmonov Ali Karimovich", "Karimova Zarina Davlatzoda", "Asanov Bakyt Asan uulu"],
        [992931234567, 996555123456.0],
        ["Иванов Иван Иванович", "Раҳмонов Сорбон Давлатзода", "Асанов Бакыт Асан уулу"],
    ],
)
def test_cells_tell_what_a_heading_hides(cells: list[object]) -> None:
    table = RawTable({"x": cells, "y": ["-"] * len(cells)}, np.arange(len(cells)))
    assert list(without_persons(table, {}).columns) == ["y"]


@pytest.mark.parametrize(
    "cells",
    [
        ["12637000", "12725870"],
        [12637000, 1774936800, 1774936800000, 72.5],
        ["42S YG 25719 52260", "43T BE 43900 32069"],
        ["2026-03-31", "31.03.2026 14:05"],
        ["70.781", "38.412"],
        ["06:00-18:00", "Mo-Fr 08:00-20:00"],
        ["TJ-AF/0170", "KG-TJ.01"],
        ["P-12", "BP 7"],
        ["Пост Ишкашим", "Застава им. Иванова И.И.", "Комендатура Пяндж"],
        ["Kalai Khumb Post North", "Shuroabad km 12"],
    ],
)
def test_coordinates_dates_and_names_are_none_of_them(cells: list[object]) -> None:
    table = RawTable({"x": cells}, np.arange(len(cells)))
    assert without_persons(table, {}) is table


def test_members_of_objects_in_cells_are_judged_as_columns_are(tmp_path: Path) -> None:
    inner = {"colour": "red", "suspect_name": "X", "of": [{"phone": "1", "size": 2, "memo": "+992 93 123 45 67"}]}
    feature = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [70, 38]}}
    (tmp_path / "t.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [{**feature, "properties": {"data": inner, "tags": [1]}}]})
    )
    read = read_vectors(tmp_path / "t.geojson", LAYER_TYPES["incidents"])
    (extra,) = [json.loads(cell) for cell in read.frame["extra"]]
    assert json.loads(extra["data"]) == {"colour": "red", "of": [{"size": 2}]}
    assert json.loads(extra["tags"]) == [1]
    assert any("data: suspect_name, data: phone, data: memo" in str(note) for note in read.reading.notes)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("plate", ["steel", "concrete"]),
        ("Mobile", ["yes", "no"]),
        ("Телефон", ["есть", "нет"]),
        ("victims", [2, 0, 12]),
        ("Нарушители", ["2", "3"]),
        ("driver", ["0", "1.0"]),
        ("object_id", [123456789012, 123456789013, 123456789014]),
        ("registry", ["992123456789", "992123456790", "992123456795"]),
        ("asset", ["AB1234567", "AB1234568", "AB1234569"]),
        ("river", ["Pyanj R.", "Vanj R.", "Bartang R."]),
        ("Участок", ["Участок А.", "Участок Б.", "Участок В."]),
        ("kishlak", ["Кишлак Мирзо Турсунзода", "Кишлак Абулкосим Лахутизода"]),
    ],
)
def test_what_cells_show_to_be_of_things_comes_in(heading: str, cells: list[object]) -> None:
    table = RawTable({heading: cells}, np.arange(len(cells)))
    assert without_persons(table, {}) is table


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("plate", ["1234AB01", "steel"]),
        ("phone", ["yes", "931234567"]),
        ("birth_year", [85, 90]),
        ("passport", ["A1", "A2"]),
        ("suspects", ["2", "Rahimov"]),
        ("photo", ["img1.jpg", "none"]),
    ],
)
def test_one_cell_on_a_person_leaves_a_column_with_such_a_heading_out(heading: str, cells: list[object]) -> None:
    assert not without_persons(RawTable({heading: cells}, np.arange(len(cells))), {}).columns


def test_one_that_only_cells_tell_is_taken_where_it_is_asked_for_and_that_is_told() -> None:
    table = RawTable({"x": ["Иванов И.И.", "Петров П.П."]}, np.arange(2))
    (note,) = without_persons(table, {}).reading.notes
    assert "their cells look like names" in str(note)
    for asked in (without_persons(table, {"name": "x"}), without_persons(table, {}, ["x"])):
        assert list(asked.columns) == ["x"]
        assert "it is mapped: x" in str(asked.reading.notes[0])


@pytest.mark.parametrize(
    "columns", [{"phone": ["+992931234567"]}, {"x": ["+992 93 123 45 67"]}, {"y": ["1234AB01"]}, {"z": ["a.b@c.tj"]}]
)
def test_what_is_on_persons_for_certain_is_not_taken_whoever_asks(columns: dict[str, list[object]]) -> None:
    (name,) = columns
    for mapping, apart in (({"note": name}, []), ({}, [name])):
        with pytest.raises(UserError, match="may hold data on persons"):
            without_persons(RawTable(columns, np.arange(1)), mapping, apart)


def test_a_cell_that_is_nested_too_deeply_stays_as_it_is() -> None:
    cells = ["[" * 20_000 + "]" * 20_000, '{"phone": "+992 93 123 45 67"}', '{"a":' * 900 + "1" + "}" * 900]
    table = without_persons(RawTable({"memo": cells}, np.arange(3)), {})
    assert table.columns["memo"][0] == cells[0]
    assert table.columns["memo"][1] == "{}"
