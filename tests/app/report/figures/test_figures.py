"""All drawings of a book by name: those that its sections show, and no others."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from app.report.figures.figures import Drawings, drawings
from app.scene.scene import Observers
from tests.builders.books import book


def names(**changes: Any) -> set[str]:
    return set(drawings(dataclasses.replace(book(), **changes)).files)


@pytest.fixture(scope="module")
def one_page() -> Drawings:
    """Strips, and the page of the first gap."""
    return drawings(dataclasses.replace(book(), sections=("strips", "pages"), gap_pages=1))


def test_every_drawing_that_is_named_is_there_and_every_one_that_is_there_is_named(one_page: Drawings) -> None:
    strips = [name for row in one_page.strips for name in row["files"]]
    pages = [page[key] for page in one_page.pages for key in ("map", "strip", "section") if page[key]]
    assert set(one_page.files) == {"legend.svg", *strips, *pages}
    assert len(strips + pages) == len(set(strips + pages))
    assert all(drawing.startswith(b"<?xml") and b"<svg" in drawing for drawing in one_page.files.values())


def test_strips_are_listed_by_route_with_its_length(one_page: Drawings) -> None:
    assert [(row["route"], row["length"], len(row["files"])) for row in one_page.strips] == [
        *(("AA-BB", "61.8", 1), ("AA-CC", "18.8", 1))
    ]


def test_a_page_has_the_caption_of_its_section_where_there_is_one(one_page: Drawings) -> None:
    (page,) = one_page.pages
    assert (page["map"], page["strip"], page["section"]) == ("map-1.svg", "around-1.svg", "section-1.svg")
    assert page["section_caption"].startswith("Terrain from ")


def test_a_gap_that_no_observer_looks_at_has_no_section() -> None:
    small = book()
    nobody = dataclasses.replace(small.scene.observers, **_none_of(small.scene.observers))
    bare = dataclasses.replace(small.scene, observers=nobody)
    alone = drawings(dataclasses.replace(small, scene=bare, sections=("pages",), gap_pages=1))
    assert alone.pages == [{"map": "map-1.svg", "strip": "around-1.svg", "section": "", "section_caption": ""}]
    assert set(alone.files) == {"legend.svg", "map-1.svg", "around-1.svg"}


def _none_of(observers: Observers) -> dict[str, Any]:
    """Every column of a table of observers, cut to no rows."""
    columns = {spec.name: getattr(observers, spec.name) for spec in dataclasses.fields(observers)}
    return {name: column[:0] for name, column in columns.items()}


def test_sections_that_are_not_asked_for_are_not_drawn() -> None:
    assert names(sections=("method", "limits")) == {"legend.svg"}
    assert names(sections=("pages",), gap_pages=0) == {"legend.svg"}


def test_every_figure_of_made_up_data_says_so_itself(one_page: Drawings) -> None:
    marked = {name for name, drawing in one_page.files.items() if b"SYNTHETIC SAMPLE" in drawing}
    assert marked == set(one_page.files) - {"legend.svg"}
    real = drawings(dataclasses.replace(book(), sources=(), sections=("strips", "pages"), gap_pages=1))
    assert not any(b"SYNTHETIC" in drawing for drawing in real.files.values())
