"""Build data/sample: synthetic posts, sensors, patrol zones and incidents near real places, from a fixed seed.

Run as `python -m data.build.sample`. Nothing it writes was observed: every row is marked synthetic. Only the crossing
points bear public names; each is put at the nearest place of the gazetteer and marked approximate.
"""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from shapely import LineString

from app.geo.lrs import points_at
from app.geo.routes import Route
from app.paths import SAMPLE
from data.build.sample_ground import OWN, Ground, inside, nearest_place, settled_chainages, site_names, spaced
from data.build.siting import Site, greedy, sites

SEED = 20260901
SOURCE = "Synthetic sample of Sarhad, made from a fixed seed"
AS_OF = "2026-09-01"
INCIDENTS = 3000
YEARS = 3
ROUTES = ("TJ-AF", "KG-TJ.00", "KG-TJ.01")
RADARS = {"TJ-AF": 58, "KG-TJ": 38}
MAST_M = 40.0
WEAK = 6
"""How many radars of each border, the least useful, do not work round the clock."""
ZONE_SAMPLES = {"TJ-AF": 240, "KG-TJ": 340}
"""Length of a patrol zone in samples of 100 m."""

CROSSINGS = (
    ("Panji Poyon", "TJ-AF", 37.18, 68.60),
    ("Kokul", "TJ-AF", 37.47, 69.60),
    ("Ruzvai", "TJ-AF", 38.38, 70.75),
    ("Tem", "TJ-AF", 37.52, 71.50),
    ("Ishkoshim", "TJ-AF", 36.72, 71.61),
    ("Kyzyl-Bel–Guliston", "KG-TJ.00", 40.15, 69.55),
    ("Kayragach–Madaniyat", "KG-TJ.00", 40.10, 69.60),
)
"""Public name, route and approximate position (degrees N, E), used only to find the nearest gazetteer place."""


def common(name: str, note: str = "") -> dict[str, Any]:
    """The columns common to all synthetic rows."""
    origin = {"note": note or "synthetic", "source": SOURCE, "as_of": AS_OF}
    return {"name": name, **origin, "sensitivity": "public", "synthetic": "true"}


def checkpoints(ground: Ground, chance: np.random.Generator) -> list[dict[str, Any]]:
    """Named crossing points, and outposts near the places along each route."""
    rows = [_crossing(ground, *crossing) for crossing in CROSSINGS]
    for name in ROUTES:
        route = ground.routes[name]
        chainages = spaced(settled_chainages(ground, route, 12_000.0), 9_000.0)
        for chainage, label in zip(chainages, site_names(ground, route, chainages), strict=True):
            lon, lat = inside(route, chainage, float(chance.uniform(300.0, 1200.0)))
            rows.append(_outpost(label, lon, lat, chance))
    return rows


def _crossing(ground: Ground, name: str, route: str, lat: float, lon: float) -> dict[str, Any]:
    place = nearest_place(ground, lat, lon)
    at = ground.places[ground.places["name"] == place].geometry.iloc[0]
    note = f"real crossing point by its public name, at the gazetteer place {place}: approximate; the rest is synthetic"
    service = {"type": "official_crossing_point", "observer": "thermal_camera", "operator": OWN, "status": "working"}
    hours = {"hours": "08:00-18:00", "availability": 0.9, "height_m": 15}
    return {
        **common(name, note),
        **service,
        **hours,
        "lon": round(at.x, 6),
        "lat": round(at.y, 6),
        "counterpart": route,
    }


def _outpost(name: str, lon: float, lat: float, chance: np.random.Generator) -> dict[str, Any]:
    observer = str(chance.choice(["observation_post", "binoculars"], p=[0.3, 0.7]))
    hours = str(chance.choice(["", "06:00-22:00", "06:00-18:00"], p=[0.5, 0.3, 0.2]))
    staff = int(chance.integers(8, 24))
    service = {"type": "outpost", "observer": observer, "operator": OWN, "status": "working", "hours": hours}
    crew = {"staff_authorised": staff, "staff_present": round(staff * float(chance.uniform(0.5, 0.9)))}
    return {**common(name), **service, **crew, "height_m": 6, "lon": lon, "lat": lat}


