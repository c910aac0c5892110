"""The committed baseline against published and independently measured figures."""

import hashlib
from functools import cache
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.ndimage import map_coordinates

from app.analysis.kernels.local_sigma import local_sigma
from app.geo.relief import REACH
from app.geo.routes import GEOD
from app.paths import BASELINE

TABLES = ("borders", "borders_2017", "countries", "enclaves", "places", "admin1", "airfields")


@cache
def table(name: str) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(BASELINE / "baseline.gpkg", layer=name)


@cache
def route(name: str, layer: str = "borders") -> shapely.MultiLineString:
    frame = table(layer)
    (line,) = frame.geometry[frame["route"] == name]
    assert isinstance(line, shapely.MultiLineString)
    return line


@cache
def raster(name: str) -> NDArray[np.float64]:
    with rasterio.open(BASELINE / name) as dataset:
        values: NDArray[np.float64] = dataset.read(1) * dataset.scales[0]
    return values


def bilinear(name: str, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    with rasterio.open(BASELINE / name) as dataset:
        column, row = ~dataset.transform @ (np.asarray(lon), np.asarray(lat))
    return map_coordinates(raster(name), [row - 0.5, column - 0.5], order=1, mode="nearest")


def length_km(line: shapely.Geometry) -> float:
    return float(GEOD.geometry_length(line)) / 1000


def area_km2(shape: shapely.Geometry) -> float:
    return sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(shape)) / 1e6


def vertices(shape: shapely.Geometry) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


def test_the_files_are_those_of_the_manifest() -> None:
    listed = dict(line.split()[::-1] for line in (BASELINE / "MANIFEST.sha256").read_text("utf-8").splitlines())
    assert set(listed) == {"baseline.gpkg", "terrain.tif", "terrain_sigma.tif"}
    for name, digest in listed.items():
        assert hashlib.sha256((BASELINE / name).read_bytes()).hexdigest() == digest


def test_the_baseline_stays_small() -> None:
    assert sum(file.stat().st_size for file in BASELINE.iterdir()) < 12e6


# Borders


def test_routes_in_order() -> None:
    assert table("borders")["route"].tolist() == [
        *("TJ-AF", "KG-TJ.00", "KG-TJ.01", "UZ-KG.00", "UZ-KG.01", "UZ-KG.02", "UZ-TJ.00", "UZ-TJ.01", "TJ-CN")
    ]
    assert table("borders_2017")["route"].tolist() == ["TJ-AF", "KG-TJ.00", "KG-TJ.01"]


@pytest.mark.parametrize(
    ("dyad", "kilometres"),
    [("TJ-AF", 1344.0), ("KG-TJ", 1001.7), ("UZ-KG", 1385.5), ("UZ-TJ", 1375.4), ("TJ-CN", 490.6)],
)
def test_length_of_each_dyad(dyad: str, kilometres: float) -> None:
    frame = table("borders")
    lengths = frame.geometry[frame["route"].str.startswith(dyad)].map(length_km)
    assert lengths.sum() == pytest.approx(kilometres, abs=1.0)


def test_the_kyrgyz_tajik_chain() -> None:
    parts = [length_km(part) for part in route("KG-TJ.00").geoms]
    np.testing.assert_allclose(parts, [66.955, 16.260, 856.651], atol=0.005)
    assert sum(parts) == pytest.approx(939.87, abs=0.01)
    assert length_km(route("KG-TJ.01")) == pytest.approx(61.84, abs=0.01)
    ends = [(part.coords[0], part.coords[-1]) for part in route("KG-TJ.00").geoms]
    holes = [length_km(shapely.LineString([before[1], after[0]])) for before, after in pairwise(ends)]
    assert all(0.03 < hole < 0.05 for hole in holes)


def test_main_lines_run_between_their_tripoints() -> None:
    afghan, kyrgyz, chinese = route("TJ-AF"), route("KG-TJ.00"), route("TJ-CN")
    assert len(afghan.geoms) == 1
    assert shapely.get_num_coordinates(afghan) == 7351
    first, last = kyrgyz.geoms[0].coords[0], kyrgyz.geoms[-1].coords[-1]
    assert first in vertices(route("UZ-TJ.00")) & vertices(route("UZ-KG.00"))
    assert last == chinese.geoms[0].coords[0]
    assert afghan.geoms[0].coords[0] == route("UZ-TJ.00").geoms[0].coords[0]
    assert afghan.geoms[0].coords[-1] == chinese.geoms[0].coords[-1]


def test_rings_are_clockwise_from_their_northernmost_vertex() -> None:
    for layer in ("borders", "borders_2017"):
        rings = table(layer)
        for shape in rings.geometry[rings["ring"]]:
            (line,) = shape.geoms
            assert line.is_ring
            assert not shapely.is_ccw(line)
            assert line.coords[0] == max(line.coords, key=lambda vertex: (vertex[1], vertex[0]))


