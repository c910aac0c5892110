"""What each kind draws: right parts, right rows, in longitude and latitude, nothing for what is missing."""

from typing import Any

import pytest

from layers import LAYER_TYPES
from layers.marks import Lines, Points
from resources import palette
from tests.builders.frames import HOLED, LINE, NOTHING, PARTS, POINT, POINTS, ZONES, frame, marks


@pytest.mark.parametrize("kind", [kind for kind, built in LAYER_TYPES.items() if built.geometries])
def test_missing_and_empty_geometries_draw_nothing(kind: str) -> None:
    assert marks(kind, frame(NOTHING)) == {}
    assert marks(kind, frame([])) == {}


@pytest.mark.parametrize("kind", [kind for kind, built in LAYER_TYPES.items() if built.geometries])
def test_every_accepted_geometry_is_drawn_in_a_role_of_the_palette(kind: str) -> None:
    samples: dict[str, Any] = {g.geom_type: g for g in (POINT, POINTS, LINE, PARTS, HOLED, ZONES)}
    for name in LAYER_TYPES[kind].geometries:
        drawn = marks(kind, frame([samples[name]], None, **{"class": ["A"]}))
        assert drawn, name
        assert drawn.keys() <= palette().styles.keys()


@pytest.mark.parametrize(
    ("kind", "column", "values", "roles"),
    [
        ("borders", "status", ["agreed", "disputed", None], ["border", "border_disputed", "border"]),
        (
            "borders",
            "status",
            ["In dispute since 2021", "undisputed", "de facto; not disputed"],
            ["border_disputed", "border", "border"],
        ),
        ("gaps", "class", ["A", "E", "C"], ["gap_A", "gap_E", "gap_C"]),
        (
            "reference",
            "theme",
            ["road", "hazardous_area", None],
            ["reference_line", "hazard", "reference_line"],
        ),
    ],
)
def test_lines_by_role(kind: str, column: str, values: list[Any], roles: list[str]) -> None:
    drawn = marks(kind, frame([LINE] * 3, **{column: values}))
    result = {int(fid): role for role, mark in drawn.items() if isinstance(mark, Lines) for fid in mark.fids}
    assert [result[fid] for fid in (1, 2, 3)] == roles


def test_protection_cases_are_drawn_apart() -> None:
    drawn = marks("incidents", frame([POINT] * 3, category=["drone", "distress_or_displacement", None]))
    assert {role: mark.fids.tolist() for role, mark in drawn.items() if isinstance(mark, Points)} == {
        "incident": [1, 3],
        "incident_protection": [2],
    }


def test_a_frame_without_the_column_is_drawn_plain() -> None:
    assert marks("incidents", frame([POINT])).keys() == {"incident"}
    assert marks("borders", frame([LINE])).keys() == {"border"}
    assert marks("reference", frame([HOLED])).keys() == {"reference_area"}
