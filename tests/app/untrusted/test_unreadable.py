"""Where a part that cannot be read is, from its own place outwards."""

from __future__ import annotations

from app.untrusted.unreadable import UnreadableError, in_short


def test_places_are_put_together() -> None:
    error = UnreadableError("is 3").within("name").within("[2]").within("gaps")
    assert str(error) == "gaps[2].name is 3"


def test_values_are_repeated_on_one_short_line() -> None:
    assert in_short("a\nb") == "'a\\nb'"
    assert len(in_short(b"\xff" * 10**7)) == len(in_short(list(range(1000)))) == 61
