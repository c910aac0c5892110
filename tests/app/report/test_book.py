"""What a book is made of, and what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from app.errors import UserError
from app.report import ReportBook
from tests.builders.books import book


def test_date_and_sources_come_from_the_run_and_its_layers() -> None:
    small = book()
    assert small.created == small.report.as_of == "2026-06-15"
    assert [source.layer for source in small.sources] == ["Reference", "Borders", "Patrols", "Checkpoints", "Incidents"]
    assert [source.synthetic for source in small.sources] == [False, False, True, True, True]
    assert small.synthetic
    assert not dataclasses.replace(small, sources=small.sources[:2]).synthetic


def test_coarse_terrain_is_told_by_its_largest_cell() -> None:
    assert book().coarse_cell_m == pytest.approx(222.0, abs=1.0)


@pytest.mark.parametrize(
    ("asked", "there_is"),
    [({"language": "tg"}, "en"), ({"edition": "published"}, "full"), ({"sections": ("summary", "maps")}, "strips")],
)
def test_what_does_not_exist_is_refused_by_naming_what_does(asked: dict[str, Any], there_is: str) -> None:
    with pytest.raises(UserError, match=there_is):
        dataclasses.replace(book(), **asked)


def test_of_takes_plain_values() -> None:
    small = book()
    plain = ReportBook.of(small.report, small.scene, project="p", created="2027-01-02", gap_pages=0)
    assert (plain.title, plain.created, plain.sources, plain.gap_pages) == ("p", "2027-01-02", (), 0)
