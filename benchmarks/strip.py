"""Both borders at 100 m with 300 sensors of 10 km on a linked 30 m DEM of the whole strip, over 500 million cells.

Run: python -m benchmarks.strip. The DEM is made here and is synthetic: fractal relief on bundled 450 m terrain, void
farther than 25 km from the borders. It is linked into a new project with the bundled terrain beside it. The peer is
gdal_viewshed, once for each sensor, to the same 10 km on the same cells. Ours is a run with a fresh cache on the
project opened again, so with no tile kept in memory but the file in the system's cache; kernels are compiled. Both use
one thread, are measured in turn (in each round a third of the sensors) and compared by processor time. A run that
keeps its sights in the project and one that finds them there stand apart. Compared with the peer is one sight and one
look for each path of a crosser, as the peer has it; what the whole path costs beside that stands apart, and in
``benchmarks.earlier``. Ends with 1 where a required figure is missed.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import geopandas as gpd
import numba
import numpy as np

from app.analysis.gaps import decision
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps, findings_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.sight.poses import poses
from app.analysis.sight.sights import SightCache, sights
from app.analysis.uncertainty.draws import draw
from app.geo.grid import Grid
from app.progress import Progress
from app.project import add_layers
from app.project.project import Project
from app.scene.build import build_scene
from app.scene.scene import LOOK_DRAWS, LOOKS, PUBLISH_DRAWS, Scene
from app.tasks import project_scene
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.tasks.new_project import lay_ground
from app.tasks.sight_shelf import KeptSights
from benchmarks.borders import DATE, ROUTES, bundled, moved, posts
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import Job, Spent, growth, in_turn, middle, processor_ratio, spend, total, written
from benchmarks.peers.viewshed import MISSING, Eye, Metres, Viewshed, is_installed
from benchmarks.strip_dem import make_dem

RANGE_M, SENSORS = 10_000.0, 300
SIZES = (75, 150, 300, 600)
ROUNDS, MOVES = 3, 9
MIDDLE = Metres(38.5)
"""The plane of the peer: true to scale in the middle of the strip, within 4 % at its ends."""
CELLS = Gate("cells of the DEM", least=500.0, unit=" million")
SAMPLES = Gate("samples of both borders", least=23_400.0, unit="")
DRAWN = Gate(f"{LOOK_DRAWS} draws, sum of {SENSORS} gdal_viewshed runs to ours", least=4.0)
PLAIN = Gate(f"no draws, sum of {SENSORS} gdal_viewshed runs to ours", least=5.0)
MOVED = Gate(f"one sensor moved, {LOOK_DRAWS} draws, to one gdal_viewshed run there", most=2.0)
ALONG = Gate(f"{LOOK_DRAWS} draws along the whole path, to one look", most=3.0)
WHOLE = Gate(f"whole run with {LOOK_DRAWS} draws, reasons and remedies, to what is decided")
MORE_DRAWS = Gate(f"{PUBLISH_DRAWS:,} draws to {LOOK_DRAWS}", most=4.0)
AGAIN = Gate("sights read from the project, to the run that stored them", most=0.8)
PEAK = Gate("peak memory", most=1.5, unit=" GB")
LEVEL = Gate("time of a pair, 600 sensors to the least of fewer", most=1.5)
ONE_THREAD = "1 thread each"


def project_with(path: Path, dem: Path, sensors: gpd.GeoDataFrame) -> None:
    """A project on the bundled ground with the linked DEM and these sensors."""
    Project.create(path, lambda project: lay_ground(project, Progress()))
    with Project.open(path) as project:
        import_file(project, Request(dem, "terrain", "Strip", heights=Heights(link=True)), Progress())
        add_layers.add_features(project, "sensors", sensors)


def sensors_of(bare: Scene, count: int) -> gpd.GeoDataFrame:
    """Synthetic sensors along both borders, each of RANGE_M."""
    frame = posts(bare, count).frame.copy()
    frame["range_m"] = RANGE_M
    return frame


def scene_at(path: Path, draws: int = 0, looks: int = LOOKS) -> Scene:
    """The scene of the project as just opened: none of its tiles is in memory."""
    with Project.open(path, write=False) as project:
        return replace(project_scene.scene_of(project, as_of=DATE, draws=draws), looks=looks)


def once(path: Path, draws: int = 0, looks: int = 1) -> Job:
    """From opening the project on until it is decided which places are gaps, in every draw."""
    return Job(lambda: findings_of(scene_at(path, draws, looks), Progress(), AnalysisCache(), brief=True))


def whole(path: Path) -> Job:
    """A whole run with draws: reasons, and remedies that are each rerun, among it."""
    return Job(lambda: find_gaps(scene_at(path, LOOK_DRAWS), cache=AnalysisCache()))


def eye(scene: Scene, sensor: int) -> Eye:
    """Where a sensor stands on the peer's plane, and how high."""
    watch = scene.observers
    x, y = MIDDLE.of(float(watch.lon[sensor]), float(watch.lat[sensor]))
    return x, y, float(watch.height_m[sensor])