def test_states_stand_on_their_hands() -> None:
    countries = table("countries").set_index("country").geometry
    for line in table("borders").itertuples():
        part = max(line.geometry.geoms, key=lambda chain: chain.length)
        hands = {}
        for hand, distance in (("left", 0.002), ("right", -0.002)):
            side = shapely.offset_curve(part, distance).buffer(0.001)
            states = {line.left_state, line.right_state}
            hands[hand] = max(states, key=lambda state: side.intersection(countries[state]).area)
        assert hands == {"left": line.left_state, "right": line.right_state}, line.route


def test_borders_share_their_vertices_with_both_countries() -> None:
    corners = {row.country: vertices(row.geometry) for row in table("countries").itertuples()}
    for line in table("borders").itertuples():
        assert vertices(line.geometry) <= corners[line.left_state] & corners[line.right_state], line.route


def test_line_versions() -> None:
    new, old = table("borders").set_index("route"), table("borders_2017").set_index("route")
    assert set(new["line_version"]) == {"osm-2026"}
    assert set(old["line_version"]) == {"osm-2017"}
    assert new["valid_to"].isna().all()
    assert old["valid_to"].notna().all()
    # Half-open: the old line ends the day the new one begins.
    for moved in ("KG-TJ.00", "KG-TJ.01"):
        assert str(old["valid_to"][moved])[:10] == str(new["valid_from"][moved])[:10] == "2025-03-13"
    # No treaty moved this one: it was drawn anew, and the new drawing holds for every date.
    assert str(old["valid_to"]["TJ-AF"])[:10] == str(new["as_of"]["TJ-AF"])[:10] == "2026-09-10"
    assert pd.isna(new["valid_from"]["TJ-AF"])


def test_the_line_of_2017_is_near_that_of_2026() -> None:
    plane = Transformer.from_crs(4326, 32642, always_xy=True)
    old, new = (
        shapely.transform(route("TJ-AF", layer), lambda xy: np.column_stack(plane.transform(*xy.T)))
        for layer in ("borders_2017", "borders")
    )
    assert length_km(route("TJ-AF", "borders_2017")) == pytest.approx(1364.0, abs=1.0)
    (part,) = old.geoms
    points = shapely.line_interpolate_point(part, np.arange(0.0, part.length, 200.0))
    stated = table("borders_2017")["accuracy_m"].iloc[0]
    assert np.mean(shapely.distance(points, new) <= stated) == pytest.approx(0.95, abs=0.01)


# Countries, enclaves, administrative units


def test_countries_do_not_overlap() -> None:
    for one, other in combinations(table("countries").geometry, 2):
        assert area_km2(one.intersection(other)) == 0.0


def test_shapes_are_valid() -> None:
    for layer in ("countries", "enclaves", "admin1"):
        assert table(layer).is_valid.all(), layer


@pytest.mark.parametrize(
    ("name", "owner", "host", "area"),
    [
        ("Vorukh", "TJ", "KG", 145.35),
        ("Part of Tajikistan at 39.930 N 70.495 E", "TJ", "KG", 5.63),
        ("Sarvan", "TJ", "UZ", 9.15),
        ("Sokh", "UZ", "KG", 225.53),
        ("Shohimardon", "UZ", "KG", 47.06),
        ("Chong-Qora", "UZ", "KG", 4.20),
        ("Jangail", "UZ", "KG", 0.65),
    ],
)
def test_enclaves(name: str, owner: str, host: str, area: float) -> None:
    enclave = table("enclaves").set_index("name").loc[name]
    assert (enclave["owner"], enclave["host"]) == (owner, host)
    measured = area_km2(enclave["geometry"])
    assert measured == pytest.approx(area, rel=0.005, abs=0.005)
    assert enclave["area_km2"] == pytest.approx(measured, abs=0.001)


def test_enclaves_say_which_package_they_come_from() -> None:
    sources = table("enclaves").set_index("name")["source"]
    from_geo_tz = {"Sokh", "Chong-Qora", "Jangail"}
    assert {name for name, source in sources.items() if "geo-tz" in source} == from_geo_tz
    assert sources[~sources.index.isin(from_geo_tz)].str.contains("timezonefinder-data").all()


def test_admin1() -> None:
    units = table("admin1")
    assert units["country"].value_counts().to_dict() == {"AF": 34, "UZ": 14, "KG": 8, "TJ": 5}
    assert units[["name", "name_ru", "name_fa"]].notna().all(axis=None)
    assert not units.duplicated(["country", "name", "iso_3166_2"]).any()


# Places and airfields


def test_places_and_their_scripts() -> None:
    places = table("places").set_index("geonameid")
    assert len(places) == 451
    assert places["name_cyrillic"].notna().sum() == 349
    khorugh, khujand = places.loc[1221328], places[places["name"] == "Khujand"].iloc[0]
    assert (khorugh["name_cyrillic"], khorugh["name_arabic"]) == ("Хоруғ", "خروغ")
    assert khujand["name_cyrillic"] == "Хуҷанд"
    assert places[places["name"] == "Osh"]["name_cyrillic"].tolist() == ["Ош"]


