"""States are offered by name and letters."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from layers.states import CODES
from widgets.dialogs.state_box import StateBox, name_of


def test_it_offers_the_states_asked_for_in_order(qtbot: QtBot) -> None:
    box = StateBox({"UZ", "KG", "DE"}, "KG")
    qtbot.addWidget(box)
    assert [box.itemText(number) for number in range(box.count())] == ["DE", "Kyrgyzstan (KG)", "Uzbekistan (UZ)"]
    assert box.code == "KG"


def test_it_offers_all_states_where_there_are_none_in_particular_the_regions_first(qtbot: QtBot) -> None:
    box = StateBox((), "DE")
    qtbot.addWidget(box)
    assert (box.count(), box.itemData(0), box.code) == (len(CODES), "AF", "DE")


def test_a_state_that_is_not_offered_is_not_chosen(qtbot: QtBot) -> None:
    box = StateBox({"UZ"}, "KG")
    qtbot.addWidget(box)
    assert box.code == ""
    assert name_of("TJ") == "Tajikistan (TJ)"