def devices(ground: Ground, chance: np.random.Generator) -> tuple[list[dict[str, Any]], dict[str, set[int]]]:
    """Radars on masts where they cover most, and the samples, by border, that they cover together."""
    rows: list[dict[str, Any]] = []
    covered: dict[str, set[int]] = {}
    for border, count in RADARS.items():
        routes = [route for route in ground.routes.values() if route.dyad == border and route.name in ROUTES]
        chosen = greedy(sites(routes, ground.borders, OWN, "ground_radar", MAST_M), count)
        covered[border] = {sample for site in chosen for sample in site.covers.tolist()}
        for number, site in enumerate(sorted(chosen, key=lambda site: (site.route, site.chainage_m))):
            weak = chosen.index(site) >= count - WEAK
            rows.append(_radar(ground, site, weak, number, chance))
    return rows, covered


def _radar(ground: Ground, site: Site, weak: bool, number: int, chance: np.random.Generator) -> dict[str, Any]:
    label = site_names(ground, ground.routes[site.route], [site.chainage_m])[0]
    device = {"type": "ground_radar", "operator": OWN, "height_m": MAST_M}
    # The sites that add least work only by day, or on solar power, so that class C gaps occur.
    hours = {"hours": "06:00-20:00" if weak else "", "power": "solar" if weak and number % 2 else "mains"}
    year = int(chance.integers(2021, 2026))
    return {
        **common(f"Radar {label}"),
        **device,
        **hours,
        "installed": f"{year}-05-01",
        "lon": site.lon,
        "lat": site.lat,
    }


def patrols(ground: Ground, covered: dict[str, set[int]], chance: np.random.Generator) -> dict[str, Any]:
    """Twelve patrol zones, each over a stretch that the radars leave open."""
    features: list[dict[str, Any]] = []
    for border, name in (("TJ-AF", "TJ-AF"), ("KG-TJ", "KG-TJ.00")):
        route, taken = ground.routes[name], set(covered[border])
        for _ in range(6):
            start = _emptiest(route, taken)
            taken |= set(range(start, start + ZONE_SAMPLES[border]))
            features.append(_zone(f"Zone {len(features) + 1}", route, start, ZONE_SAMPLES[border], chance))
    return {"type": "FeatureCollection", "features": features}


