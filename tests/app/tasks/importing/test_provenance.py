"""The day and the accuracy of a file, checked before it is read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.tasks.importing.provenance import stated_provenance

FILE = Path("posts.csv")


def test_what_is_stated_is_kept() -> None:
    of = stated_provenance(FILE, "2019-05-01", 25.0)
    assert (of.source, of.as_of, of.accuracy_m) == ("posts.csv", "2019-05-01", 25.0)
    assert stated_provenance(FILE, "", None).as_of == ""


@pytest.mark.parametrize("day", ["1799-12-31", str(date.today() + timedelta(days=1)), "31.03.2026"])
def test_a_day_that_cannot_be_is_refused(day: str) -> None:
    with pytest.raises(UserError, match="The day of the file") as refusal:
        stated_provenance(FILE, day, None)
    assert refusal.value.message.code is Remedy.CORRECT_DAY


@pytest.mark.parametrize("metres", [-1.0, 100_001.0])
def test_an_accuracy_that_cannot_be_is_refused(metres: float) -> None:
    with pytest.raises(UserError, match="The accuracy") as refusal:
        stated_provenance(FILE, "", metres)
    assert refusal.value.message.code is Remedy.CORRECT_ACCURACY