def test_airfields_check_the_terrain() -> None:
    airfields = table("airfields")
    assert len(airfields) == 45
    lon, lat = airfields.geometry.x.to_numpy(), airfields.geometry.y.to_numpy()
    inside = (lat > 36.33) & (lat < 42.0)
    assert inside.sum() == 38
    error = (bilinear("terrain.tif", lon, lat) - airfields["elevation_m"].to_numpy())[inside]
    assert error.mean() == pytest.approx(4.9, abs=2.0)
    assert np.abs(error).mean() == pytest.approx(19.5, abs=2.0)
    assert np.sqrt((error**2).mean()) == pytest.approx(32.0, abs=2.0)


# Provenance


@pytest.mark.parametrize("layer", TABLES)
def test_every_row_says_where_it_comes_from(layer: str) -> None:
    frame = table(layer)
    for column in ("source", "licence", "release", "status"):
        assert frame[column].str.strip().str.len().gt(0).all(), column
    assert frame["as_of"].notna().all()
    assert not frame["synthetic"].any()
    if layer not in ("places", "airfields"):
        assert frame["accuracy_m"].gt(0).all()


def test_openstreetmap_is_named_wherever_its_data_are() -> None:
    for layer in ("borders", "borders_2017", "countries", "enclaves"):
        assert table(layer)["licence"].str.contains("ODbL").all()
        assert table(layer)["licence"].str.contains("© OpenStreetMap contributors").all()
        assert table(layer)["status"].str.contains("not an official delimitation").all()


# Terrain


def test_the_terrain_covers_both_borders_with_30_km_to_spare() -> None:
    with rasterio.open(BASELINE / "terrain.tif") as dataset:
        assert dataset.crs.to_epsg() == 4326
        assert dataset.nodata is not None
        assert dataset.tags()["SIGMA_MODEL"] == "relief 3 0.16 0.18 1.3 15 41"
        assert all(dataset.tags()[tag] for tag in ("SOURCE", "LICENCE", "RELEASE", "AS_OF"))
        west, south, east, north = dataset.bounds
    for line in (route("TJ-AF"), route("KG-TJ.00"), route("KG-TJ.01")):
        left, bottom, right, top = line.bounds
        assert GEOD.inv(left, bottom, left, south)[2] > 30_000 < GEOD.inv(left, top, left, north)[2]
        assert GEOD.inv(left, top, west, top)[2] > 30_000 < GEOD.inv(right, top, east, top)[2]


@pytest.mark.parametrize(
    ("lon", "lat", "height"),
    [(71.553, 37.4897, 2096), (72.0158, 38.9434, 7209)],
    ids=["Khorog", "Ismoil Somoni"],
)
def test_heights_of_known_places(lon: float, lat: float, height: int) -> None:
    with rasterio.open(BASELINE / "terrain.tif") as dataset:
        row, column = dataset.index(lon, lat)
    assert raster("terrain.tif")[row, column] == height


def test_height_of_panji_poyon() -> None:
    places = table("places")
    (place,) = places.geometry[places["name"] == "Panji Poyon"]
    assert bilinear("terrain.tif", np.array([place.x]), np.array([place.y]))[0] == pytest.approx(329.0, abs=0.5)


def test_the_terrain_has_no_voids() -> None:
    with rasterio.open(BASELINE / "terrain.tif") as dataset:
        assert dataset.read_masks(1).all()
    assert raster("terrain.tif").max() < 7700


def test_sigma_stands_on_the_grid_of_the_terrain_and_follows_from_it() -> None:
    with rasterio.open(BASELINE / "terrain.tif") as terrain, rasterio.open(BASELINE / "terrain_sigma.tif") as sigma:
        assert (sigma.shape, sigma.transform, sigma.crs) == (terrain.shape, terrain.transform, terrain.crs)
        assert sigma.scales == pytest.approx((0.1,))
        assert sigma.nodata == 65535
    rows, columns = slice(1200, 1500), slice(900, 1300)
    wider = raster("terrain.tif")[1200 - REACH : 1500 + REACH, 900 - REACH : 1300 + REACH]
    computed = local_sigma(wider)[REACH:-REACH, REACH:-REACH]
    np.testing.assert_allclose(raster("terrain_sigma.tif")[rows, columns], computed, atol=0.0501)


def test_flat_land_is_known_within_metres_and_the_gorges_are_not() -> None:
    xy = shapely.get_coordinates(route("TJ-AF"))
    chainage = np.concatenate([[0.0], np.cumsum(GEOD.inv(*xy[:-1].T, *xy[1:].T)[2])])
    at = np.arange(0.0, chainage[-1], 100.0)
    sigma = bilinear("terrain_sigma.tif", np.interp(at, chainage, xy[:, 0]), np.interp(at, chainage, xy[:, 1]))
    plain, gorge = sigma[at < 300e3], sigma[(at >= 300e3) & (at < 900e3)]
    # Before the factor 1.3 of GEBCO the median of the plain is 3.1 m, the floor being 3 m.
    assert np.median(plain) == pytest.approx(4.06, abs=0.05)
    assert np.median(plain) / 1.3 == pytest.approx(3.13, abs=0.05)
    assert np.median(gorge) == pytest.approx(46.0, abs=0.5)
