"""Whatever was done can be said backwards."""

from __future__ import annotations

import pytest

from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, Step, TableEdit

BEFORE, AFTER = {"fid": 1, "name": "a"}, {"fid": 1, "name": "b"}
EDITS: list[tuple[AnyEdit, AnyEdit]] = [
    (Edit("t", 1, BEFORE, AFTER), Edit("t", 1, AFTER, BEFORE)),
    (Edit("t", 1, None, AFTER), Edit("t", 1, AFTER, None)),
    (BulkEdit("t", 3, 9), BulkEdit("t", 3, 9, inserted=False)),
    (TableEdit("t", "POINT", {"name": "TEXT"}, "T"), TableEdit("t", "POINT", {"name": "TEXT"}, "T", created=False)),
    (RasterEdit("t"), RasterEdit("t", added=False)),
]


@pytest.mark.parametrize(("edit", "back"), EDITS)
def test_the_inverse_takes_an_edit_back_and_its_own_inverse_does_it_again(edit: AnyEdit, back: AnyEdit) -> None:
    assert edit.inverse == back
    assert edit.inverse.inverse == edit


def test_a_step_is_taken_back_from_its_end() -> None:
    step = Step(1, "Import", "", "2026-06-01", True, tuple(edit for edit, _ in EDITS))
    assert step.inverse_edits == tuple(back for _, back in reversed(EDITS))
