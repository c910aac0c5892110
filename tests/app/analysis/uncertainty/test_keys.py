"""Keys by name: always the same, and another for any other sequence of names."""

from __future__ import annotations

from app.analysis.uncertainty.keys import key_of


def test_a_key_is_that_of_its_names_for_ever() -> None:
    # SHA-256 of "0\x1fterrain", its first eight bytes: drawn numbers of stored runs rest on it.
    assert int(key_of("0", "terrain")) == 8_422_969_532_310_724_758
    assert key_of("0", "terrain") == key_of("0", "terrain")


def test_names_are_kept_apart() -> None:
    assert (
        len({int(key_of(*names)) for names in (("a", "b"), ("ab",), ("b", "a"), ("a", "b", ""), ("", "a", "b"))}) == 5
    )
