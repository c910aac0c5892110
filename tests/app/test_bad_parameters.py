"""A bad parameter is refused by every way in, with the name of its field and the range it accepts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.cli.main import run
from app.errors import UserError
from app.progress import Progress
from app.project import add_layers, feature_edits
from app.project.project import Project
from app.scene.parameters import Parameters
from app.store.history import Edit
from app.tasks import project_scene
from app.tasks.importing.import_file import Request, import_file
from tests.builders.projects import add_border

TYPES = "observation_post, binoculars, thermal_camera, ground_radar, ground_sensor, fence_alarm, drone"
BAD = [
    ("checkpoints", "height_m", "-5", "height_m is -5; it must be between 0 and 5000"),
    ("sensors", "height_m", "-0.1", "height_m is -0.1; it must be between 0 and 5000"),
    ("sensors", "height_m", "tall", "height_m is 'tall', not a number; it must be between 0 and 5000"),
    ("sensors", "height_m", "inf", "height_m is not a finite number; it must be between 0 and 5000"),
    ("checkpoints", "range_m", "0", "range_m is 0; it must be between 1 and 40000"),
    ("sensors", "range_m", "1e9", "range_m is 1e+09; it must be between 1 and 40000"),
    ("checkpoints", "availability", "1.5", "availability is 1.5; it must be between 0 and 1"),
    ("sensors", "azimuth_deg", "361", "azimuth_deg is 361; it must be between 0 and 360"),
    ("sensors", "fov_deg", "-1", "fov_deg is -1; it must be between 0 and 360"),
    ("checkpoints", "staff_present", "-1", "staff_present is -1; it must be 0 or more"),
    ("checkpoints", "observer", "sonar", f"observer is 'sonar'; it must be one of: {TYPES}, none"),
    ("sensors", "type", "sonar", f"type is 'sonar'; it must be one of: {TYPES}"),
    ("checkpoints", "hours", "25:00-26:00", "hours is '25:00-26:00'; "),
    ("sensors", "hours", "all night", "hours is 'all night'; "),
    ("patrols", "sweep_width_m", "-1", "sweep_width_m is -1; it must be between 0 and 40000"),
    ("patrols", "detection_probability", "1", "detection_probability is 1; it must be between 0 and 0.9"),
    ("patrols", "revisits_per_day", "-2", "revisits_per_day is -2; it must be between 0 and 1440"),
    ("patrols", "hours", "6-18", "hours is '6-18'; "),
]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    def fill(project: Project) -> None:
        add_border(project)
        place = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.Point(70.05, 38.02)], crs=4326)
        add_layers.add_features(project, "checkpoints", place)
        add_layers.add_features(project, "sensors", place.assign(type="thermal_camera"))
        zone = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.box(70.05, 38.0, 70.1, 38.02)], crs=4326)
        add_layers.add_features(project, "patrols", zone)

    Project.create(tmp_path / "p.gpkg", fill)
    with Project.open(tmp_path / "p.gpkg") as opened:
        yield opened


def table(folder: Path, kind: str, field: str, text: str) -> Path:
    path = folder / "rows.csv"
    wkt = '"POINT (70.05 38.02)"' if kind != "patrols" else '"LINESTRING (70.05 38.0, 70.1 38.02)"'
    needed, value = (",type", ",drone") if kind == "sensors" and field != "type" else ("", "")
    path.write_text(f"name,wkt,{field}{needed}\nA,{wkt},{text}{value}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("kind", "field", "text", "words"), BAD)
def test_import_refuses_it(project: Project, tmp_path: Path, kind: str, field: str, text: str, words: str) -> None:
    before = project.path.read_bytes()
    file = table(tmp_path, kind, field, text)
    with pytest.raises(UserError) as refused:
        import_file(project, Request(file, kind, crs="EPSG:4326"), Progress())
    assert f"row 2: {words}" in str(refused.value)
    assert project.path.read_bytes() == before


@pytest.mark.parametrize(("kind", "field", "text", "words"), BAD)
def test_the_form_refuses_it(project: Project, kind: str, field: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"^{field}") as refused:
        feature_edits.changed(project, project.of_kind(kind)[0], 1, {field: text})
    assert str(refused.value).startswith(words)


ELSEWHERE: list[tuple[str, str, object, str]] = [
    ("checkpoints", "height_m", -5.0, "West: height_m is -5; it must be between 0 and 5000."),
    ("checkpoints", "availability", 7.0, "West: availability is 7; it must be between 0 and 1."),
    ("sensors", "range_m", 1e9, "West: range_m is 1e+09; it must be between 1 and 40000."),
    ("sensors", "type", "sonar", "West is a 'sonar', which is none of: observation_post"),
    ("checkpoints", "hours", "always", "The hours of West are 'always'"),
    ("patrols", "sweep_width_m", -1.0, "West: sweep_width_m is -1; it must be between 0 and 40000."),
]


@pytest.mark.parametrize(("kind", "field", "value", "words"), ELSEWHERE)
def test_a_run_refuses_what_another_program_wrote(
    project: Project, kind: str, field: str, value: object, words: str
) -> None:
    entry = project.of_kind(kind)[0]
    before = project.row(entry.table, 1)
    assert before is not None
    project.apply("Elsewhere", Edit(entry.table, 1, before, {**before, field: value}))
    with pytest.raises(UserError) as refused:
        project_scene.scene_of(project, as_of="2026-01-01")
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("theta=0", "theta is 0: it must be between 0.01 and 0.99."),
        ("theta=-0.2", "theta is -0.2: it must be between 0.01 and 0.99."),
        ("theta=1.2", "theta is 1.2: it must be between 0.01 and 0.99."),
        ("theta=half", "theta is 'half': it must be a number between 0.01 and 0.99."),
        ("gamma=0.1", "gamma is 0.1: it must be between 0.5 and 1."),
        ("target_height_m=-1.7", "target_height_m is -1.7: it must be between 0.1 and 10."),
        ("step_m=nan", "step_m is 'nan': it must be a number between 5 and 5000."),
        ("teta=0.5", "There is no parameter 'teta'. Available: theta, gamma"),
    ],
)
def test_analyse_refuses_it(project: Project, capsys: pytest.CaptureFixture[str], setting: str, words: str) -> None:
    path = project.path
    project.close()
    before = path.read_bytes()
    with pytest.raises(SystemExit) as left:
        run(["analyse", str(path), "--set", setting])
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (1, "")
    assert err.startswith(words)
    assert len(err.splitlines()) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("option", [("--height", "-1"), ("--height", "nan"), ("--radius", "0")])
def test_viewshed_refuses_it(capsys: pytest.CaptureFixture[str], option: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["viewshed", "dem.tif", "out.tif", "--at", "70,38", "--height", "5", *option])
    assert left.value.code == 2
    assert option[0] in capsys.readouterr().err


def test_every_parameter_has_a_range_it_can_be_refused_by() -> None:
    for key in Parameters().as_dict():
        with pytest.raises(UserError, match=f"{key} is .*between"):
            Parameters.of({key: "-1"})
