"""A ribbon view of its own, with the border of the small project."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from widgets.ribbon.ribbon_view import RibbonView
from widgets.session.session import Session


@pytest.fixture
def view(opened: Session) -> Iterator[RibbonView]:
    """800 × 200 pixels, the whole route in view, no report."""
    widget = RibbonView(opened.theme)
    widget.resize(800, 200)
    widget.scale.route = opened.routes[0]
    widget.show_range(0.0, opened.routes[0].length_m)
    yield widget
    widget.close()
    widget.deleteLater()
