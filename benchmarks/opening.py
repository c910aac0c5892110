"""Opening the sample project, beside the program as it was before files were looked through, in the same run.

Run: python -m benchmarks.opening. The earlier program is that of COMMIT, from the history of this folder. Each opens a
copy of the sample in a process of its own, in turn with the other, for reading and for writing; the ratio is the median
over the turns. Ends with 1 where a required figure is missed. Without that history nothing is measured.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from app.paths import ROOT
from app.progress import Progress
from app.project.project import Project
from app.tasks import new_project, sample
from benchmarks.earlier import MISSING, earlier_tree
from benchmarks.gates import Gate, Sheet

COMMIT = "2c8ad4d"
TURNS, OPENINGS = 40, 4
GATES = {
    "read": Gate("opening the sample for reading, to the earlier program", most=1.1),
    "write": Gate("opening the sample for writing, to the earlier program", most=1.1),
}
WORK = """
import sys, time, pathlib
from app.project.project import Project
path = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    how, count = line.split()
    start = time.perf_counter()
    for _ in range(int(count)):
        Project.open(path, write=how == "write").close()
    print(time.perf_counter() - start, flush=True)
"""


class Worker:
    """A program in a folder that opens a project on demand."""

    def __init__(self, tree: Path, project: Path) -> None:
        command = [sys.executable, "-c", WORK, str(project)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=tree, text=True, **pipes)  # type: ignore[call-overload]

    def seconds(self, how: str) -> float:
        """How long it takes to open and close the project some times."""
        self._process.stdin.write(f"{how} {OPENINGS}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """Let it end."""
        self._process.communicate("")


def _fill(project: Project) -> None:
    new_project.lay_ground(project, Progress(), "TJ")
    sample.add(project, Progress())


def measure(folder: Path, sheet: Sheet) -> None:
    """Print both ratios."""
    with earlier_tree(folder, COMMIT) as tree:
        if tree is None:
            for gate in GATES.values():
                sheet.skip(gate, MISSING)
            return
        workers = []
        for name, place in (("now", ROOT), ("before", tree)):
            Project.create(folder / f"{name}.gpkg", _fill)
            workers.append(Worker(place, folder / f"{name}.gpkg"))
        for how, gate in GATES.items():
            for worker in workers:
                worker.seconds(how)
            turns = [[worker.seconds(how) for worker in workers] for _ in range(TURNS)]
            now, before = (1e3 / OPENINGS * statistics.median(column) for column in zip(*turns, strict=True))
            ratio = statistics.median(one / other for one, other in turns)
            sheet.put(gate, ratio, f"{now:.2f} ms to {before:.2f} ms", "1 thread")
        for worker in workers:
            worker.end()


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    sheet = Sheet("opening")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
