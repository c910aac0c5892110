"""The bundled borders, places and terrain as the synthetic sample is laid over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from app.geo.locate import Locator
from app.geo.lrs import GEOD, points_at
from app.geo.routes import Route, routes_of
from app.paths import BASELINE
from app.tasks.new_project import read_bundled

OWN = "TJ"


@dataclass(frozen=True)
class Ground:
    """The basis of the sample: the border lines, the routes by name, and the places of the gazetteer."""

    borders: gpd.GeoDataFrame
    routes: dict[str, Route]
    places: gpd.GeoDataFrame

    @classmethod
    def read(cls) -> Ground:
        """Read the bundled borders and places."""
        borders = read_bundled(BASELINE / "baseline.gpkg", "borders")
        states = borders["left_state"].tolist(), borders["right_state"].tolist()
        routes = routes_of(borders["route"], borders.geometry, borders["ring"].tolist(), *states)
        places = gpd.read_file(BASELINE / "baseline.gpkg", layer="places", engine="pyogrio")
        return cls(borders, {route.name: route for route in routes}, places)


def inside(route: Route, chainage_m: float, distance_m: float) -> tuple[float, float]:
    """A point on the own side, ``distance_m`` from the line."""
    sign = 1.0 if route.right_state == OWN else -1.0
    lon, lat = points_at(route, chainage_m, sign * distance_m)
    return round(float(lon[0]), 6), round(float(lat[0]), 6)


def nearest_place(ground: Ground, lat: float, lon: float) -> str:
    """The name of the gazetteer place nearest to a point."""
    count = len(ground.places)
    xy = ground.places.geometry
    _, _, distance = GEOD.inv(np.full(count, lon), np.full(count, lat), xy.x.to_numpy(), xy.y.to_numpy())
    return str(ground.places["name"].iloc[int(np.argmin(distance))])


def site_names(ground: Ground, route: Route, chainages: Sequence[float]) -> list[str]:
    """A name for each site: the nearest gazetteer place and the kilometre, so that no two are equal."""
    lon, lat = points_at(route, list(chainages))
    nearest = [nearest_place(ground, float(y), float(x)) for x, y in zip(lon, lat, strict=True)]
    return [f"{name} km {chainage / 1000:.0f}" for name, chainage in zip(nearest, chainages, strict=True)]


def settled_chainages(ground: Ground, route: Route, reach_m: float) -> list[float]:
    """Chainages (m) of the own state's places within ``reach_m`` of the route, ascending."""
    own = ground.places[ground.places["country"] == OWN]
    positions = Locator((route,)).positions(own.geometry.x.to_numpy(), own.geometry.y.to_numpy())
    near = np.abs(positions.offset_m) <= reach_m
    return sorted(float(value) for value in positions.chainage_m[near])


def spaced(wanted: Sequence[float], least_m: float) -> list[float]:
    """Values of ``wanted`` (sorted), thinned out to be at least ``least_m`` apart."""
    chosen: list[float] = []
    for value in wanted:
        if not chosen or value - chosen[-1] >= least_m:
            chosen.append(value)
    return chosen
