"""States by their letters."""

from __future__ import annotations

import pytest

from layers.states import CODES, NAMES, iso_state


def test_a_code_is_read_in_any_case_and_must_be_one_of_the_standard() -> None:
    assert [iso_state(text) for text in ("KG", "kg", " tj ")] == ["KG", "KG", "TJ"]
    with pytest.raises(ValueError, match="UK is not a state of ISO 3166"):
        iso_state("uk")
    for text in ("", "K", "KGZ", "Kyrgyzstan", "1G", "КГ"):
        with pytest.raises(ValueError, match="two letters"):
            iso_state(text)


def test_the_standard_has_249_codes_and_those_with_names_are_among_them() -> None:
    assert len(CODES) == 249
    assert NAMES.keys() < CODES
