"""Things along the line, computed off the main thread."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.progress import Progress
from layers import LAYER_TYPES
from layers.base import Provenance
from layers.table import Table
from widgets.ribbon.ribbon_data import along, columns
from widgets.session.session import Session


def test_a_column_of_pixels_keeps_the_worst_and_the_best() -> None:
    x = np.repeat(np.arange(10.0), 100) + np.tile(np.linspace(0.0, 0.9, 100), 10)
    values = np.random.default_rng(2).random(1000)
    at, (low, high) = columns(x, (values, values), ("min", "max"))
    assert len(at) == 10
    assert low == pytest.approx(values.reshape(10, 100).min(axis=1))
    assert high == pytest.approx(values.reshape(10, 100).max(axis=1))


def test_things_far_from_the_line_are_left_out(opened: Session) -> None:
    project, routes = opened.required, opened.routes
    layers = [opened.layer(project.of_kind(kind)[0].uuid) for kind in ("checkpoints", "incidents", "patrols")]
    result = along(routes, layers, Progress())
    assert len(result.posts["TJ-AF"]) == 2
    assert len(result.incidents["TJ-AF"]) == 21
    assert (result.incidents["TJ-AF"][1:] >= result.incidents["TJ-AF"][:-1]).all()
    far = gpd.GeoDataFrame({"name": ["Far"]}, geometry=[shapely.Point(70.2, 39.5)], crs=4326)
    post = LAYER_TYPES["checkpoints"]("u", "Far", Table.of_frame(far), Provenance(source="test"))
    assert len(along(routes, [post], Progress()).posts["TJ-AF"]) == 0


def test_few_samples_stay_as_they_are() -> None:
    x = np.array([0.2, 1.7, 3.1])
    at, (values,) = columns(x, (np.array([0.1, 0.9, 0.5]),), ("min",))
    assert at.tolist() == x.tolist()
    assert values.tolist() == [0.1, 0.9, 0.5]
