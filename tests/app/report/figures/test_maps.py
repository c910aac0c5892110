"""Maps: gaps in their colours, no place of an incident, a bar of a true length."""

from __future__ import annotations

import dataclasses
import doctest
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from app.geo.lrs import GEOD
from app.report import Source, Underlay
from app.report.figures import maps
from app.report.figures.canvas import LIGHT, blank, pane
from app.report.figures.maps import round_length, scale_bar
from app.report.figures.plane import Plane
from app.report.listed_holes import listed_holes
from resources import rgb
from tests.builders.books import book
from tests.builders.drawings import pixels, shows
from tests.builders.underlays import InMemory

pytestmark = pytest.mark.usefixtures("_in_house_style")


def test_examples() -> None:
    assert doctest.testmod(maps).failed == 0


@given(st.floats(0.01, 1e7))
@example(999.9999999999999)
def test_a_round_length_fits_and_no_larger_one_does(length: float) -> None:
    rounded = round_length(length)
    assert rounded <= length * (1 + 1e-12)
    assert length < 2.5 * rounded
    assert f"{rounded:e}"[0] in "125"


def words(figure: Figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text()]


def test_an_overview_shows_gaps_observers_and_names_and_where_no_incident_was() -> None:
    figure = maps.overview(book(), 90.0, 60.0)
    assert {"AA-BB", "AA-CC"} <= set(words(figure))
    picture = pixels(figure)
    assert shows(picture, LIGHT.gap("B").colour)
    assert shows(picture, LIGHT.styles["post"].colour)
    assert not shows(picture, LIGHT.styles["incident"].colour)


def test_a_map_of_a_hole_says_its_kilometres_north_and_scale() -> None:
    small = book()
    listed = small.paged[0]
    gap, part = listed.worst, listed.part
    figure = maps.local(small, listed, 100.0, 82.0, post=None)
    assert f"km {part.start_m / 1000.0:.1f}–{part.end_m / 1000.0:.1f}" in words(figure)
    assert "N" in words(figure)
    assert any(word.endswith((" km", " m")) for word in words(figure))
    assert shows(pixels(figure), LIGHT.gap(gap.klass).colour)


def test_the_observer_of_a_gap_is_in_the_picture_and_named() -> None:
    small = book()
    listed = next(one for one in listed_holes(small.report) if one.worst == small.report.gaps[0])
    far = dataclasses.replace(small.scene.observers, lon=np.array([70.05, 70.20, 70.45]), name=("", "", ""))
    moved = dataclasses.replace(small, scene=dataclasses.replace(small.scene, observers=far))
    alone, with_post = (maps.local(moved, listed, 100.0, 82.0, post=post) for post in (None, 2))
    assert "Thermal camera, 100 mm" not in words(alone)
    assert "Thermal camera, 100 mm" in words(with_post)
    spans = [figure.axes[0].get_xlim() for figure in (alone, with_post)]
    assert spans[1][1] - spans[1][0] > spans[0][1] - spans[0][0]


def test_only_the_largest_places_stand_on_a_small_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "OVERVIEW_PLACES", 1)
    assert "Sharq" not in words(maps.overview(book(), 90.0, 60.0))


def test_the_bar_is_as_long_as_it_says() -> None:
    plane = Plane.near(np.array([70.0, 70.3]), np.array([38.0, 38.1]), 1.25)
    axes = pane(blank(100.0, 80.0), 0.0, 0.0, 100.0, 80.0)
    axes.set(xlim=(plane.west, plane.east), ylim=(plane.south, plane.north))
    scale_bar(axes, plane)
    (line,), (label,) = axes.lines, axes.texts
    (x0, x1), (y, _) = (np.asarray(values, dtype=float) for values in line.get_data())
    assert label.get_text() == f"{(x1 - x0) / 1000:.0f} km"
    ends = _degrees(plane, x0, y), _degrees(plane, x1, y)
    assert GEOD.inv(*ends[0], *ends[1])[2] == pytest.approx(x1 - x0, rel=1e-3)


def _degrees(plane: Plane, x: float, y: float) -> tuple[float, float]:
    """The place in degrees that the plane puts at x and y, by steps of Newton's method."""
    lon, lat = 70.15, 38.05
    for _ in range(5):
        at, east, north = (plane.to_xy(lon + a, lat + b)[0] for a, b in ((0.0, 0.0), (1e-4, 0.0), (0.0, 1e-4)))
        step = np.linalg.solve(np.column_stack([east - at, north - at]), np.array([x, y]) - at) * 1e-4
        lon, lat = lon + float(step[0]), lat + float(step[1])
    return lon, lat


def under(colour: str = "#c81e1e", **options: Any) -> Underlay:
    """An underlay of one colour over all of the small book."""
    cells = np.empty((12, 12, 4), dtype=np.uint8)
    cells[...] = (*rgb(colour), 255)
    image = InMemory("EPSG:4326", (0.5, 0, 69.0, 0, -0.5, 39.0), cells)
    row = Source("scan", "survey", "", "", "", None, "", False, "internal")
    return Underlay(image, row, **options)


def test_an_underlay_lies_over_the_relief_and_under_everything_else() -> None:
    small = dataclasses.replace(book(), underlays=(under(attribution="© the survey"),))
    for figure in (maps.overview(small, 90.0, 60.0), maps.local(small, small.paged[0], 100.0, 82.0, post=None)):
        picture = pixels(figure)
        assert shows(picture, "#c81e1e")
        assert shows(picture, LIGHT.styles["border"].colour)
        assert "© the survey" in words(figure)
    assert not shows(pixels(maps.overview(book(), 90.0, 60.0)), "#c81e1e")


def test_opacity_order_and_scale_of_an_underlay() -> None:
    def ground(*underlays: Underlay) -> Any:
        plane = Plane.over(np.array([70.2, 70.5]), np.array([37.85, 37.95]), 1.5)
        return maps._ground(dataclasses.replace(book(), underlays=underlays), plane, 10.0)[0].astype(int)

    bare, full, half = ground(), ground(under()), ground(under(opacity=0.5))
    assert np.abs(half - (bare + full) / 2).max() <= 4
    assert np.array_equal(ground(under(below=True)), bare), "there is terrain everywhere"
    both = ground(under("#0000c8"), under("#00c800", opacity=0.5))
    assert np.abs(both - (0, 100, 100)).max() <= 4
    small = dataclasses.replace(book(), underlays=(under(farthest=5000.0, attribution="©"),))
    figure = maps.overview(small, 90.0, 60.0)
    assert not shows(pixels(figure), "#c81e1e")
    assert "©" not in words(figure)


def test_only_what_reaches_into_a_map_is_attributed() -> None:
    plane = Plane.over(np.array([81.5, 81.9]), np.array([37.7, 38.1]), 1.5)
    assert maps._ground(dataclasses.replace(book(), underlays=(under(),)), plane, 10.0)[1] == []


def test_an_underlay_below_shows_where_there_is_no_terrain() -> None:
    plane = Plane.over(np.array([71.5, 71.9]), np.array([37.7, 38.1]), 1.5)
    small = dataclasses.replace(book(), underlays=(under(below=True),))
    beyond, _ = maps._ground(small, plane, 10.0)
    assert (np.abs(beyond.astype(int) - rgb("#c81e1e")).max(axis=2) <= 4).mean() > 0.3
