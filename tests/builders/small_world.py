"""A small real project with a row in every table: layers, links, two runs, sights, statuses, definitions, a history."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from rasterio.transform import from_origin

from app.analysis.sight.sight import Verdict
from app.progress import Progress
from app.project import add_layers, marking, own_state
from app.project.project import Project
from app.store import runs
from app.store.history import Edit
from app.tasks import definitions, keep_run
from app.tasks.gap_status import set_status
from app.tasks.importing.import_terrain import Heights
from app.tasks.project_scene import scene_of
from app.tasks.run_and_keep import run_and_keep
from app.tasks.sight_shelf import packed
from layers.base import Provenance
from tests.builders.definitions import LENS, WEATHER, sections
from tests.builders.projects import blank, bring
from tests.builders.underlays import four_colours

AS_OF = "2026-10-01"
DRAWS = 20
WEST, EAST, LAT = 71.0, 71.06, 38.0
_TESTS = Provenance(source="made for the tests", as_of="2026-01-01")


def small_world(folder: Path) -> Path:
    """The project ``p.gpkg`` in a folder, with the files it links to beside it."""
    path = blank(folder)
    with Project.open(path) as project:
        _ground(project, folder)
        _line_and_posts(project)
        definitions.add(project, sections(folder, LENS + WEATHER))
        _add(project, "sensors", {"name": ["Lens"], "type": ["long_lens"]}, [shapely.Point(71.05, 38.006)])
        _parameters(project)
        for seed in (1, 2):
            run_and_keep(project, scene_of(project, as_of=AS_OF, seed=seed, draws=DRAWS), Progress())
        _words_and_history(project)
        _sight(project)
    return path


def _ground(project: Project, folder: Path) -> None:
    heights = (1500.0 + 200.0 * np.sin(np.arange(90) / 9.0)[:, None] + np.arange(120)).astype(np.float32)
    for name, west in (("copied", WEST - 0.02), ("linked", WEST - 0.02 + 120 * 0.001)):
        place = {"crs": "EPSG:4326", "transform": from_origin(west, LAT + 0.045, 0.001, 0.001), "nodata": -9999.0}
        shape = {"height": 90, "width": 120, "count": 1, "dtype": "float32"}
        with rasterio.open(folder / f"{name}.tif", "w", driver="GTiff", **shape, **place) as out:
            out.write(heights, 1)
        options = Heights(link=name == "linked", sigma_m=3.0)
        bring(project, folder / f"{name}.tif", "terrain", name=f"Heights, {name}", heights=options)
        scan = four_colours(folder / f"scan_{name}.tif", "EPSG:32642", 500_000, 4_210_000, 50)
        bring(project, scan, "basemap", name=f"Scan, {name}", heights=Heights(link=name == "linked"))


def _line_and_posts(project: Project) -> None:
    line = shapely.LineString(np.column_stack((np.linspace(WEST, EAST, 30), np.full(30, LAT))))
    border = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"], "line_version": ["v1"]}
    _add(project, "borders", border, [line])
    posts: dict[str, list[Any]] = {
        "name": ["West", "East"],
        "type": ["outpost", "mobile_post"],
        "observer": ["ground_radar", None],
        "operator": ["TJ", "shared"],
        "hours": ["06:00-18:00", None],
        "staff_present": [4, None],
        "opened": ["2020-01-01", None],
        "range_m": [3000.0, None],
        "height_m": [5.0, None],
    }
    _add(project, "checkpoints", posts, [shapely.Point(71.01, 38.008), shapely.Point(71.03, 38.004)])
    zone: dict[str, list[Any]] = {
        "name": ["Zone"],
        "patrol_kind": ["revisit"],
        "revisits_per_day": [2.0],
        "schedule": ["random"],
    }
    _add(project, "patrols", zone, [shapely.box(71.02, 37.99, 71.03, 38.01)])
    incident = {"category": ["goods_smuggling"], "occurred_at": ["2026-03-31T14:05:00+05:00"], "own_column": ["x"]}
    _add(project, "incidents", incident, [shapely.Point(71.02, 38.001)])
    _add(project, "barriers", {"name": ["Fence"]}, [shapely.LineString([(71.0, 38.001), (71.01, 38.001)])])
    _add(project, "reference", {"name": ["Village"], "theme": ["settlement"]}, [shapely.Point(71.02, 38.02)])


def _add(project: Project, kind: str, rows: dict[str, list[Any]], shapes: list[Any]) -> None:
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs=4326)
    add_layers.add_features(project, kind, frame, provenance=_TESTS)


def _parameters(project: Project) -> None:
    marking.change(project, "TLP:AMBER")
    project.apply("Own state", *own_state.edits(project, "TJ", ["TJ-AF"]))
    row = {"key": "merge_m", "value": "400.0"}
    project.apply("Set a parameter", Edit(runs.PARAMETERS, "merge_m", None, row))


def _words_and_history(project: Project) -> None:
    report = keep_run.latest(project)
    assert report is not None
    gap = report.all_gaps[0]
    set_status(project, gap.id, "checked", "Ask the <b>post</b>", "3rd unit")
    entry = project.of_kind("incidents")[0]
    project.apply("Hide incidents", _shown(project, entry.uuid, 0))
    project.apply("Show incidents", _shown(project, entry.uuid, 1))
    project.undo()


def _shown(project: Project, uuid: str, visible: int) -> Edit:
    before = project.row("sarhad_layers", uuid)
    assert before is not None
    return Edit("sarhad_layers", uuid, before, {**before, "visible": visible})


def _sight(project: Project) -> None:
    """A sight of another program version, beside those of the runs."""
    none = np.zeros(3, np.bool_)
    flags = dict.fromkeys(("sure", "possible", "unclear", "blocked", "seam"), none)
    verdict = Verdict(**flags, p_visible=np.zeros(3), p_upper=np.ones(3), obstacle_m=np.full(3, np.nan))
    with project.database.conn:
        project.database.conn.execute(
            "INSERT INTO sarhad_sights VALUES ('x', '2026-01-01', ?)", (packed("x", verdict),)
        )
