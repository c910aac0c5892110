"""What is mended of incoming shapes is told with its row and place; what crosses itself is refused with the place."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.exchange.raw import Faults
from app.exchange.read.shapes.mending import finite_parts, mended
from layers.base import Layer
from layers.border import BorderLayer
from layers.patrols import PatrolLayer
from layers.reference import ReferenceLayer
from tests.builders.shapes import shapes


def mend(text: str, kind: type[Layer] = BorderLayer) -> tuple[str, str, list[str]]:
    """The shape as text, its notes, and why it is refused."""
    faults = Faults()
    out, notes = mended(shapes(text), np.array([7]), kind, faults)
    return shapely.to_wkt(out[0], trim=True), " ".join(notes), faults.reasons.get(0, [])


@pytest.mark.parametrize(
    ("text", "rest", "note"),
    [
        (
            "LINESTRING (70 39, 71 39, 71 39, 72 39)",
            "LINESTRING (70 39, 71 39, 72 39)",
            "Vertices left out that repeat the one before: 1 (row 7 near 39.00000, 71.00000).",
        ),
        (
            "LINESTRING (70 0, 71 1e-300, 71 0, 72 0)",
            "LINESTRING (70 0, 71 1e-300, 72 0)",
            "Vertices left out that repeat the one before: 1 (row 7 near 0.00000, 71.00000).",
        ),
        (
            "MULTILINESTRING ((70 39, 71 39), (72 39, 72 39))",
            "MULTILINESTRING ((70 39, 71 39))",
            "Parts of lines left out that have no length: 1 (row 7 near 39.00000, 72.00000).",
        ),
        (
            "LINESTRING (0 0, 70 39, 71 39, 0 0, 72 39)",
            "LINESTRING (70 39, 71 39, 72 39)",
            (
                "Vertices of lines left out that lie at 0, 0, as where a device had no position: 2 "
                "(row 7 near 0.00000, 0.00000)."
            ),
        ),
        (
            "MULTILINESTRING ((70 39, 71 39), EMPTY)",
            "MULTILINESTRING ((70 39, 71 39))",
            "",
        ),
        (
            "LINESTRING (70 39, 71 39, 71 39.01, 71 39, 72 39)",
            "LINESTRING (70 39, 71 39, 72 39)",
            "Spurs left out, where a line runs out and straight back: 1, 1,110 m (row 7 near 39.01000, 71.00000).",
        ),
        (
            "LINESTRING (70 39, 71 39, 71 40, 70.5 39)",
            "LINESTRING (70 39, 71 39, 71 40, 70.5 39)",
            "Lines that touch themselves are taken as they are: 1 (row 7 near 39.00000, 70.50000).",
        ),
        (
            "MULTIPOLYGON (((0 0, 1 1, 1 0, 0 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
            "MULTIPOLYGON (((5 5, 6 5, 6 6, 5 5)))",
            "Parts of areas left out that cross themselves: 1 (row 7 near 0.00000, 0.00000).",
        ),
    ],
)
def test_a_detail_is_mended_and_named(text: str, rest: str, note: str) -> None:
    assert mend(text) == (rest, note, [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("LINESTRING (70 39, 71 40, 70 40, 71 39)", "the line crosses itself near 39.50000, 70.50000"),
        ("LINESTRING (70 39, 73 39, 73 40, 72 39, 71 39, 70 40)", "the line runs along itself near 39.00000, 71.50000"),
        ("MULTILINESTRING ((70 39, 72 39), (71 38, 71 40))", "the line crosses itself near 39.00000, 71.00000"),
    ],
)
def test_what_crosses_itself_is_refused_with_the_place(text: str, reason: str) -> None:
    assert mend(text) == (shapely.to_wkt(shapely.from_wkt(text), trim=True), "", [reason])


@pytest.mark.parametrize("kind", [PatrolLayer, ReferenceLayer])
def test_patrols_and_roads_may_cross_themselves_and_turn_back(kind: type[Layer]) -> None:
    for text in ("LINESTRING (70 39, 71 40, 70 40, 71 39)", "LINESTRING (70 39, 71 39, 70 39)"):
        assert mend(text, kind) == (text, "", [])


def test_several_rows_share_a_note_that_names_the_first() -> None:
    text = "LINESTRING (70 39, 71 39, 71 39, 72 39)"
    _, (note,) = mended(shapes(*[text] * 5), np.arange(2, 7), BorderLayer, Faults())
    assert note.startswith("Vertices left out that repeat the one before: 5 (row 2 near 39.00000, 71.00000; row 3 ")
    assert note.endswith("; …).")


def test_points_pass_as_they_are() -> None:
    with np.errstate(invalid="ignore"):
        given = shapes(
            "MULTILINESTRING ((70 39, 71 39), (70 NaN, 71 39))", "LINESTRING (70 Infinity, 71 39)", "POINT (70 39)"
        )
    out, notes = finite_parts(given, np.array([4, 5, 6]))
    assert out[0] == shapely.MultiLineString([[(70, 39), (71, 39)]])
    assert out[1] is given[1]
    assert notes == ("Parts left out that have coordinates that are not finite numbers: 1 (row 4).",)


def test_a_scribble_of_touches_is_refused() -> None:
    petals = ", ".join(f"70 39, {70 + 0.001 * n} 40, {70.0005 + 0.001 * n} 40" for n in range(120))
    shape, _, reasons = mend(f"LINESTRING ({petals}, 70 39)")
    assert reasons == ["the line touches itself again and again, also near 39.00000, 70.00000"]
    assert shape
