"""Reference layers: what stands out by its theme, and which names are written."""

from __future__ import annotations

import pytest

from layers.marks import Areas, Labels
from layers.reference import THEMES, ReferenceLayer
from layers.table import Table
from tests.builders.frames import HOLED, LINE, POINT, field, frame, marks, rows_by_role


def test_enclaves_and_hazardous_areas_stand_out() -> None:
    drawn = marks("reference", frame([HOLED] * 3, theme=["enclave", "hazardous_area", "country"]))
    assert {role: set(mark.fids) for role, mark in drawn.items() if isinstance(mark, Areas)} == {
        "enclave": {1},
        "hazard": {2},
        "reference_area": {3},
    }


def test_places_are_named_large_ones_first() -> None:
    data = frame(
        [POINT, POINT, POINT, POINT, None],
        name=["Khorog", "Vanj", None, "A spring", "Nowhere"],
        population=[30_000, None, 5, 5, 5],
        theme=["settlement", "settlement", "settlement", "water_intake", "settlement"],
    )
    names = marks("reference", data)["label"]
    assert isinstance(names, Labels)
    assert names.texts == ("Khorog", "Vanj")
    assert names.rank.tolist() == [-30_000.0, 0.0]
    assert names.xy.shape == (2, 2)


def test_areas_lie_lowest_then_lines_then_points_then_names() -> None:
    data = frame([POINT, LINE, HOLED], theme=["settlement", "road", "country"], name=["Khorog", "M41", "Here"])
    drawn = [mark.role for mark in ReferenceLayer("u", "n", Table.of_frame(data)).marks()]
    assert drawn == ["reference_area", "reference_line", "place", "label"]


@pytest.mark.parametrize(
    ("theme", "roles"),
    [
        ("settlement", ("place", "reference_line", "reference_area")),
        ("clinic", ("reference_point", "reference_line", "reference_area")),
        ("hazardous_area", ("hazard", "hazard", "hazard")),
        ("enclave", ("reference_point", "reference_line", "enclave")),
        (None, ("reference_point", "reference_line", "reference_area")),
    ],
)
def test_the_role_goes_by_theme_and_shape(theme: str | None, roles: tuple[str, ...]) -> None:
    for shape, role in zip((POINT, LINE, HOLED), roles, strict=True):
        assert rows_by_role("reference", frame([shape], [4], theme=[theme])) == {role: [4]}


def test_a_population_that_is_no_number_ranks_last() -> None:
    data = frame([POINT] * 3, name=["a", "b", "c"], population=["many", "700", None], theme=["settlement"] * 3)
    label = marks("reference", data)["label"]
    assert isinstance(label, Labels)
    assert label.rank.tolist() == [0.0, -700.0, 0.0]


def test_own_columns_stay_and_every_theme_is_a_choice() -> None:
    assert ReferenceLayer.open_columns
    assert field("reference", "theme").choices == tuple(code for code, _ in THEMES)
    assert field("reference", "theme").parse("Hazardous area (mines)") == "hazardous_area"
