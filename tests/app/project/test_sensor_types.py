"""A project's own sensor types: added, chosen, analysed with, undone, and refused with the field and its range."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.errors import UserError
from app.progress import Progress
from app.project import add_layers, feature_edits, sensor_types
from app.project.project import Project
from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.store import runs as table
from app.store.history import Edit
from app.tasks import definitions, project_scene
from app.tasks.check import check
from app.tasks.definitions import Sections
from app.tasks.importing.import_file import Request, import_file
from resources import section_of
from resources import sensor_types as bundled
from tests.builders.definitions import LENS, sections, toml
from tests.builders.projects import add_border


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    def fill(built: Project) -> None:
        add_border(built)
        posts = gpd.GeoDataFrame({"name": ["West"]}, geometry=[shapely.Point(70.05, 38.02)], crs=4326)
        add_layers.add_features(built, "checkpoints", posts)

    Project.create(tmp_path / "p.gpkg", fill)
    with Project.open(tmp_path / "p.gpkg") as opened:
        yield opened


@pytest.fixture
def lens(tmp_path: Path) -> Sections:
    return sections(tmp_path, LENS)


def give_lens_to_the_post(project: Project) -> None:
    entry = project.of_kind("checkpoints")[0]
    project.apply("Edit", feature_edits.changed(project, entry, 1, {"observer": "long_lens"}))


def test_a_project_knows_the_bundled_types_and_its_own(project: Project, lens: Sections) -> None:
    assert sensor_types.types_of(project) == bundled()
    definitions.add(project, lens)
    assert sensor_types.own(project) == lens.types
    assert list(sensor_types.types_of(project)) == [*bundled(), "long_lens"]
    with Project.open(project.path, write=False) as again:
        assert sensor_types.own(again) == lens.types


def test_undo_and_redo(project: Project, lens: Sections) -> None:
    definitions.add(project, lens)
    assert project.steps()[-1].label == sensor_types.ADD
    project.undo()
    assert sensor_types.own(project) == {}
    project.redo()
    assert sensor_types.own(project) == lens.types
    assert definitions.add(project, lens) is None  # nothing new is no step


def test_types_are_added_to_and_replaced(project: Project, lens: Sections, tmp_path: Path) -> None:
    definitions.add(project, lens)
    other = LENS.replace("long_lens", "other").replace("Long", "Other")
    definitions.add(project, sections(tmp_path, other))
    better = sections(tmp_path, LENS.replace("availability = 0.8", "availability = 0.85"))
    definitions.add(project, better)
    own = sensor_types.own(project)
    assert {key: kind.availability for key, kind in own.items()} == {"long_lens": 0.85, "other": 0.8}


def test_a_post_can_be_given_an_own_type(project: Project, lens: Sections) -> None:
    with pytest.raises(ValueError, match="observer is 'long_lens'; it must be one of: observation_post"):
        give_lens_to_the_post(project)
    definitions.add(project, lens)
    give_lens_to_the_post(project)
    scene = project_scene.scene_of(project, as_of="2026-01-01")
    assert scene.observers.type == ("long_lens",)
    assert scene.types == lens.types
    assert scene.observers.range_m.tolist() == [12_000.0]


def test_import_takes_own_types_in_both_columns(project: Project, lens: Sections, tmp_path: Path) -> None:
    definitions.add(project, lens)
    columns = (("sensors", "type", "Long lens, 300 mm"), ("checkpoints", "type", "Long-Lens"))
    for kind, column, text in (*columns, ("checkpoints", "observer", "Long lens, 300 mm")):
        file = tmp_path / "rows.csv"
        file.write_text(
            f'name,lon,lat,{column},memo\nA,70.1,38.01,"{text}",{column}\nB,70.1,38.01,long_lens,{column}\n'
        )
        answer = import_file(project, Request(file, kind), Progress())
        assert answer.imported == 2
    assert len(sensor_types.users(project, "long_lens")) == 6


def test_a_type_in_use_stays(project: Project, lens: Sections) -> None:
    definitions.add(project, lens)
    give_lens_to_the_post(project)
    with pytest.raises(UserError, match="The type long_lens is that of West: give"):
        definitions.remove(project, "long_lens")
    entry = project.of_kind("checkpoints")[0]
    project.apply("Edit", feature_edits.changed(project, entry, 1, {"observer": "binoculars"}))
    definitions.remove(project, "long_lens")
    assert sensor_types.own(project) == {}
    assert project.row(table.PARAMETERS, sensor_types.KEY) is None


def test_what_is_not_its_own_cannot_be_removed(project: Project, lens: Sections) -> None:
    definitions.add(project, lens)
    with pytest.raises(UserError, match=r"'drone' is not a sensor type of this project's own\. It has: long_lens"):
        definitions.remove(project, "drone")


def test_a_bundled_type_can_be_given_other_values(project: Project, tmp_path: Path) -> None:
    before = project_scene.scene_of(project, as_of="2026-01-01").input_hash
    text = LENS.replace("long_lens", "observation_post").replace("Long lens, 300 mm", "Our eyes")
    definitions.add(project, sections(tmp_path, text))
    scene = project_scene.scene_of(project, as_of="2026-01-01")
    assert scene.types["observation_post"].label == "Our eyes"
    assert scene.input_hash != before
    # Used or not, it goes back to what it was.
    definitions.remove(project, "observation_post")
    assert project_scene.scene_of(project, as_of="2026-01-01").input_hash == before


def test_the_hash_sees_only_types_that_are_used(project: Project, lens: Sections, tmp_path: Path) -> None:
    before = project_scene.scene_of(project, as_of="2026-01-01").input_hash
    definitions.add(project, lens)
    assert project_scene.scene_of(project, as_of="2026-01-01").input_hash == before
    give_lens_to_the_post(project)
    used = project_scene.scene_of(project, as_of="2026-01-01").input_hash
    definitions.add(project, sections(tmp_path, LENS.replace("= 0.8\n", "= 0.7\n")))
    assert project_scene.scene_of(project, as_of="2026-01-01").input_hash not in (before, used)


def test_a_kept_scene_keeps_the_types_of_then(project: Project, lens: Sections, tmp_path: Path) -> None:
    definitions.add(project, lens)
    give_lens_to_the_post(project)
    scene = project_scene.scene_of(project, as_of="2026-01-01")
    again = load_scene(dump_scene(scene), [])
    assert again.types == scene.types == lens.types
    assert again.input_hash == scene.input_hash


def test_a_read_only_project_is_left_alone(project: Project, lens: Sections) -> None:
    with Project.open(project.path, write=False) as other, pytest.raises(UserError, match="read-only"):
        definitions.add(other, lens)


REFUSED = [
    (
        "availability = 0.8",
        "availability = 1.2",
        r"own.toml \[long_lens\]: availability is 1.2: it must be between 0 and 1",
    ),
    ("height_m = 15.0", "height_m = -3", r"\[long_lens\]: height_m is -3: it must be between 0 and 5000"),
    ("range_m = 12000", "range_m = nan", r"\[long_lens\]: range_m is nan: it must be between 1 and 40000"),
    (
        "n50_cycles = 4.0",
        "n50_cycles = 0",
        r"\[long_lens\] parameters: n50_cycles is 0: it must be between 0.1 and 100",
    ),
    ("n50_cycles = [3.2, 4.8]", "n50_cycles = [3.2]", r"\[long_lens\]: the spread of n50_cycles is \[3.2\]"),
    ("n50_cycles = [3.2, 4.8]", "n50_cycles = [4.2, 4.8]", r"n50_cycles 4 lies outside its spread 4.2..4.8"),
    ('model = "acquisition"', 'model = "sonar"', r"model 'sonar' is none of acquisition, radar"),
    ("curvature = 0.857", "", r"\[long_lens\]: missing keys: curvature"),
    ("curvature = 0.857", "curvature = 0.857\ncolour = 1", r"\[long_lens\]: unknown keys: colour"),
    ("Long lens, 300 mm", "Patrol drone", r"label is 'Patrol drone', which means drone already"),
    ("Long lens, 300 mm", "x" * 200, r"label has 200 characters; at most 100"),
    ("[long_lens", "[Long-Lens", r"\[Long-Lens\]: the key of a sensor type is up to 40 of a-z"),
    ("[long_lens", "[weather", r"\[weather\]: unknown keys: availability, curvature"),
    ("[long_lens", "[sweep_width", r"\[sweep_width\]: the key .* none of .*weather"),
    ("[long_lens", "[outpost", r"\[outpost\]: the key .* none of .*outpost"),
    ("[long_lens]", "[long_lens", "own.toml cannot be read as TOML"),
]


@pytest.mark.parametrize(("old", "new", "text"), REFUSED, ids=[new[:30] for _, new, _ in REFUSED])
def test_a_section_is_refused_by_field_and_range(
    project: Project, tmp_path: Path, old: str, new: str, text: str
) -> None:
    before = project.path.read_bytes()
    with pytest.raises(UserError, match=text) as refused:
        definitions.add(project, sections(tmp_path, LENS.replace(old, new)))
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) <= 400
    assert project.path.read_bytes() == before


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "holds no section"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"height_m = 3", r"\[height_m\]: it is not a section"),
    ],
)
def test_a_file_of_no_sections_is_refused(tmp_path: Path, data: bytes, text: str) -> None:
    file = toml(tmp_path, data)
    with pytest.raises(UserError, match=text):
        definitions.read_file(file)
    with pytest.raises(UserError, match="no file"):
        definitions.read_file(tmp_path / "none.toml")


@pytest.mark.parametrize("value", ["[]", json.dumps({"own": {"model": "radar"}})])
def test_what_another_program_wrote_is_told_in_one_line(project: Project, value: str) -> None:
    row = {"key": sensor_types.KEY, "value": value}
    project.apply("Elsewhere", Edit(table.PARAMETERS, sensor_types.KEY, None, row))
    with pytest.raises(UserError, match=r"p\.gpkg"):
        project_scene.scene_of(project, as_of="2026-01-01")
    assert [finding.code for finding in check(project)] == ["sensor-types"]


def test_a_section_that_cannot_be_read_any_more_is_replaced_or_removed(project: Project, lens: Sections) -> None:
    value = json.dumps({key: {"model": "radar"} for key in ("long_lens", "other")})
    project.apply(
        "Elsewhere", Edit(table.PARAMETERS, sensor_types.KEY, None, {"key": sensor_types.KEY, "value": value})
    )
    with pytest.raises(UserError, match=r"p\.gpkg \[other\]"):
        definitions.add(project, lens)
    definitions.remove(project, "other")
    definitions.add(project, lens)
    assert sensor_types.own(project) == lens.types
    assert check(project) == []


def test_every_bundled_type_can_be_taken_over_as_it_is(project: Project) -> None:
    definitions.add(project, Sections(bundled()))
    assert sensor_types.own(project) == bundled()
    assert section_of(bundled()["drone"])["model"] == "strip"
