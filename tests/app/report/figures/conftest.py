"""The look of a report."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.report.figures.canvas import house_style


@pytest.fixture
def _in_house_style() -> Iterator[None]:
    """Whatever a test draws is drawn as a report draws it."""
    with house_style():
        yield
