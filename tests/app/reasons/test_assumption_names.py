"""Names of assumptions: each holds what it is of, at most once."""

import pytest

from app.reasons.assumption_names import ASSUMPTIONS, OTHER


@pytest.mark.parametrize("name", ASSUMPTIONS)
def test_every_name_can_be_filled(name: str) -> None:
    words = ASSUMPTIONS[name].format(of="Radar")
    assert words
    assert "{" not in words
    assert ASSUMPTIONS[name].count("{of}") <= 1


def test_one_without_a_name_is_its_key() -> None:
    assert OTHER.format(of="Radar", name="gain") == "Radar: gain"
