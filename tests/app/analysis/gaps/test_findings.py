"""What the stages of a run hand on: the rules by which stretches are made, in whole millimetres."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.extraction import Rules
from app.analysis.gaps.findings import rules_of
from app.scene.parameters import Parameters


def test_the_rules_of_the_usual_parameters() -> None:
    assert rules_of(Parameters()) == Rules(500_000, 1_000_000, 10_000_000)


@given(st.floats(0.0, 1e5), st.floats(0.0, 1e5), st.floats(0.1, 1e4))
def test_rules_are_the_parameters_to_half_a_millimetre(merge_m: float, least_m: float, cut_km: float) -> None:
    rules = rules_of(Parameters(merge_m=merge_m, min_length_m=least_m, cut_km=cut_km))
    for length, metres in ((rules.merge_mm, merge_m), (rules.least_mm, least_m), (rules.cut_mm, cut_km * 1e3)):
        assert isinstance(length, int)
        assert abs(length - metres * 1e3) <= 0.5 + 1e-6
