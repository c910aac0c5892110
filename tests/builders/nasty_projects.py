"""A project in which every text is one that was written to fool whoever opens it."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count, cycle
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from app.exchange.raster.terrain_files import described
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.store.database import prepared
from app.tasks import project_scene
from app.tasks.run_and_keep import run_and_keep
from app.terrain import add
from layers.base import Provenance
from tests.builders.files import dem
from tests.builders.nasty_texts import NASTY

NAMES = ("route", "post", "device", "id", "hole", "note", "unit", "road", "of", "worst_hours", "run")
"""Keys of a stored run under which there is a text of a file."""


def nasty_project(folder: Path, texts: Sequence[str] = tuple(NASTY.values())) -> Path:
    """A project with a run, in ``folder``; its texts are ``texts`` in turn."""
    path, wanted = folder / "nasty.gpkg", cycle(texts)
    Project.create(path, lambda project: _fill(project, folder, wanted))
    with Project.open(path) as project:
        # What is printed is the matter here, so the simplest form of what is computed will do.
        scene = dataclasses.replace(project_scene.scene_of(project, draws=20), looks=1)
        run_and_keep(project, scene, Progress())
    with closing(sqlite3.connect(path)) as file, file:
        prepared(file)
        _spoil_tables(file, wanted)
        _spoil_run(file, wanted)
    return path


def _fill(project: Project, folder: Path, wanted: Iterator[str]) -> None:
    heights = 1000.0 + 200.0 * np.sin(np.arange(300.0) / 9.0)[None, :] * np.ones((300, 1))
    north_west: dict[str, Any] = {"crs": "EPSG:4326", "transform": (0.001, 0.0, 69.95, 0.0, -0.001, 38.15)}
    file = dem(folder / "heights.tif", heights.astype(np.float32), **north_west)
    add.add_terrain(project, described(file), name="Terrain", provenance=_source(wanted), settings={})
    line = shapely.LineString([(70.0, 38.0), (70.2, 38.01)])
    states = {"left_state": ["TJ"], "right_state": ["AF"]}
    _add(project, "borders", [line], wanted, route=[next(wanted)[:60]], **states)
    points = [shapely.Point(70.02 + 0.03 * number, 38.02) for number in range(6)]
    devices = ["ground_radar", "thermal_camera"] * 3
    _add(project, "checkpoints", points, wanted, observer=devices, operator=["TJ"] * 6)
    _add(project, "sensors", points, wanted, type=devices, operator=["TJ"] * 6)
    zone = shapely.box(70.05, 37.98, 70.08, 38.03)
    _add(project, "patrols", [zone], wanted, patrol_kind=["revisit"], revisits_per_day=[4.0], operator=["TJ"])
    spread = [shapely.Point(70.0 + 0.006 * number, 38.005) for number in range(len(NASTY))]
    _add(project, "incidents", spread, wanted, category=["goods_smuggling"] * len(NASTY))
    own = {f"c{number} {text}"[:200]: [text] * len(NASTY) for number, text in enumerate(NASTY.values())}
    _add(project, "reference", spread, wanted, theme=["settlement"] * len(NASTY), **own)


def _add(project: Project, kind: str, shapes: Sequence[Any], wanted: Iterator[str], **columns: Sequence[Any]) -> None:
    texts = {name: [next(wanted) for _ in shapes] for name in ("name", "note")}
    frame = gpd.GeoDataFrame({**texts, **columns}, geometry=list(shapes), crs=4326)
    add_layers.add_features(project, kind, frame, name=kind.capitalize(), provenance=_source(wanted))


def _source(wanted: Iterator[str]) -> Provenance:
    return Provenance(next(wanted), next(wanted), next(wanted), "2026-01-01", status=next(wanted))


def _spoil_tables(file: sqlite3.Connection, wanted: Iterator[str]) -> None:
    for table, column, key in (
        ("sarhad_steps", "label", "id"),
        ("sarhad_steps", "origin", "id"),
        ("sarhad_layers", "name", "uuid"),
        ("layer_styles", "styleName", "id"),
        ("gpkg_contents", "description", "table_name"),
    ):
        numbers = count(1)
        for (row,) in file.execute(f"SELECT {key} FROM {table}").fetchall():
            text = f"{next(numbers)} {next(wanted)}"
            file.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (text, row))
    file.execute("INSERT OR REPLACE INTO sarhad_parameters VALUES ('marking', ?)", (json.dumps(next(wanted)[:100]),))


def _spoil_run(file: sqlite3.Connection, wanted: Iterator[str]) -> None:
    """The names and ids in the stored run, the same one the same everywhere; a status with words for each gap."""
    (data,) = file.execute("SELECT report FROM sarhad_reports").fetchone()
    report = json.loads(zlib.decompress(data))
    names: dict[str, str] = {report["run"]: f"{next(wanted)[:300]} run"}
    lines = {report["profile"]["route"][0], *(row["route"] for row in report["routes"])}
    changed = _renamed(report, names, wanted, lines)
    packed = zlib.compress(json.dumps(changed).encode())
    file.execute("UPDATE sarhad_reports SET run = ?, report = ?", (changed["run"], packed))
    file.execute("UPDATE sarhad_runs SET run = ?", (changed["run"],))
    for number, gap in enumerate(changed["gaps"] + changed["hard_terrain_gaps"]):
        words = (f"{gap['id']}{number}", "accepted", next(wanted), next(wanted), "2026-01-02")
        place = (gap["route"], gap["start_m"], gap["end_m"], "")
        file.execute("INSERT INTO sarhad_gap_status VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*words, *place))


def _renamed(part: Any, names: dict[str, str], wanted: Iterator[str], lines: set[str]) -> Any:
    """A part of a report with other names and ids; the border and its route stay: their line is in the project."""
    if isinstance(part, list):
        return [_renamed(one, names, wanted, lines) for one in part]
    if not isinstance(part, dict):
        return names.get(part, part) if isinstance(part, str) else part
    for key, value in part.items():
        if key in NAMES and isinstance(value, str) and value and value not in lines and value not in names:
            names[value] = f"{next(wanted)} {len(names)}"
    return {key: _renamed(value, names, wanted, lines) for key, value in part.items()}
