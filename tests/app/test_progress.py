"""How far work is, as its parts tell it, and how it is stopped."""

from __future__ import annotations

import pytest

from app.errors import Cancelled
from app.progress import Progress


def test_fractions_of_a_part_are_fractions_of_the_whole() -> None:
    heard: list[tuple[float, str]] = []
    whole = Progress(lambda fraction, text: heard.append((fraction, text)))
    whole.at(0.5, "half")
    part = whole.part(0.2, 0.6)
    part.at(0.0)
    part.at(1.0, "end")
    part.part(0.5, 1.0).at(0.5)
    assert [fraction for fraction, _ in heard] == pytest.approx([0.5, 0.2, 0.6, 0.5])
    assert [text for _, text in heard] == ["half", "", "end", ""]


def test_work_that_was_asked_to_stop_ends_before_it_reports() -> None:
    heard: list[float] = []
    progress = Progress(lambda fraction, _: heard.append(fraction), lambda: True)
    for part in (progress, progress.part(0.0, 0.5)):
        with pytest.raises(Cancelled, match="tracing"):
            part.at(0.1, "tracing")
    assert heard == []


def test_without_a_listener_nothing_happens() -> None:
    Progress().part(0.1, 0.2).at(0.5, "nobody hears")
