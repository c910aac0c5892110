"""Names for columns that are added: their own, or with the lowest number that is free."""

from __future__ import annotations

from itertools import islice, product

from app.exchange.read.vectors.free_names import FreeNames


def test_a_name_that_is_taken_has_the_lowest_number_that_is_free() -> None:
    names = FreeNames(["Type", "type 3"])
    assert [names.take("type") for _ in range(3)] == ["type 2", "type 4", "type 5"]
    assert [names.take("Name"), names.take("NAME"), names.take("name 2")] == ["Name", "NAME 2", "name 2 2"]


def test_a_hundred_thousand_names_that_differ_in_capitals_alone_are_all_given() -> None:
    names = FreeNames(())
    given = [names.take("".join(one)) for one in islice(product("aA", repeat=17), 100_000)]
    assert given[-1].endswith(" 100000")
