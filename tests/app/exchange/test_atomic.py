"""Files that appear whole or not at all, and over what they never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.atomic import replacing
from tests.builders.files import digest


def test_a_project_under_another_suffix_is_known_too(sample: Path, tmp_path: Path) -> None:
    disguised = tmp_path / "p 50%.csv"
    disguised.write_bytes(sample.read_bytes())
    with pytest.raises(UserError, match="is a Sarhad project"), replacing(disguised) as temporary:
        temporary.write_text("a")
    assert digest(disguised) == digest(sample)
