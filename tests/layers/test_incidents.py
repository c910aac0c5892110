"""Incidents: protection cases are told apart from threats."""

import pytest

from layers.incidents import CATEGORIES, PROTECTION, is_discovered, is_protection


def test_protection_categories() -> None:
    assert {code for code, _ in CATEGORIES if is_protection(code)} == PROTECTION
    assert {"trafficking_in_persons", "distress_or_displacement"} == PROTECTION
    assert all(("protection" in label) == is_protection(code) for code, label in CATEGORIES)


@pytest.mark.parametrize("category", [None, "human_smuggling", "armed_clash"])
def test_other_categories(category: str | None) -> None:
    assert not is_protection(category)


def test_discovered_and_reported() -> None:
    result = {kind: is_discovered(kind) for kind in ("patrol", "sensor", "community", "neighbour", "third_party", None)}
    assert result == {
        "patrol": True, "sensor": True, "community": False, "neighbour": False, "third_party": False, None: False,
    }  # fmt: skip
