"""Marks on a map: the right roles, holes left open, names that cover nothing."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from app.arrays import ByteArray, FloatArray
from app.report.figures import draw as module
from app.report.figures.canvas import LIGHT, blank, pane
from app.report.figures.draw import draw, keep_free, names
from app.report.figures.plane import Plane
from layers.marks import Areas, Image, Labels, Lines, Mark, Points
from tests.builders.drawings import pixels, where

pytestmark = pytest.mark.usefixtures("_in_house_style")
SIDE_MM = 40.0
ONE = np.array([1])


@pytest.fixture
def plane() -> Plane:
    return Plane.near(np.array([70.0, 70.1]), np.array([38.0, 38.0]), 1.0)


@pytest.fixture
def axes(plane: Plane) -> Axes:
    sheet = pane(blank(SIDE_MM, SIDE_MM), 0.0, 0.0, SIDE_MM, SIDE_MM)
    sheet.set(xlim=(plane.west, plane.east), ylim=(plane.south, plane.north))
    sheet.set_axis_off()
    return sheet


def picture_of(axes: Axes) -> ByteArray:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return pixels(figure)


def square(half: float) -> FloatArray:
    """A ring about the middle of the map, in degrees."""
    return np.array([[70.05 + x * half, 38.0 + y * half] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))])


def test_points_stand_at_their_place(axes: Axes, plane: Plane) -> None:
    draw(axes, plane, [Points(np.array([[70.05, 38.0]]), ONE, "place")], frozenset({"place"}))
    rows, columns = np.nonzero(where(picture_of(axes), LIGHT.styles["place"].colour))
    middle = 10 * SIDE_MM / 2
    assert (rows.mean(), columns.mean()) == pytest.approx((middle, middle), abs=2.0)


def test_roles_that_are_not_asked_for_and_images_are_left_out(axes: Axes, plane: Plane) -> None:
    marks: list[Mark] = [
        Points(np.array([[70.05, 38.0]]), ONE, "incident"),
        Lines(np.array([[70.0, 38.0], [70.1, 38.0]]), np.array([0]), ONE, "patrol"),
        Image("terrain", "terrain"),
    ]
    draw(axes, plane, marks, frozenset({"patrol", "terrain"}))
    assert len(axes.collections) in {1, 2}, "the line, and its casing"
    draw(axes, plane, marks, frozenset())
    assert len(axes.collections) in {1, 2}


def test_parts_of_a_line_are_not_joined(axes: Axes, plane: Plane) -> None:
    xy = np.array([[70.02, 38.01], [70.03, 38.01], [70.07, 38.01], [70.08, 38.01]])
    draw(axes, plane, [Lines(xy, np.array([0, 2]), np.array([1, 1]), "patrol")], frozenset({"patrol"}))
    segments = axes.collections[-1].get_paths()
    assert [np.shape(path.vertices)[0] for path in segments] == [2, 2]


def test_the_hole_of_an_area_stays_open(axes: Axes, plane: Plane) -> None:
    xy = np.concatenate([square(0.04), square(0.015)[::-1]])
    draw(axes, plane, [Areas(xy, np.array([0, 5]), np.array([7, 7]), "enclave")], frozenset({"enclave"}))
    picture = picture_of(axes)
    middle, white = round(5 * SIDE_MM), [255, 255, 255]
    assert picture[middle, middle].tolist() == white
    between = middle + round(10 * SIDE_MM * plane.to_xy(70.05 + 0.027, 38.0)[0, 0] / plane.width_m)
    assert picture[middle, between].tolist() != white


def test_an_empty_mark_draws_nothing(axes: Axes, plane: Plane) -> None:
    nothing = np.zeros((0, 2)), np.zeros(0, np.int64), np.zeros(0, np.int64)
    draw(axes, plane, [Lines(*nothing, "patrol")], frozenset({"patrol"}))
    assert all(not one.get_paths() for one in axes.collections)


def test_names_cover_neither_each_other_nor_what_is_to_stay_free_nor_the_edge(axes: Axes, plane: Plane) -> None:
    style = LIGHT.styles["label"]
    middle = plane.to_xy(70.05, 38.0)
    names(axes, np.repeat(middle, 3, axis=0), ["right", "left", "no room"], style)
    assert [text.get_text() for text in axes.texts] == ["right", "left"]
    names(axes, np.array([[plane.east + 100.0, plane.north + 100.0]]), ["outside"], style)
    assert len(axes.texts) == 2
    keep_free(axes, Bbox(axes.transData.transform([(plane.west, plane.south), (plane.east, plane.south / 2)])))
    names(axes, np.array([[0.0, 0.9 * plane.south]]), ["on the bar"], style)
    assert len(axes.texts) == 2


def test_the_first_in_rank_are_named_first_and_no_more_than_a_map_bears(
    axes: Axes, plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_LABELS", 2)
    xy = np.array([[70.05, 38.03], [70.05, 38.0], [70.05, 37.97], [75.0, 38.0]])
    labels = Labels(xy, ("third", "first", "second", "off the map"), np.array([3.0, 1.0, 2.0, 0.0]), "label")
    draw(axes, plane, [labels], frozenset({"label"}))
    assert [text.get_text() for text in axes.texts] == ["first", "second"]