def against_the_peer(path: Path, dem: Path, sheet: Sheet) -> Spent:
    """Runs without and with draws, and a viewshed for each sensor, in turn: in each round a third of the sensors.

    What the run with draws took.
    """
    viewshed, scene = Viewshed(MIDDLE.described(dem), RANGE_M), scene_at(path)
    eyes = [eye(scene, sensor) for sensor in range(len(scene.observers))]
    shares = iter([eyes[number::ROUNDS] for number in range(ROUNDS)])
    jobs = {
        "plain": once(path),
        "drawn": once(path, LOOK_DRAWS),
        "peer": Job(lambda: viewshed.run_all(next(shares)), in_children=True),
    }
    spent = in_turn(jobs, ROUNDS)
    peer = total(spent["peer"])
    for gate, name in ((DRAWN, "drawn"), (PLAIN, "plain")):
        sheet.put(gate, processor_ratio([peer], [middle(spent[name])]), both(spent[name], [peer]), ONE_THREAD)
    with_more_draws(path, middle(spent["drawn"]), sheet)
    one_moved(path, viewshed, sheet)
    return middle(spent["drawn"])


def along_the_path(path: Path, point: Spent, sheet: Sheet) -> None:
    """What the whole path costs beside its middle alone, and a whole run beside that."""
    along = spend(once(path, LOOK_DRAWS, LOOKS))
    sheet.put(ALONG, along.processor / point.processor, written(along), "1 thread")
    run = spend(whole(path))
    sheet.put(WHOLE, run.processor / along.processor, written(run), "1 thread")


def both(ours: list[Spent], peer: list[Spent]) -> str:
    """The medians of two jobs as text."""
    return f"{written(middle(ours))}, peer {written(middle(peer))}"


def with_more_draws(path: Path, few: Spent, sheet: Sheet) -> None:
    """Growth over the number of draws."""
    many = spend(once(path, PUBLISH_DRAWS))
    sheet.put(MORE_DRAWS, many.processor / few.processor, f"{written(many)} to {written(few)}", "1 thread")


