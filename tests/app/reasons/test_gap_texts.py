"""Texts of causes and remedies: every one can be filled with numbers and names."""

from string import Formatter

import pytest

from app.reasons.codes import Reason
from app.reasons.gap_texts import GAP_TEXTS
from app.reasons.sentences import sentence


@pytest.mark.parametrize("code", GAP_TEXTS)
def test_every_text_can_be_filled(code: str) -> None:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(GAP_TEXTS[code]) if name]
    numbers: dict[str, float | str] = {name: 1.5 if spec else "text" for name, spec in fields}
    assert "{" not in sentence(Reason(code, numbers))
