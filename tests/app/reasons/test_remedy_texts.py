"""Texts of remedies: each can be filled, in full and in brief, and says what it closes over the draws."""

from __future__ import annotations

from string import Formatter

import pytest

from app.reasons.codes import Reason
from app.reasons.remedy_texts import REMEDY_TEXTS, TRIED_TEXTS
from app.reasons.sentences import remedy_text, sentence


def filled(*texts: str) -> dict[str, float | str]:
    fields = [(name, spec) for text in texts for _, name, spec, _ in Formatter().parse(text) if name]
    return {name: 1.5 if spec else "text" for name, spec in fields}


@pytest.mark.parametrize("code", REMEDY_TEXTS)
def test_every_remedy_has_a_sentence_and_a_few_words_for_a_list(code: str) -> None:
    reason = Reason(code, filled(REMEDY_TEXTS[code], TRIED_TEXTS[code]))
    assert "{" not in sentence(reason)
    brief = remedy_text(None, [reason])
    assert brief.startswith("Tried, and not enough: ")
    assert "1.5 km." in brief
    assert remedy_text(reason, [reason]) == sentence(reason)
    assert REMEDY_TEXTS.keys() == TRIED_TEXTS.keys()


def test_nothing_tried_is_nothing_said() -> None:
    assert remedy_text(None, []) == ""


def test_the_range_over_the_draws_and_what_is_lost_are_said_where_they_are_known() -> None:
    numbers: dict[str, float | str] = {"post": "Tem", "closes_km": 2.0, "length_km": 3.0}
    assert sentence(Reason("hours", numbers)) == "Tem working round the clock would cover 2.0 of the 3.0 km."
    drawn = Reason("patrol_hours", {**numbers, "low_km": 1.2, "high_km": 2.6, "loses_km": 0.4})
    assert sentence(drawn).endswith(
        "Draw by draw, with places on which the draws disagree, it closes 1.2 to 2.6 km. It uncovers 0.4 km elsewhere."
    )


def test_who_is_lacking_is_said_with_what_it_would_close() -> None:
    crews = Reason("more_crews", {"patrol": "Zone 3", "more": 4.0, "closes_km": 6.2, "length_km": 7.0})
    assert sentence(crews) == "4 more crews for Zone 3 would cover 6.2 of the 7.0 km."
    staff = Reason("staff", {"post": "Tem", "staffing": 0.25, "closes_km": 1.0, "length_km": 2.0})
    assert sentence(staff) == "Tem with all of its staff present, instead of 25%, would cover 1.0 of the 2.0 km."
