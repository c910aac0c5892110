"""The small map shows all rows with the borders near them."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import pytest
import shapely
from pytestqt.qtbot import QtBot

from tests.builders.pictures import count
from widgets.dialogs.importing.places_map import LEAST_M, MOST_ROWS, MOST_VERTICES, PlacesMap
from widgets.session.session import Session


@pytest.fixture
def small(opened: Session, qtbot: QtBot) -> Iterator[PlacesMap]:
    widget = PlacesMap(opened)
    widget.resize(400, 300)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def frame(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(shapes), crs=4326)


def test_without_rows_it_shows_the_borders(small: PlacesMap, opened: Session) -> None:
    west, south, east, north = small.extent
    for route in opened.routes:
        for place in ((route.lon[0], route.lat[0]), (route.lon[-1], route.lat[-1])):
            x, y = opened.plane.point(*place)
            assert west < x < east
            assert south < y < north
    assert count(small.grab().toImage(), opened.theme.colour("accent")) == 0


def test_all_rows_are_in_view_and_painted(small: PlacesMap, opened: Session) -> None:
    small.show_rows(frame(shapely.Point(70.1, 38.0), shapely.LineString([(70.2, 38.0), (70.4, 38.3)])))
    west, south, east, north = small.extent
    for place in ((70.1, 38.0), (70.4, 38.3)):
        x, y = opened.plane.point(*place)
        assert west < x < east
        assert south < y < north
    assert count(small.grab().toImage(), opened.theme.colour("accent")) > 100
    small.show_rows(None)
    assert count(small.grab().toImage(), opened.theme.colour("accent")) == 0


def test_one_point_has_ground_about_it_and_many_are_thinned_out(small: PlacesMap) -> None:
    small.show_rows(frame(shapely.Point(70.1, 38.0)))
    assert small.extent[2] - small.extent[0] >= LEAST_M
    small.show_rows(frame(*[shapely.Point(70.0 + n / 1e5, 38.0) for n in range(2 * MOST_ROWS + 1)]))
    assert len(small._points) <= MOST_ROWS
    circles = [shapely.Point(70.0 + n / 1e3, 38.0).buffer(0.01, quad_segs=2_000) for n in range(50)]
    small.show_rows(frame(*circles))
    assert 0 < shapely.get_num_coordinates(small._shapes).sum() <= MOST_VERTICES
