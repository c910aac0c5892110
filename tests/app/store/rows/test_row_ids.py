"""Identifiers of rows are random ones of version 4, each of them once."""

from __future__ import annotations

from uuid import RFC_4122, UUID

from app.store.rows.row_ids import uuids


def test_they_are_what_the_standard_says_and_none_comes_twice() -> None:
    ids = uuids(2000).to_pylist()
    assert len(set(ids)) == 2000
    for text in ids:
        one = UUID(text)
        assert (one.version, one.variant, str(one)) == (4, RFC_4122, text)
    assert {text[19] for text in ids} == set("89ab")


def test_none_for_no_rows() -> None:
    assert uuids(0).to_pylist() == []
