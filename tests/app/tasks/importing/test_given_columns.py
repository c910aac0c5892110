"""Rows of a layer under the columns of a file, wherever the layer has their values."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from app.tasks.importing.given_columns import as_given, members_of


def rows(**columns: list[object]) -> gpd.GeoDataFrame:
    series = {name: pd.Series(cells, dtype=object) for name, cells in columns.items()}
    return gpd.GeoDataFrame(series, geometry=[shapely.Point(70, 38), shapely.Point(71, 38)])


def test_what_has_no_column_or_does_not_fit_it_stands_in_extra() -> None:
    stored = rows(lanes=[2, None], extra=['{"lanes": "two", "b": 1}', '{"lanes": "two", "width": 7}'])
    given = as_given(stored, ["lanes", "width"])
    assert given["lanes"].tolist() == [2, "two"]
    assert given["width"].tolist() == [None, 7]
    assert given["extra"].tolist() == [{"b": 1}, {}]
    assert members_of(given) == {"b"}


def test_members_that_the_file_does_not_give_are_left_aside() -> None:
    stored = rows(name=["A", "B"], extra=['{"a": 1, "b": 2}', None])
    assert as_given(stored, ["name"], {"a"})["extra"].tolist() == [{"a": 1}, {}]
    assert as_given(rows(name=["A", "B"]), ["name", "extra"])["extra"].tolist() == [{}, {}]
