"""Border lines: their fields, and which of them are drawn as disputed."""

from __future__ import annotations

import pytest

from layers import LAYER_TYPES
from tests.builders.frames import LINE, PARTS, field, frame, rows_by_role


def test_borders_have_exactly_these_fields() -> None:
    assert [spec.name for spec in LAYER_TYPES["borders"].own_fields] == [
        "route", "left_state", "right_state", "ring", "line_version", "valid_from", "valid_to", "status", "accuracy_m",
        "licence", "release",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "disputed"),
    [
        ("disputed", True),
        ("In dispute since 2021", True),
        ("DISPUTED; de facto", True),
        ("agreed", False),
        ("undisputed", False),
        ("de facto; not disputed", False),
        ("disputedly", False),
        ("", False),
        (None, False),
    ],
)
def test_only_an_outright_word_makes_a_line_disputed(status: str | None, disputed: bool) -> None:
    role = "border_disputed" if disputed else "border"
    assert rows_by_role("borders", frame([LINE], [7], status=[status])) == {role: [7]}


def test_without_a_column_of_statuses_no_line_is_disputed() -> None:
    assert rows_by_role("borders", frame([LINE, PARTS])) == {"border": [1, 2]}


def test_states_are_two_letters_and_a_ring_is_yes_or_no() -> None:
    assert field("borders", "left_state").parse("tj") == "TJ"
    assert field("borders", "ring").parse("no") is False
    with pytest.raises(ValueError, match="right_state"):
        field("borders", "right_state").parse("TJK")


def test_no_line_ends_before_it_begins() -> None:
    of = LAYER_TYPES["borders"].contradiction
    why = of({"valid_from": "2020-01-01", "valid_to": "2000-01-01"})
    assert why == "it ends before it begins: valid_to is 2000-01-01, and valid_from is 2020-01-01"
    assert not of({"valid_from": "2000-01-01", "valid_to": "2000-01-01"})
    assert not of({"valid_from": None, "valid_to": "2000-01-01"})
    assert LAYER_TYPES["checkpoints"].contradiction({"opened": "2020-01-01", "closed": "2019-01-01"})
    assert LAYER_TYPES["sensors"].contradiction({"installed": "2020-01-01", "retired": "2019-01-01"})
