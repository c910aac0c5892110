"""The standing words of a report: every number in them is one of the run, and how it was decided is told once."""

from __future__ import annotations

import dataclasses
from string import Formatter

import pytest

from app.report.figures.figures import Drawings
from app.report.text.content import content_of
from app.report.text.method_text import BOUNDARIES, DECISION, DRAWN, LIMITS, METHOD
from app.scene.parameters import Parameters
from tests.builders.books import book

NUMBERS = {spec.name for spec in dataclasses.fields(Parameters)} | {"exposure_s", "draws", "short_m", "fine_m"}


@pytest.mark.parametrize("text", [DRAWN, *(text for _, text in METHOD)], ids=lambda text: text[:30])
def test_every_number_in_a_paragraph_is_one_of_the_run(text: str) -> None:
    assert {name for _, name, _, _ in Formatter().parse(text) if name} <= NUMBERS


def test_the_decision_is_one_heading_and_its_text_is_another_with_draws() -> None:
    assert [heading for heading, _ in METHOD].count(DECISION) == 1
    small = book()
    drawn = dataclasses.replace(small, report=dataclasses.replace(small.report, draws=200))
    plain, with_draws = (dict(content_of(one, Drawings({}, [], []))["method"]) for one in (small, drawn))
    assert plain[DECISION].startswith("P is computed twice")
    assert "is drawn at random 200 times" in with_draws[DECISION]
    assert "at least 70% of the draws" in with_draws[DECISION]
    assert {heading for heading in plain if plain[heading] != with_draws[heading]} == {DECISION}


def test_numbers_are_filled_in() -> None:
    paragraphs = dict(content_of(book(), Drawings({}, [], []))["method"])
    assert "{" not in "".join(paragraphs.values())
    assert "For every 100 m" in paragraphs["One question"]
    assert "reach less than 150 m it is asked for every 10 m." in paragraphs["One question"]


def test_a_report_says_what_it_does_not_claim() -> None:
    page = content_of(book(), Drawings({}, [], []))
    assert page["limits"] == list(LIMITS)
    assert page["boundaries"] == BOUNDARIES
    assert "no opinion on the legal status" in BOUNDARIES
    assert any("asylum" in one for one in page["limits"])
