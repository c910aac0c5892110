"""Words belong to stretches: which concern one, in which order, and why others stand apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.project.gap_words import (
    DrawnLine,
    Span,
    Words,
    concerning,
    lines_at,
    on_line,
    overlap,
    span_of_id,
    together,
    words_of,
)
from app.project.project import Project

LINES = {"TJ-AF": DrawnLine("2026", 0.0), "KG-TJ.01": DrawnLine("2026", 60_000.0)}


def words(start_km: float, end_km: float, **cells: str) -> Words:
    texts = {"key": "k", "line_version": "2026", "status": "checked", "note": "", "unit": "", "date": "2026-10-01"}
    return Words(span=Span("TJ-AF", start_km * 1000.0, end_km * 1000.0), **(texts | cells))


@pytest.mark.parametrize(
    ("identifier", "span"),
    [
        ("TJ-AF/0412-0419", ("TJ-AF", 412_000.0, 420_000.0)),
        ("KG-TJ.01/0003-0003.2", ("KG-TJ.01", 3000.0, 4000.0)),
        ("TJ-AF/0001-0002#3", ("TJ-AF", 1000.0, 3000.0)),
        ("something else", ("something else", 0.0, 0.0)),
    ],
)
def test_an_id_names_a_stretch_by_its_kilometres(identifier: str, span: tuple[str, float, float]) -> None:
    assert span_of_id(identifier) == span


def test_stretches_overlap_on_their_route_and_across_the_zero_of_a_ring() -> None:
    one = Span("TJ-AF", 1000.0, 2000.0)
    assert overlap(one, Span("TJ-AF", 1900.0, 5000.0), LINES)
    assert not overlap(one, Span("TJ-AF", 2000.0, 5000.0), LINES)
    assert not overlap(one, Span("TJ-CN", 1000.0, 2000.0), LINES)
    assert overlap(Span("KG-TJ.01", 58_000.0, 63_000.0), Span("KG-TJ.01", 1000.0, 2000.0), LINES)
    assert not overlap(Span("KG-TJ.01", 58_000.0, 61_000.0), Span("KG-TJ.01", 1000.0, 2000.0), LINES)


def test_words_on_another_version_of_the_line_concern_nothing_on_this_one() -> None:
    here, there, unstated = (words(1.0, 2.0, line_version=text) for text in ("2026", "2017", ""))
    assert [on_line(one, LINES) for one in (here, there, unstated)] == [True, False, True]
    assert concerning(Span("TJ-AF", 0.0, 9000.0), (here, there, unstated), LINES) == [here, unstated]


def test_of_several_words_the_newest_counts_and_no_note_is_lost_or_said_twice() -> None:
    several = [words(1.0, 2.0, note="seen", unit="2nd"), words(1.0, 9.0, note="asked"), words(1.0, 5.0, note="seen")]
    assert together(several) == {
        "status": "checked",
        "note": "seen; asked",
        "unit": "2nd",
        "status_date": "2026-10-01",
    }


def test_words_without_a_stretch_of_their_own_have_that_of_their_id(tmp_path: Path) -> None:
    """As older versions stored them."""
    old = Path(__file__).parents[2] / "projects" / "m0006_status_of_sensors.gpkg"
    path = tmp_path / "p.gpkg"
    path.write_bytes(old.read_bytes())
    with Project.open(path) as project:
        by_key = {one.key: one for one in words_of(project)}
        assert lines_at(project, "2026-10-01")["TJ-AF"] == DrawnLine("1", 0.0)
    assert by_key["TJ-AF/0003-0008"].span == ("TJ-AF", 3000.0, 9000.0)
    assert by_key["TJ-AF/0003-0008"].note == "agreed with the neighbour"
    assert by_key["TJ-AF/0012-0014.2"].span == ("TJ-AF", 12_000.0, 15_000.0)
