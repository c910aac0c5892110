"""Sights kept in a project change no answer, whatever is in the file, and only what is not there is traced."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.analysis.sight import path_rays
from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.poses import poses
from app.analysis.sight.sight import Verdict
from app.analysis.sight.sightlines import rays_of
from app.analysis.sight.sights import name_of
from app.errors import Cancelled
from app.project.project import Project
from app.scene.scene import Scene
from app.store import sights as table
from app.store.database import aside
from app.store.sqlite_library import Database
from app.tasks import sight_shelf
from app.tasks.check import check
from app.tasks.sight_shelf import KeptSights, packed, unpacked
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=2.4)
ROWS = [
    device(x, -600.0, kind) for x, kind in ((1000.0, "thermal_camera"), (4000.0, "ground_radar"), (6000.0, "drone"))
]
UNLISTED: dict[str, Any] = {"min_length_m": 9000.0}
"""No gap is listed, so no mast is tried."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "p.gpkg"
    Project.create(file, lambda project: None)
    return file


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many observers each call traced."""
    counts: list[int] = []
    real = rays_of

    def counted(terrain: Any, observers: Any, targets: Any, pairs: Any, *args: Any, **options: Any) -> Any:
        counts.append(np.unique(pairs.observer).size)
        return real(terrain, observers, targets, pairs, *args, **options)

    monkeypatch.setattr(path_rays, "rays_of", counted)
    return counts


def rough(rows: Sequence[dict[str, Any]] = ROWS, draws: int = 20, **options: Any) -> Scene:
    return replace(scene(rows, grid=ROUGH, **options), draws=draws)


def run(path: Path, of: Scene) -> bytes:
    """A run as another process would do it: nothing in memory."""
    shelf = KeptSights(path)
    with shelf.writing():
        return find_gaps(of, cache=AnalysisCache(shelf)).to_json_bytes()


def rows_of(path: Path) -> dict[str, tuple[str, bytes]]:
    with closing(sqlite3.connect(path)) as db:
        return {name: (used, content) for name, used, content in db.execute(f"SELECT * FROM {table.TABLE}")}


def size_of(path: Path) -> int:
    return sum(len(content) for _, content in rows_of(path).values())


def alter(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        change(db)


def test_cold_warm_and_partly_warm_runs_give_the_same_bytes(path: Path, traced: list[int]) -> None:
    expected = find_gaps(rough()).to_json_bytes()
    assert run(path, rough()) == expected
    cold = sum(traced)
    traced.clear()
    assert run(path, rough()) == expected
    assert traced == []
    alter(path, lambda db: db.execute(f"DELETE FROM {table.TABLE} WHERE rowid % 3 = 0"))
    assert run(path, rough()) == expected
    assert 0 < sum(traced) < cold
    traced.clear()
    assert run(path, rough()) == expected
    assert traced == []  # what was missing was kept again


def test_a_moved_post_traces_its_own_rays_alone(path: Path, traced: list[int]) -> None:
    run(path, rough(draws=0, **UNLISTED))
    traced.clear()
    moved = rough([device(1500.0, -600.0), *ROWS[1:]], draws=0, **UNLISTED)
    assert run(path, moved) == find_gaps(moved).to_json_bytes()
    assert traced == [1, 2]  # that of the kept run, and those that see of the run without


def test_another_terrain_step_height_or_curvature_is_another_sight() -> None:
    def name(of: Scene) -> str:
        return name_of(line_of(of, LineCache()).view, poses(of, of.observers)[0])

    base = rough()
    other = plain(200.0 * fractal(9, 6, 0.5)[:200, :334], sigma=2.4)
    bent = replace(base.observers, curvature=base.observers.curvature + 0.01)
    higher = replace(base.observers, height_m=base.observers.height_m + 0.5)
    scenes = [
        base,
        rough(step_m=50.0),
        rough(target_height_m=1.8),
        replace(base, terrain=(other,)),
        replace(base, terrain=(ROUGH, other)),
        replace(base, terrain=(replace(ROUGH, sigma=ROUGH.sigma + np.float32(0.1)),)),
        replace(base, observers=bent),
        replace(base, observers=higher),
    ]
    names = [name(of) for of in scenes]
    assert len(set(names)) == len(names)
    assert name(rough(gamma=0.7)) == name(replace(base, seed=5)) == names[0]


def test_another_program_traces_again(path: Path, traced: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    run(path, rough())
    traced.clear()
    monkeypatch.setattr(sight_shelf, "_method", lambda: "another")
    run(path, rough())
    assert traced


FLAGS = {"sure", "possible", "unclear", "blocked", "seam"}
COLUMNS = st.integers(0, 40).flatmap(
    lambda count: st.tuples(*(arrays(np.bool_ if name in FLAGS else np.uint64, count) for name in Verdict.__slots__))
)


def as_verdict(columns: Sequence[Any]) -> Verdict:
    """Floats of any bits: what NaNs carry and the sign of zero are kept too."""
    return Verdict(*(column.view(np.float64) if column.dtype == np.uint64 else column for column in columns))


@given(COLUMNS)
def test_every_bit_of_a_sight_is_kept(columns: Sequence[Any]) -> None:
    verdict = as_verdict(columns)
    again = unpacked("a", packed("a", verdict))
    assert again is not None
    for name in Verdict.__slots__:
        before, after = getattr(verdict, name), getattr(again, name)
        assert before.dtype == after.dtype
        assert before.tobytes() == after.tobytes()


@given(COLUMNS, st.data())
def test_what_was_altered_is_not_taken(columns: Sequence[Any], data: st.DataObject) -> None:
    content = packed("a", as_verdict(columns))
    at = data.draw(st.integers(0, len(content) - 1))
    flipped = bytearray(content)
    flipped[at] ^= data.draw(st.integers(1, 255))
    others: list[object] = [
        bytes(flipped),
        content[:at],
        content + b"\0",
        packed("b", as_verdict(columns)),
        None,
        7,
        "x",
    ]
    assert all(unpacked("a", other) is None for other in others)
    assert all(unpacked(key, content) is None for key in (b"a", 7, None))


@pytest.mark.parametrize("body", [zlib.compress(bytes(65_000_000), 1), zlib.compress(b"x" * 26), b"no zlib"])
def test_a_sight_with_a_right_checksum_may_still_be_anything(body: bytes) -> None:
    assert unpacked("a", sight_shelf._check("a", body) + body) is None


OTHERS = (
    f"ALTER TABLE {table.TABLE} RENAME TO was;"
    f"CREATE TABLE {table.TABLE} AS SELECT name, 5 AS used, NULL AS sight FROM was"
)
"""A table of this name as another program might have it."""


@pytest.mark.parametrize(
    "poison",
    [
        f"UPDATE {table.TABLE} SET sight = (SELECT sight FROM {table.TABLE} ORDER BY name LIMIT 1)",
        f"UPDATE {table.TABLE} SET sight = substr(sight, 1, length(sight) / 2)",
        f"UPDATE {table.TABLE} SET sight = zeroblob(length(sight))",
        f"UPDATE {table.TABLE} SET sight = 'text', used = 4",
        OTHERS,
        f"DROP TABLE {table.TABLE}",
        f"DROP TABLE {table.TABLE}; CREATE TABLE {table.TABLE} (a)",
    ],
)
def test_a_poisoned_row_changes_no_answer(path: Path, poison: str) -> None:
    expected = run(path, rough())
    before = rows_of(path)
    alter(path, lambda db: db.executescript(poison))
    assert run(path, rough()) == expected
    if poison.startswith("UPDATE"):
        assert {name: content for name, (_, content) in rows_of(path).items()} == {
            name: content for name, (_, content) in before.items()
        }


def test_a_sight_of_another_length_is_traced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run(path, rough())
    real = sight_shelf.unpacked

    def shorter(key: str, content: object) -> Verdict | None:
        verdict = real(key, content)
        assert verdict is not None
        return Verdict(*(getattr(verdict, name)[1:] for name in Verdict.__slots__))

    monkeypatch.setattr(sight_shelf, "unpacked", shorter)
    assert run(path, rough()) == expected


def test_a_damaged_page_fails_no_run(path: Path) -> None:
    expected = run(path, rough())
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as db:
        query = f"SELECT rootpage FROM sqlite_master WHERE name = '{table.TABLE}'"
        (root,), (page,) = db.execute(query).fetchone(), db.execute("PRAGMA page_size").fetchone()
    data[(root - 1) * page : root * page] = b"\xff" * page
    path.write_bytes(data)
    assert run(path, rough()) == expected


def test_a_read_only_project_is_read_and_not_written(path: Path, traced: list[int]) -> None:
    run(path, rough(draws=0))
    path.chmod(0o444)
    before = path.read_bytes()
    traced.clear()
    run(path, rough(draws=0))
    assert traced == []
    assert run(path, rough()) == find_gaps(rough()).to_json_bytes()
    assert path.read_bytes() == before


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "BEGIN; SELECT * FROM gpkg_contents"])
def test_a_busy_project_fails_no_run_and_stays_as_it_was(path: Path, lock: str) -> None:
    before = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for statement in lock.split(";"):
            other.execute(statement).fetchone()
        assert run(path, rough()) == find_gaps(rough()).to_json_bytes()
    assert path.read_bytes() == before
    assert not path.with_name("p.gpkg-journal").exists()


def test_where_the_disk_is_nearly_full_none_are_added(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(sight_shelf, "LEAST_FREE_BYTES", 1 << 62)
    assert run(path, rough()) == find_gaps(rough()).to_json_bytes()
    assert path.read_bytes() == before


def test_a_disk_that_fills_up_takes_the_portion_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    real = table.write

    def full(db: Any, *args: Any) -> None:
        real(db, *args)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(table, "write", full)
    run(path, rough())
    assert path.read_bytes() == before


def stop(_: GapReport) -> None:
    raise Cancelled


def test_a_run_that_is_stopped_or_traces_nothing_writes_nothing(path: Path) -> None:
    before = path.read_bytes()
    shelf = KeptSights(path)
    with pytest.raises(Cancelled), shelf.writing():
        find_gaps(rough(draws=100), cache=AnalysisCache(shelf), partial=stop)
    assert path.read_bytes() == before
    run(path, rough())
    before = path.read_bytes()
    run(path, rough())
    assert path.read_bytes() == before


def test_outside_a_run_that_is_kept_nothing_is_written(path: Path) -> None:
    before = path.read_bytes()
    find_gaps(rough(), cache=AnalysisCache(KeptSights(path)))
    assert path.read_bytes() == before


def test_what_was_longest_unused_goes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = rough([device(7000.0, -500.0)], draws=0, **UNLISTED)
    run(path, far)
    alter(path, lambda db: db.execute(f"UPDATE {table.TABLE} SET used = '2020-01-01'"))
    (oldest,) = rows_of(path)
    near = rough(draws=0, **UNLISTED)
    run(path, near)
    size, of_oldest = size_of(path), len(rows_of(path)[oldest][1])
    # Room for one more like it, but the one that comes sees farther along the line.
    monkeypatch.setattr(sight_shelf, "MOST_BYTES", size + of_oldest)
    run(path, rough([*ROWS, device(2500.0, -700.0)], draws=0, **UNLISTED))
    assert oldest not in rows_of(path)
    assert len(rows_of(path)) == 3
    assert size < size_of(path) <= size + of_oldest


def test_use_is_noted_with_the_next_that_is_written(path: Path) -> None:
    run(path, rough(draws=0, **UNLISTED))
    alter(path, lambda db: db.execute(f"UPDATE {table.TABLE} SET used = '2020-01-01'"))
    run(path, rough([*ROWS, device(2500.0, -700.0)], draws=0, **UNLISTED))
    assert "2020-01-01" not in {used for used, _ in rows_of(path).values()}


def test_a_run_larger_than_the_bound_keeps_what_fits_and_goes_on_with_it(
    path: Path, traced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(path, rough())
    bound = size_of(path) // 2
    alter(path, lambda db: db.execute(f"DELETE FROM {table.TABLE}"))
    monkeypatch.setattr(sight_shelf, "MOST_BYTES", bound)
    run(path, rough())
    first = rows_of(path)
    assert 0 < size_of(path) <= bound
    traced.clear()
    run(path, rough())
    assert traced
    assert rows_of(path) == first


def test_a_project_with_kept_sights_is_in_order(path: Path) -> None:
    run(path, rough())
    with Project.open(path, write=False) as project:
        assert check(project) == []
        assert table.usage(project.database)[0] == len(rows_of(path)) > 0


def test_the_file_is_not_opened_again_for_a_dragged_post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    shelf, opened = KeptSights(path), list[Path]()

    @contextmanager
    def counted(place: Path, *, write: bool) -> Iterator[Database]:
        opened.append(place)
        with aside(place, write=write) as db:
            yield db

    monkeypatch.setattr(sight_shelf, "aside", counted)
    for names in (["first"], ["moved"], ["moved again"]):
        assert shelf.get(names) == {}
    assert len(opened) == 1
    shelf.get([str(number) for number in range(sight_shelf.HANDFUL + 1)])
    assert len(opened) == 2
    with shelf.writing():
        shelf.get(["one"])
    assert len(opened) >= 3
