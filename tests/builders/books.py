"""A small book for the tests of the report: a line over a ridge, a ring, posts, a patrol zone, incidents, places."""

from __future__ import annotations

import dataclasses
import os
import time
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.analysis.gaps.find_gaps import find_gaps
from app.geo.grid import Grid
from app.progress import Progress
from app.report import ReportBook, write
from app.report.notation import span
from app.scene.build import build_scene
from app.scene.parameters import Parameters
from layers import LAYER_TYPES
from layers.base import Layer, Provenance
from layers.table import Table

EVIL = "=cmd|'/c calc'!A1"
NAME = "Пости Ғӯлаҷ Ҳисор Өзгөн Үч-Коргон Қайроққум Ӣстаравшан Ң"
"""A post's name with every letter that Tajik and Kyrgyz add to the Russian ones."""
CELL_DEG = 0.002


def layer(kind: str, rows: list[dict[str, Any]], *, synthetic: bool = False) -> Layer:
    """A layer of rows with a ``geometry`` each, EPSG:4326."""
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)
    frame.index = frame.index + 1
    for field in LAYER_TYPES[kind].fields():
        if field.name not in frame.columns:
            frame[field.name] = None
    provenance = Provenance(source=f"survey of {kind}", licence="CC0", as_of="2026-01-01", synthetic=synthetic)
    return LAYER_TYPES[kind](f"uuid-{kind}", kind.capitalize(), Table.of_frame(frame), provenance)


def terrain() -> Grid:
    """Coarse cells: a plain at 400 m in the west, a ridge across the line in the middle, mountains in the east."""
    lon = 69.9 + CELL_DEG * (np.arange(450) + 0.5)
    lat = 38.4 - CELL_DEG * (np.arange(400) + 0.5)
    x, y = np.meshgrid(lon, lat)
    heights = 400.0 + 900.0 * np.exp(-(((x - 70.15) / 0.01) ** 2)) + 4200.0 / (1.0 + np.exp(-(x - 70.45) / 0.03))
    heights += 12.0 * np.sin(900.0 * x) * np.cos(700.0 * y)
    return Grid.of(heights, (CELL_DEG, 0.0, 69.9, 0.0, -CELL_DEG, 38.4), sigma=10.0)


def layers() -> list[Layer]:
    """Borders (one line, one ring), posts, a patrol zone, incidents (one of protection) and places."""
    ring = shapely.Point(70.3, 37.75).buffer(0.03, 8).exterior
    borders = [
        {"route": "AA-BB", "left_state": "AA", "right_state": "BB", "ring": False}
        | {"geometry": shapely.LineString([(70.0, 38.0), (70.2, 38.02), (70.4, 38.0), (70.7, 38.01)])},
        {"route": "AA-CC", "left_state": "CC", "right_state": "AA", "ring": True, "geometry": ring},
    ]
    posts = [
        {"name": NAME, "type": "outpost", "observer": "ground_radar", "height_m": 15.0, "geometry": _at(70.05, 38.0)},
        {"name": EVIL, "type": "outpost", "height_m": 10.0, "hours": "08:00-18:00", "geometry": _at(70.20, 38.02)},
        {
            "name": "Ring $x_1$ <b>",
            "type": "observation_post",
            "observer": "thermal_camera",
            "geometry": _at(70.3, 37.77),
        },
    ]
    zone = {"name": "Zone", "patrol_kind": "revisit", "schedule": "random", "revisits_per_day": 400.0}
    zone |= {"detection_probability": 0.9, "geometry": shapely.box(70.25, 37.98, 70.30, 38.04)}
    incidents = [
        {"category": category, "severity": 3, "geometry": _at(70.1 + 0.01 * number, 38.005)}
        for number, category in enumerate(("goods_smuggling", "unauthorised_crossing", "distress_or_displacement"))
    ]
    places = [
        {"name": name, "theme": "settlement", "population": people, "geometry": _at(lon, lat)}
        for name, people, lon, lat in (("Шаҳри Ғарб", 9000, 70.05, 38.06), ("Sharq", 400, 70.3, 37.97))
    ]
    return [
        layer("reference", places),
        layer("borders", borders),
        layer("patrols", [zone], synthetic=True),
        layer("checkpoints", posts, synthetic=True),
        layer("incidents", incidents, synthetic=True),
    ]


def _at(lon: float, lat: float) -> shapely.Point:
    return shapely.Point(lon, lat)


@cache
def book() -> ReportBook:
    """The small book, run once; the first gap bears a planner's word."""
    shown = layers()
    scene = build_scene(shown, [terrain()], Parameters(gamma=0.7), as_of="2026-06-15", own_state="AA")
    # What is printed is the matter here, so the simplest form of what is computed will do.
    scene = dataclasses.replace(scene, looks=1)
    report = find_gaps(scene, Progress())
    first, *others = report.gaps
    judged = dataclasses.replace(first, status="accepted", note="+walked by Ғафур’s unit", status_date="2026-06-20")
    report = dataclasses.replace(report, gaps=(judged, *others))
    return ReportBook.of(report, scene, shown, project="small", title="Small border", gap_pages=2, marking="for tests")


def spans_of(small: ReportBook) -> list[str]:
    """Where every listed stretch of a book lies, as a document prints it."""
    report = small.report
    gaps = [(gap.from_km, gap.to_km) for gap in report.all_gaps]
    return [span(*ends) for ends in gaps + [(one.start_m / 1000, one.end_m / 1000) for one in report.undecided]]


def written_twice(suffix: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The report as written in one place and zone at one time, and in others later."""
    copies = []
    for place, zone, now in (("one", "UTC", 1.0e9), ("another place", "Asia/Kathmandu", 1.9e9)):
        (folder / place).mkdir()
        monkeypatch.chdir(folder / place)
        monkeypatch.setenv("TZ", zone)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now)))
        with monkeypatch.context() as clock:
            clock.setattr(time, "time", lambda now=now: now)
            write(book(), Path(f"report{suffix}"))
        copies.append(Path(f"report{suffix}").read_bytes())
    return copies


def traces_in(data: bytes, folder: Path) -> list[str]:
    """Which names of folders of this machine a report holds."""
    home = str(Path.home()) + os.sep
    return [one for one in (str(folder), str(Path(__file__).parents[2]), home, "/tmp/") if one.encode() in data]  # noqa: S108
