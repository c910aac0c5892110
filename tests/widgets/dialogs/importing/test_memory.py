"""What was chosen for a file is remembered by its header, whatever the order and case of its columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange.reading import Stated
from widgets.dialogs.importing.incoming_file import Choices
from widgets.dialogs.importing.memory import KEY, MOST, forget, header_of, recall, remember
from widgets.session.preferences import Preferences

CHOSEN = Choices(
    kind="checkpoints",
    crs="EPSG:28412",
    mapping={"opened": "Принят"},
    stated=Stated(encoding="cp1251", decimal=",", apart=("Номер",)),
    duplicates="update",
    key="Номер",
)


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "window.ini")


def test_it_comes_back_for_the_same_header_after_a_restart(preferences: Preferences, tmp_path: Path) -> None:
    remember(preferences, ["Номер", "Принят"], CHOSEN)
    preferences.set("theme", "light")
    for names in (["Номер", "Принят"], ["принят", "НОМЕР"]):
        recalled = recall(Preferences(tmp_path / "window.ini"), names)
        assert recalled is not None
        assert recalled[0] == CHOSEN
        assert len(recalled[1]) == len("2026-03-31")
    assert recall(preferences, ["Номер"]) is None
    forget(preferences, ["Номер", "Принят"])
    assert recall(preferences, ["Номер", "Принят"]) is None


def test_what_belongs_to_one_file_alone_is_not_remembered(preferences: Preferences) -> None:
    remember(
        preferences, ["a"], Choices(kind="incidents", name="March", as_of="2026-03-31", accuracy="5", skip_bad=True)
    )
    recalled = recall(preferences, ["a"])
    assert recalled is not None
    assert recalled[0] == Choices(kind="incidents")


def test_a_file_without_columns_is_not_remembered(preferences: Preferences) -> None:
    remember(preferences, [], CHOSEN)
    assert header_of([]) == ""
    assert preferences.text(KEY, "") == ""


def test_the_oldest_are_dropped(preferences: Preferences) -> None:
    for number in range(MOST + 1):
        remember(preferences, [f"c{number}"], CHOSEN)
    assert recall(preferences, ["c0"]) is None
    assert recall(preferences, [f"c{MOST}"]) is not None


@pytest.mark.parametrize(
    "text", ["", "[]", '{"%s": 3}', '{"%s": {"kind": "moons", "duplicates": "skip"}}', '{"%s": {}}']
)
def test_what_an_older_program_has_stored_is_passed_over(preferences: Preferences, text: str) -> None:
    preferences.set(KEY, text.replace("%s", header_of(["a"])))
    assert recall(preferences, ["a"]) is None
    remember(preferences, ["a"], CHOSEN)
    assert recall(preferences, ["a"]) is not None