def one_moved(path: Path, viewshed: Viewshed, sheet: Sheet) -> None:
    """A run after one sensor moved, its draws included, and the viewshed from the place it moved to."""
    scene, cache = scene_at(path, LOOK_DRAWS, looks=1), AnalysisCache()
    find_gaps(scene, cache=cache)
    ours, peer = [], []
    for step in range(1, MOVES + 1):
        place = moved(scene, step)
        there = eye(place, len(place.observers) // 2)
        ours.append(spend(Job(partial(find_gaps, place, cache=cache, brief=True))))
        peer.append(spend(Job(partial(viewshed.run, there), in_children=True)))
    sheet.put(MOVED, processor_ratio(ours, peer), both(ours, peer), ONE_THREAD)


def keeping(path: Path) -> None:
    """A run that keeps its sights in the project, or finds them there."""
    shelf = KeptSights(path)
    with shelf.writing():
        findings_of(scene_at(path, LOOK_DRAWS, looks=1), Progress(), AnalysisCache(shelf), brief=True)


def again(path: Path, sheet: Sheet) -> None:
    """Runs on copies of the project: the first on each keeps its sights, the second finds them."""
    copy = path.with_name("copy.gpkg")
    first, second = [], []
    for _ in range(ROUNDS):
        shutil.copy(path, copy)
        first.append(spend(Job(partial(keeping, copy))))
        second.append(spend(Job(partial(keeping, copy))))
    more = (copy.stat().st_size - path.stat().st_size) / 1e6
    times = f"{written(middle(second))} to {written(middle(first))}, {more:.1f} MB more on disk"
    sheet.put(AGAIN, processor_ratio(second, first), times, "1 thread")


def peak_alone(path: Path) -> float:
    """Peak memory in GB of a run with the most draws in a process that does nothing else.

    What an allocator retains of work done before is no need of this run: half a gigabyte, more or less by chance.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        return alone.submit(peak_of, path).result()


def peak_of(path: Path) -> float:
    """Peak memory in GB of this process, after such a run in it."""
    on_one_thread(once(path, PUBLISH_DRAWS).work)
    # The peak of getrusage is at least that of the process which started this one.
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(peak) * 1024 / 1e9


def with_sensors(scene: Scene, count: int) -> Scene:
    """The scene with some of its sensors, taken evenly along the list."""
    watch = scene.observers
    chosen = np.linspace(0, len(watch) - 1, count).round().astype(int)
    columns: dict[str, Any] = {name: getattr(watch, name) for name in watch.__slots__}
    picked: dict[str, Any] = {
        name: column[chosen] if isinstance(column, np.ndarray) else tuple(column[row] for row in chosen)
        for name, column in columns.items()
    }
    return replace(scene, observers=replace(watch, **picked))


def traced(scene: Scene) -> tuple[float, int]:
    """Processor seconds to trace all sight lines of a scene on tiles already read, and how many there are."""
    line, stands = line_of(scene, LineCache()), poses(scene, scene.observers)
    work = partial(sights, line.view, stands, SightCache(), Progress())
    count = sum(sight.target.size for sight in work())
    fresh = Job(lambda: sights(line.view, stands, SightCache(), Progress()))
    return middle([spend(fresh) for _ in range(ROUNDS)]).processor, count


def sweep(scene: Scene, sheet: Sheet) -> None:
    """Time against pairs for four sizes; the last column stays level, or falls, where time is linear."""
    print("sensors     pairs  processor s    us/pair")
    sizes, taken = [], []
    for count in SIZES:
        worked, pairs = traced(with_sensors(scene, count))
        print(f"{count:7d} {pairs:9,} {worked:12.2f} {1e6 * worked / pairs:10.1f}")
        sizes.append(float(pairs))
        taken.append(worked)
    sheet.put(LEVEL, growth(sizes, taken), threads="1 thread")


def on_one_thread(work: Callable[[], object]) -> None:
    """Do the work with one thread for the kernels, and one for the draws, which take two otherwise."""
    numba.set_num_threads(1)
    with patch.object(decision, "draw", partial(draw, workers=1)):
        work()


def compile_kernels(bare: Scene, ground: Grid) -> None:
    """Run every kernel once, on a handful of sensors."""
    layers, _ = bundled()
    few = build_scene([*layers, posts(bare, 8)], [ground], as_of=DATE, routes=ROUTES[:1])
    find_gaps(replace(few, draws=LOOK_DRAWS))


def strip(folder: Path, bare: Scene, ground: Grid, sheet: Sheet) -> Path:
    """The DEM, made in ``folder``; its size and that of the borders, to be sure that they are what is measured."""
    dem = folder / "strip.tif"
    cells, filled = make_dem(dem, bare, ground)
    sheet.put(CELLS, cells / 1e6, f"{filled:,} with heights, {dem.stat().st_size / 1e6:,.0f} MB")
    sheet.put(SAMPLES, float(sum(len(part) for part in bare.samples)))
    return dem


def measure(folder: Path, sheet: Sheet) -> None:
    """Print everything."""
    layers, ground = bundled()
    bare = build_scene(layers, [ground], as_of=DATE, routes=ROUTES)
    dem = strip(folder, bare, ground, sheet)
    compile_kernels(bare, ground)
    paths = {count: folder / f"p{count}.gpkg" for count in (SENSORS, SIZES[-1])}
    for count, path in paths.items():
        project_with(path, dem, sensors_of(bare, count))
    print(f"first run, nothing of the DEM read yet: {written(spend(once(paths[SENSORS])))}")
    if is_installed():
        point = against_the_peer(paths[SENSORS], dem, sheet)
    else:
        for gate in (DRAWN, PLAIN, MORE_DRAWS, MOVED):
            sheet.skip(gate, MISSING)
        point = spend(once(paths[SENSORS], LOOK_DRAWS))
    again(paths[SENSORS], sheet)
    sheet.put(PEAK, peak_alone(paths[SENSORS]), f"{PUBLISH_DRAWS:,} draws, in a process of their own", "1 thread")
    along_the_path(paths[SENSORS], point, sheet)
    sweep(scene_at(paths[SIZES[-1]], looks=1), sheet)


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    sheet = Sheet("strip")
    with tempfile.TemporaryDirectory() as name:
        on_one_thread(lambda: measure(Path(name), sheet))
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
