"""What a field reads."""

from __future__ import annotations

import pytest

from layers.base import Field, FieldType


def test_whole_numbers_are_exact_and_fit_64_bits() -> None:
    field = Field("population", "Population", FieldType.INTEGER, minimum=0)
    for number in (0, 2**53 + 1, 2**63 - 1):
        assert field.parse(str(number)) == number
        assert field.parse(number) == number
    assert field.parse("7,0") == field.parse(7.0) == field.parse(" 7 ") == 7
    for wrong in ("1e300", str(10**23), "1e19", str(2**63), "9" * 5000, "1e400", "-1", "1.5", "nan1"):
        with pytest.raises(ValueError, match=r"^population "):
            field.parse(wrong)
