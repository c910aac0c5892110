"""The map of coverage adds up by folder."""

from __future__ import annotations

from tests.coverage_map import lines, rooms_of


def test_a_room_is_the_sum_of_its_files() -> None:
    files = {
        "app/geo/crs.py": {"summary": {"covered_lines": 3, "num_statements": 4}},
        "app\\geo\\lrs.py": {"summary": {"covered_lines": 0, "num_statements": 4}},
        "widgets/map/__init__.py": {"summary": {"covered_lines": 0, "num_statements": 0}},
    }
    rooms = rooms_of(files)
    assert rooms == {"app/geo": (3, 8), "widgets/map": (0, 0)}
    geo, empty = lines(rooms)
    assert geo.startswith("app/geo ")
    assert geo.endswith(" 38% of 8")
    assert empty.endswith("100% of 0")
