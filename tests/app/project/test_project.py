"""The open project: any mix of edits, undos, redos and restarts equals a plain model, and each step is announced."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import UserError
from app.project import add_layers, feature_edits
from app.project.project import Change, Project
from app.store.catalog import Entry
from app.store.history import BulkEdit
from app.tasks.check import check
from tests.builders.projects import add_points, blank, frame

State = dict[str, tuple[str | None, float, float]]
names = st.one_of(st.none(), st.text(alphabet="aЖғ=\n'\";", min_size=1, max_size=5).map(str.strip).filter(bool))
lons = st.floats(66, 76, allow_nan=False)
lats = st.floats(36, 43, allow_nan=False)


class ProjectMachine(RuleBasedStateMachine):
    """The model is a list of states and a place in it; a state maps uuid to (name, lon, lat)."""

    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "p.gpkg"
        Project.create(self.path, lambda project: None)
        self.project = Project.open(self.path)
        self.states: list[State] = [{}]
        self.now = 0

    def teardown(self) -> None:
        self.project.close()
        shutil.rmtree(self.folder)

    def _advance(self, state: State) -> None:
        self.states = [*self.states[: self.now + 1], state]
        self.now += 1

    def _entry(self) -> Entry:
        return self.project.of_kind("incidents")[0]

    def _fid(self, pick: int) -> int:
        index = self.project.layer(self._entry().uuid).frame.index
        return int(index[pick % len(index)])

    @rule(rows=st.lists(st.tuples(names, lons, lats), min_size=1, max_size=8))
    def bulk_import(self, rows: list[tuple[str | None, float, float]]) -> None:
        frame = gpd.GeoDataFrame(
            {"name": [row[0] for row in rows]}, geometry=shapely.points([row[1:] for row in rows]), crs=4326
        )
        before = self._rows()
        add_layers.add_features(self.project, "incidents", frame)
        after = self._rows()
        assert sorted(map(str, (after[key] for key in after.keys() - before.keys()))) == sorted(map(str, rows))
        self._advance({**self.states[self.now], **{key: after[key] for key in after.keys() - before.keys()}})

    @precondition(lambda self: self.project.of_kind("incidents"))
    @rule(name=names, lon=lons, lat=lats)
    def add(self, name: str | None, lon: float, lat: float) -> None:
        edit = feature_edits.added(self.project, self._entry(), shapely.Point(lon, lat), {"name": name})
        self.project.apply("Add", edit)
        assert edit.after is not None
        self._advance({**self.states[self.now], edit.after["uuid"]: (name, lon, lat)})

    @precondition(lambda self: self.states[self.now])
    @rule(pick=st.integers(0, 99), name=names, lon=lons, lat=lats)
    def change(self, pick: int, name: str | None, lon: float, lat: float) -> None:
        edit = feature_edits.changed(
            self.project, self._entry(), self._fid(pick), {"name": name}, shapely.Point(lon, lat)
        )
        self.project.apply("Change", edit)
        assert edit.after is not None
        self._advance({**self.states[self.now], edit.after["uuid"]: (name, lon, lat)})

    @precondition(lambda self: self.states[self.now])
    @rule(pick=st.integers(0, 99))
    def remove(self, pick: int) -> None:
        edit = feature_edits.removed(self.project, self._entry(), self._fid(pick))
        self.project.apply("Remove", edit)
        assert edit.before is not None
        self._advance({key: row for key, row in self.states[self.now].items() if key != edit.before["uuid"]})

    @rule()
    def undo(self) -> None:
        assert (self.project.undo() is not None) == (self.now > 0)
        self.now = max(0, self.now - 1)

    @rule()
    def redo(self) -> None:
        assert (self.project.redo() is not None) == (self.now < len(self.states) - 1)
        self.now = min(len(self.states) - 1, self.now + 1)

    @rule()
    def restart(self) -> None:
        self.project.close()
        self.project = Project.open(self.path)

    def _rows(self) -> State:
        if not self.project.of_kind("incidents"):
            return {}
        frame = self.project.layer(self._entry().uuid).frame
        values = zip(frame["uuid"], frame["name"], frame.geometry.x, frame.geometry.y, strict=True)
        return {key: (None if name != name else name, lon, lat) for key, name, lon, lat in values}  # noqa: PLR0124

    @invariant()
    def equals_the_model(self) -> None:
        if hasattr(self, "project"):
            assert self._rows() == self.states[self.now]

    @invariant()
    def is_whole(self) -> None:
        if hasattr(self, "project"):
            assert check(self.project) == []


ProjectMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestProjectModel = ProjectMachine.TestCase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return blank(tmp_path)


def test_each_step_is_announced_once_after_it_is_done(path: Path) -> None:
    with Project.open(path) as project:
        changes: list[Change] = []
        seen: list[int] = []

        def listen(change: Change) -> None:
            changes.append(change)
            seen.append(sum(len(project.layer(uuid).frame) for uuid in project.entries))

        stop = project.subscribe(listen)
        entry = add_points(project, 2)
        edit = feature_edits.changed(project, entry, 2, {"note": "a"})
        project.apply("Change", edit, origin="form")
        project.undo("key")
        stop()
        project.redo()
        assert [(change.label, change.origin, change.catalog) for change in changes] == [
            *(("Import", "", True), ("Change", "form", False), ("Change", "key", False))
        ]
        assert [change.layers for change in changes] == [frozenset({entry.uuid})] * 3
        assert [change.fids.get(entry.uuid) for change in changes] == [None, frozenset({2}), frozenset({2})]
        assert seen == [2, 2, 2]


def test_a_step_that_fails_half_way_changes_nothing_and_is_not_announced(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        before, steps = project.row(entry.table, 1), project.steps()
        changes: list[Change] = []
        project.subscribe(changes.append)
        good = feature_edits.changed(project, entry, 1, {"note": "a"})
        bad = BulkEdit("no_such_table", 1, 2, inserted=False)
        with pytest.raises((UserError, sqlite3.Error)):
            project.apply("Both", good, bad)
        assert project.row(entry.table, 1) == before
        assert (project.steps(), changes) == (steps, [])


def test_a_project_opened_to_read_refuses_every_change_and_takes_no_lock(path: Path) -> None:
    with Project.open(path) as writer:
        entry = add_points(writer, 1)
        with Project.open(path) as second:
            assert second.read_only
            assert len(second.layer(entry.uuid).frame) == 1
            for change in (second.undo, second.redo, lambda: second.apply("Nothing")):
                with pytest.raises(UserError, match=r"^p\.gpkg is open in another program"):
                    change()
    with Project.open(path, write=False) as reader:
        assert reader.read_only
        with Project.open(path) as third:
            assert not third.read_only


def test_a_new_project_is_whole_or_not_there_and_its_filling_is_no_step(tmp_path: Path) -> None:
    path = tmp_path / "new.gpkg"

    def failing(project: Project) -> None:
        add_points(project, 1)
        raise UserError("no luck")

    with pytest.raises(UserError, match="no luck"):
        Project.create(path, failing)
    assert list(tmp_path.glob("*.gpkg*")) == []

    def filling(project: Project) -> None:
        add_points(project, 2)

    Project.create(path, filling)
    with Project.open(path) as project:
        assert project.steps() == []
        assert project.undo() is None
        assert len(project.layer(project.of_kind("incidents")[0].uuid).frame) == 2
    with pytest.raises(UserError):
        Project.create(path, lambda _: None)


def test_a_layer_is_asked_for_by_name_or_uuid_and_an_unknown_one_names_those_there_are(path: Path) -> None:
    with Project.open(path) as project:
        with pytest.raises(UserError, match=r"no layer named 'Posts'\. The project has: no layers yet"):
            project.entry("Posts")
        entry = add_points(project, 1)
        assert project.entry(entry.name) is project.entry(entry.uuid) is project.entries[entry.uuid]
        with pytest.raises(UserError, match=f"The project has: {entry.name}"):
            project.entry("Posts")
        assert project.layer(entry.uuid).kind == "incidents"


def test_an_id_comes_before_a_name_and_a_name_of_two_layers_is_refused(path: Path) -> None:
    with Project.open(path) as project:
        one, two = (add_layers.add_features(project, "reference", frame("a"), name=name) for name in ("One", "Two"))
        project.entries = {entry.uuid: replace(entry, name=one.uuid) for entry in project.entries.values()}
        assert project.entry(one.uuid).uuid == one.uuid
        project.entries = {entry.uuid: replace(entry, name="Roads") for entry in project.entries.values()}
        with pytest.raises(UserError, match=rf"2 layers are named 'Roads'.*{one.uuid}, {two.uuid}"):
            project.entry("Roads")
