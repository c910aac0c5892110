"""Texts of warnings and doubts: every one can be filled, and the short one is short."""

from string import Formatter

import pytest

from app.reasons.codes import Reason
from app.reasons.sentences import in_brief, sentence
from app.reasons.warning_texts import DOUBTS, WARNING_TEXTS


def filled(code: str) -> Reason:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(WARNING_TEXTS[code]) if name]
    return Reason(code, {name: 1.5 if spec else "text" for name, spec in fields})


@pytest.mark.parametrize("code", WARNING_TEXTS)
def test_every_text_can_be_filled(code: str) -> None:
    assert "{" not in sentence(filled(code))


@pytest.mark.parametrize("code", DOUBTS)
def test_a_doubt_in_brief_has_the_numbers_of_its_sentence_and_is_shorter(code: str) -> None:
    reason = filled(code)
    assert "{" not in in_brief(reason)
    assert len(in_brief(reason)) < len(sentence(reason)) / 1.9
