"""Doubts: how much border they hold of, and back from what a report keeps of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.gaps.doubt import Doubt, Place, Stretch
from app.reasons.codes import Reason
from app.untrusted.typed import read
from app.untrusted.unreadable import UnreadableError

REASONS = st.builds(Reason, st.text(), st.dictionaries(st.text(), st.floats(-1e6, 1e6) | st.text()))
STRETCHES = st.builds(Stretch, st.text(), st.floats(0, 1e6), st.floats(0, 1e6))
PLACES = st.builds(Place, st.text(), st.floats(-180, 180), st.floats(-90, 90))


@given(st.builds(Doubt, REASONS, st.lists(STRETCHES).map(tuple), st.lists(PLACES).map(tuple)))
def test_a_doubt_comes_back_from_the_json_of_a_report(doubt: Doubt) -> None:
    assert read(Doubt, json.loads(json.dumps(asdict(doubt)))) == doubt


def test_the_length_in_doubt_is_that_of_its_stretches() -> None:
    doubt = Doubt(Reason("terrain_seam", {"km": 0.7}), (Stretch("A", 100.0, 400.0), Stretch("B", 0.0, 450.5)))
    assert (doubt.code, doubt.length_m) == ("terrain_seam", 750.5)
    assert Doubt(Reason("no_observers", {})).length_m == 0.0


@pytest.mark.parametrize("row", [{}, {"reason": {"code": "a"}, "stretches": [], "posts": []}])
def test_what_is_no_doubt_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(UnreadableError, match="lacks"):
        read(Doubt, row)
