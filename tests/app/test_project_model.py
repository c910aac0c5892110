"""Any mix of edits, bulk imports, undos, redos and restarts equals a plain model of a list of states."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import geopandas as gpd
import shapely
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.project import add_layers, feature_edits
from app.project.project import Project
from app.store.catalog import Entry
from app.tasks.check import check

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