def _emptiest(route: Route, taken: set[int]) -> int:
    """The first sample of the stretch of a zone's length with the most open samples."""
    open_ = np.ones(int(route.length_m // 100.0), dtype=np.int64)
    open_[[sample for sample in taken if sample < open_.size]] = 0
    length = ZONE_SAMPLES[route.dyad]
    return int(np.argmax(np.convolve(open_, np.ones(length, dtype=np.int64), mode="valid")))


def _zone(name: str, route: Route, start: int, length: int, chance: np.random.Generator) -> dict[str, Any]:
    along = np.linspace(start * 100.0, min((start + length) * 100.0, route.length_m), 4 * length // 10)
    lon, lat = points_at(route, along.tolist())
    line = gpd.GeoSeries.from_xy(lon, lat, crs=4326)
    plane = line.estimate_utm_crs()
    corridor = gpd.GeoSeries([_line(line.to_crs(plane)).buffer(700.0).simplify(60.0)], crs=plane).to_crs(4326).iloc[0]
    ring = [[round(x, 6), round(y, 6)] for x, y in corridor.exterior.coords]
    columns = {
        "patrol_kind": "revisit",
        "unit": f"Detachment {int(chance.integers(1, 6))}",
        "operator": OWN,
        "mode": "vehicle",
        "speed_mps": 11.0,
        "revisits_per_day": 72.0,
        "schedule": str(chance.choice(["fixed", "random"])),
        "crews_available": float(chance.integers(6, 40)),
        "detection_probability": 0.9,
        "shift_hours": 8.0,
    }
    properties = {**common(name), "synthetic": True, **columns}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _line(points: gpd.GeoSeries) -> Any:
    return LineString(points.tolist())


CATEGORIES = {
    "unauthorised_crossing": 0.24,
    "goods_smuggling": 0.2,
    "drug_trafficking": 0.14,
    "livestock_crossing": 0.1,
    "water_or_pasture_dispute": 0.09,
    "weapons_trafficking": 0.04,
    "armed_crossing": 0.03,
    "community_clash": 0.04,
    "infrastructure_damage": 0.03,
    "mine_or_uxo": 0.02,
    "distress_or_displacement": 0.04,
    "drone": 0.03,
}
_OFFSET = timezone(timedelta(hours=5))


def incidents(ground: Ground, chance: np.random.Generator) -> list[dict[str, Any]]:
    """Incidents over three years, clustered near some places, with realistic precision columns."""
    shares = np.array([ground.routes[name].length_m for name in ROUTES])
    centres = {name: chance.uniform(0, ground.routes[name].length_m, 14) for name in ROUTES}
    first = datetime(2023, 9, 1, tzinfo=_OFFSET)
    rows = []
    for _ in range(INCIDENTS):
        route = ground.routes[str(chance.choice(ROUTES, p=shares / shares.sum()))]
        clustered = chance.uniform() < 0.6
        chainage = (
            float(chance.normal(chance.choice(centres[route.name]), 6000.0))
            if clustered
            else float(chance.uniform(0, route.length_m))
        )
        moment = first + timedelta(minutes=int(chance.integers(0, YEARS * 365 * 24 * 60)))
        rows.append(_incident(route, min(max(chainage, 0.0), route.length_m), moment, chance))
    return sorted(rows, key=lambda row: str(row["occurred_at"]))


def _incident(route: Route, chainage: float, moment: datetime, chance: np.random.Generator) -> dict[str, Any]:
    lon, lat = points_at(route, chainage, float(chance.normal(0.0, 900.0)))
    precision = float(chance.choice([50, 200, 1000]))
    columns = {
        "occurred_at": moment.isoformat(timespec="minutes"),
        "occurred_precision": str(chance.choice(["minute", "day"], p=[0.7, 0.3])),
        "category": str(chance.choice(list(CATEGORIES), p=list(CATEGORIES.values()))),
        "severity": int(chance.choice([1, 2, 3, 4, 5], p=[0.3, 0.3, 0.22, 0.13, 0.05])),
        "source_type": str(
            chance.choice(["patrol", "sensor", "community", "neighbour", "third_party"], p=[0.4, 0.15, 0.25, 0.1, 0.1])
        ),
        "reliability": str(chance.choice(list("ABCDEF"))),
        "credibility": int(chance.integers(1, 7)),
        "location_precision_m": precision,
        "count_band": str(chance.choice(["1", "2_to_5", "6_to_20", "unknown"])),
    }
    return {**common(""), **columns, "lon": round(float(lon[0]), 6), "lat": round(float(lat[0]), 6)}


def write_csv(rows: list[dict[str, Any]], path: Path) -> None:
    """Write rows as CSV; the columns are those of all rows, in order of first appearance."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Write the four files of data/sample."""
    ground = Ground.read()
    SAMPLE.mkdir(exist_ok=True)
    streams = [np.random.default_rng([SEED, number]) for number in range(4)]
    write_csv(checkpoints(ground, streams[0]), SAMPLE / "checkpoints.csv")
    radars, covered = devices(ground, streams[1])
    write_csv(radars, SAMPLE / "sensors.csv")
    write_csv(incidents(ground, streams[3]), SAMPLE / "incidents.csv")
    zones = json.dumps(patrols(ground, covered, streams[2]), ensure_ascii=False, indent=1)
    (SAMPLE / "patrols.geojson").write_text(zones + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
