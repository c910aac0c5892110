"""What a project holds, in one answer."""

from __future__ import annotations

from pathlib import Path

from app.project import add_layers
from app.project.project import Project
from app.store.schema import MIGRATIONS
from app.tasks.info import overview
from layers.base import Provenance
from layers.values.field import Sensitivity
from tests.builders.files import dem, ramp
from tests.builders.projects import bring, frame, report_of


def test_a_new_project_is_empty(project: Project) -> None:
    answer = overview(project)
    assert (answer["project"], answer["read_only"], answer["steps"]) == ("p.gpkg", False, 0)
    assert (answer["own_state"], answer["borders"]) == ("TJ", [])
    assert answer["schema_version"] == MIGRATIONS._migrations[-1].name
    assert answer["size_bytes"] == project.path.stat().st_size
    assert (answer["layers"], answer["runs"], answer["sights"]) == ([], [], {"count": 0, "bytes": 0})


def test_layers_are_listed_with_their_features_and_provenance(project: Project, tmp_path: Path) -> None:
    survey = Provenance("Survey", "CC0", "2", "2026-05-01", 30.0, "draft", Sensitivity.PUBLIC, synthetic=True)
    entry = add_layers.add_features(project, "incidents", frame("a", "b"), name="Seen", provenance=survey)
    bring(project, dem(tmp_path / "d.tif", ramp(8, 8)), "terrain", name="Heights")
    answer = overview(project)
    layers = {layer["name"]: layer for layer in answer["layers"]}
    assert [layers["Seen"][name] for name in ("uuid", "kind", "table", "features")] == [
        *(entry.uuid, "incidents", "seen", 2)
    ]
    columns = ("source", "licence", "release", "as_of", "accuracy_m", "status", "sensitivity", "synthetic")
    assert [layers["Seen"][name] for name in columns] == [
        *("Survey", "CC0", "2", "2026-05-01", 30.0, "draft", "public", True)
    ]
    assert layers["Heights"]["features"] is None, "a raster has none"
    assert layers["Heights"]["settings"]["sigma"] == "relief"
    assert answer["steps"] == 2


def test_runs_and_what_they_traced_are_listed(with_run: Project) -> None:
    answer, report = overview(with_run), report_of(with_run)
    (run,) = answer["runs"]
    assert (run["run"], run["as_of"]) == (report.run, report.as_of)
    assert {(row["route"], row["period"]) for row in run["routes"]} == {(r.route, r.period) for r in report.routes}
    assert answer["sights"]["count"] > 0


def test_a_project_that_is_only_read_says_so(path: Path) -> None:
    with Project.open(path, write=False) as project:
        assert overview(project)["read_only"]
