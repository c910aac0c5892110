"""Each reason for which words stand apart has a sentence of its own."""

from __future__ import annotations

from app.project.gap_words import CLOSED, NOT_ANALYSED, NOT_ASSESSABLE, OTHER_LINE
from app.reasons.words_apart import WHY, why_apart


def test_every_reason_has_a_sentence_and_the_line_is_named() -> None:
    assert set(WHY) == {CLOSED, NOT_ANALYSED, NOT_ASSESSABLE, OTHER_LINE}
    assert len({why_apart(code, "osm-2017") for code in WHY}) == len(WHY)
    assert "on the line osm-2017" in why_apart(OTHER_LINE, "osm-2017")
    assert "of another version" in why_apart(OTHER_LINE, "")
