"""What was understood of a file, and what somebody stated about it."""

from __future__ import annotations

import pytest

from app.errors import Remedy, UserError
from app.exchange.reading import ColumnUse, Fact, Ground, Reading, Stated, Subject, Use


def test_what_is_in_it_already_is_not_repeated() -> None:
    fact, use = Fact(Subject.ENCODING, "cp866", Ground.ASSUMED), ColumnUse("a", Use.FIELD, "name")
    reading = Reading().plus(fact, "one").plus(use, "two", fact, "one")
    assert reading == Reading((fact,), (use,), ("one", "two"))


def test_the_keys_of_the_command_line() -> None:
    uses = [ColumnUse("A", Use.FIELD, "name"), ColumnUse("X", Use.PLACE), ColumnUse("B", Use.EXTRA)]
    uses += [ColumnUse("C", Use.OWN), ColumnUse("D", Use.LEFT_OUT)]
    answer = Reading().plus(*uses, Fact(Subject.DECIMAL, ",", Ground.CONTENT, "X"), "a note").as_dict()
    assert answer == {
        "read": {"A": "name", "X": "place", "C": "own"},
        "unused": ["B"],
        "left_out": ["D"],
        "facts": [{"subject": "decimal", "value": ",", "ground": "content", "column": "X"}],
        "notes": ["a note"],
    }


def test_what_is_stated_and_makes_no_difference_is_refused_or_noted() -> None:
    used = Reading().plus(Fact(Subject.SHEET, "2", Ground.STATED))
    assert Stated(sheet="2").checked(used, "t.xlsx") is used
    with pytest.raises(UserError, match=r"t\.csv has no sheets or layers") as refusal:
        Stated(sheet="2").checked(Reading(), "t.csv")
    assert refusal.value.message.code is Remedy.LEAVE_UNSTATED
    (note,) = map(str, Stated(decimal=",").checked(Reading(), "t.csv").notes)
    assert note.startswith("What was stated made no difference (decimal): t.csv has no numbers")
    assert Stated(decimal=",").first == "decimal"
    assert Stated().first == ""
