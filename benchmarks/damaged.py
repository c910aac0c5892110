"""Damaged files of every format: each is refused in words, or read into a project that is sound, and never hangs.

Run: python -m benchmarks.damaged [--files 3000] [--seed 1] [--keep FOLDER], where files that did harm are then found.
Sound files are damaged by a seeded generator and imported one by one, in processes of their own, each into a new
project. Ends with 1 where a required figure is missed.
"""

from __future__ import annotations

import argparse
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from app.project import add_layers
from app.project.project import Project
from benchmarks.damaged_worker import FAILED, READ, REFUSED, STORED, UNSOUND
from benchmarks.damages import damaged
from benchmarks.gates import Gate, Sheet
from benchmarks.sound_files import Sound, sound_files

FILES, SEED = 3000, 1
LONGEST_S = 10.0
DIED, HUNG = "died", "hung"
TRIED = Gate("files tried, over all formats", least=1, unit="")
WORDS = Gate("refused in words", unit="")
SOUND = Gate("read, and the project is sound", unit="")
BAD = {
    FAILED: Gate("ended by an error of the program", most=0, unit=""),
    DIED: Gate("ended the process", most=0, unit=""),
    HUNG: Gate(f"took longer than {LONGEST_S:g} s", most=0, unit=""),
    STORED: Gate("refused, and something was left", most=0, unit=""),
    UNSOUND: Gate("read, and the project is not sound", most=0, unit=""),
}
MEMORY = Gate("peak memory of a process", most=2.0, unit=" GB")


class Worker:
    """A process that imports files, started anew where it has died or hangs."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.damaged_worker", str(self._base)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, args=(self._process, self._lines), daemon=True).start()
        self._is_new = True

    @staticmethod
    def _listen(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
        for line in process.stdout or ():
            lines.put(line)
        lines.put("")

    def ask(self, file: Path, like: Sound) -> dict[str, Any]:
        """Import a file as a sound one is."""
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError("the process has no input")
        stdin.write(json.dumps({"file": str(file), "kind": like.kind, "crs": like.crs}) + "\n")
        stdin.flush()
        try:
            # A new process has to load everything first.
            line = self._lines.get(timeout=LONGEST_S * (4.0 if self._is_new else 1.0))
        except queue.Empty:
            return self._ended(HUNG)
        self._is_new = False
        return dict(json.loads(line)) if line else self._ended(DIED)

    def _ended(self, how: str) -> dict[str, Any]:
        self.close()
        self._start()
        return {"outcome": how, "words": "", "peak_kb": 0}

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


def project(path: Path) -> Path:
    """A small project with a border near the places of the files."""
    Project.create(path, lambda _: None)
    with Project.open(path) as opened:
        line = shapely.LineString([(70.0, 38.3), (70.6, 38.3)])
        rows = {"route": ["AA-BB"], "left_state": ["AA"], "right_state": ["BB"]}
        add_layers.add_features(opened, "borders", gpd.GeoDataFrame(rows, geometry=[line], crs=4326))
    return path


def damaged_copy(one: Sound, folder: Path, generator: np.random.Generator) -> Path:
    """A copy of a file with its side files, one of which is damaged; the file itself three times of four."""
    for source in (one.path, *one.beside):
        shutil.copyfile(source, folder / source.name)
    others = one.beside if generator.random() < 0.25 else ()
    victim = others[int(generator.integers(len(others)))] if others else one.path
    (folder / victim.name).write_bytes(damaged(victim.read_bytes(), generator))
    return folder / one.path.name


def answers(files: int, seed: int, folder: Path, keep: Path | None) -> Iterator[tuple[Sound, dict[str, Any]]]:
    """What came of each of so many damaged files."""
    sound = sound_files(folder / "sound")
    generator = np.random.default_rng(seed)
    worker = Worker(project(folder / "base.gpkg"))
    try:
        for one in sound:
            answer = worker.ask(one.path, one)
            if answer["outcome"] != READ:
                raise RuntimeError(f"{one.path.name} is sound, and yet: {answer}")
        for number in range(files):
            one = sound[number % len(sound)]
            with tempfile.TemporaryDirectory(dir=folder) as own:
                answer = worker.ask(damaged_copy(one, Path(own), generator), one)
                if keep is not None and answer["outcome"] in BAD:
                    shutil.copytree(own, keep / f"{number}-{answer['outcome']}")
                yield one, answer
    finally:
        worker.close()


def measure(files: int, seed: int, keep: Path | None, sheet: Sheet) -> None:
    """Print everything."""
    outcomes: Counter[str] = Counter()
    peak, formats = 0, set[str]()
    with tempfile.TemporaryDirectory() as name:
        for number, (one, answer) in enumerate(answers(files, seed, Path(name), keep)):
            outcomes[answer["outcome"]] += 1
            peak = max(peak, answer["peak_kb"])
            formats.add(one.path.name)
            if answer["outcome"] in BAD:
                print(f"{number} {one.path.name}: {answer['outcome']}: {answer['words']}", flush=True)
    sheet.put(TRIED, float(outcomes.total()), f"{len(formats)} sound files")
    sheet.put(WORDS, float(outcomes[REFUSED]))
    sheet.put(SOUND, float(outcomes[READ]))
    for outcome, gate in BAD.items():
        sheet.put(gate, float(outcomes[outcome]))
    sheet.put(MEMORY, peak / 1e6)


def main() -> int:
    """Run it; 1 where a required figure is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    sheet = Sheet("damaged")
    measure(asked.files, asked.seed, asked.keep, sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
