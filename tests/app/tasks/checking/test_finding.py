"""A finding says what is wrong, and whether an older copy of the file would not have it."""

from __future__ import annotations

import pytest

from app.errors import Message, Remedy
from app.tasks.checking.finding import Finding


def test_the_text_is_without_the_remedy() -> None:
    assert Finding("index", Message("Lost.", Remedy.RESTORE_SNAPSHOT)).text == "Lost."
    assert Finding("index", "Lost.").text == "Lost."


@pytest.mark.parametrize(("code", "inside"), [("index", True), ("linked-terrain", False), ("linked-basemap", False)])
def test_linked_files_are_outside_the_file(code: str, inside: bool) -> None:
    assert Finding(code, "x").in_file is inside
