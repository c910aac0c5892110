"""A layer as of a day, in the language of the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QLocale

from layers.table import Table
from widgets.map.items.asof import as_of, in_language, without
from widgets.session.session import Session


def post(session: Session) -> str:
    return session.required.of_kind("checkpoints")[0].uuid


def test_what_is_over_is_not_shown(opened: Session) -> None:
    layer = opened.layer(post(opened))
    frame = layer.frame.assign(closed=["2020-01-01", None], opened=[None, "2030-01-01"])
    dated = replace(layer, table=Table.of_frame(frame))
    assert list(as_of(dated, date(2026, 1, 1)).frame.index) == []
    assert list(as_of(dated, date(2019, 1, 1)).frame.index) == [1]
    assert list(as_of(dated, date(2031, 1, 1)).frame.index) == [2]


def test_rows_are_left_out_by_their_keys(opened: Session) -> None:
    layer = opened.layer(post(opened))
    assert list(without(layer, {f"{layer.uuid}/1", "another/2"}).frame.index) == [2]
    assert without(layer, {"another/1"}) is layer


def test_names_are_in_the_script_of_the_language_where_they_are_known(opened: Session) -> None:
    places = opened.layer(opened.required.of_kind("reference")[0].uuid)
    half = replace(places, table=Table.of_frame(places.frame.assign(name_cyrillic=["Хуҷанд", None])))
    assert list(in_language(half, QLocale.Language.Tajik).frame["name"]) == ["Хуҷанд", "Kulob"]
    assert list(in_language(half, QLocale.Language.English).frame["name"]) == ["Khujand", "Kulob"]
    posts = opened.layer(post(opened))
    assert in_language(posts, QLocale.Language.Russian) is posts
