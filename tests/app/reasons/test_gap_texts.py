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


def test_who_is_lacking_is_said_with_what_it_would_close() -> None:
    crews = Reason("more_crews", {"patrol": "Zone 3", "more": 4.0, "closes_km": 6.2, "length_km": 7.0})
    assert sentence(crews) == "4 more crews for Zone 3 would cover 6.2 of the 7.0 km."
    staff = Reason("staff", {"post": "Tem", "staffing": 0.25, "closes_km": 1.0, "length_km": 2.0})
    assert sentence(staff) == "Tem with all of its staff present, instead of 25%, would cover 1.0 of the 2.0 km."
