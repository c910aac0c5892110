"""Opening the sample project, and importing rows, beside the program as it was before files were looked through.

Run: python -m benchmarks.opening. The earlier program is that of COMMIT, from the history of this folder. Each works in
a process of its own, in turn with the other: it opens a copy of the sample for reading and for writing, and imports a
table into a copy of another project; the ratio is the median over the turns. Ends with 1 where a required figure is
missed. Without that history nothing is measured.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from app.paths import ROOT
from benchmarks.earlier import MISSING, earlier_tree
from benchmarks.gates import Gate, Sheet
from benchmarks.imports import register

COMMIT = "2c8ad4d"
TURNS, OPENINGS = {"read": 40, "write": 40, "import": 9}, {"read": 4, "write": 4, "import": 1}
ROWS = 100_000
GATES = {
    "read": Gate("opening the sample for reading, to the earlier program", most=1.1),
    "write": Gate("opening the sample for writing, to the earlier program", most=1.1),
    "import": Gate("importing 100,000 rows, to the earlier program", most=1.15),
}
WORK = """
import pathlib, shutil, sys, time
from app.progress import Progress
from app.project.project import Project
from app.tasks import new_project, sample
from app.tasks.importing.import_file import Request, import_file
folder, table = map(pathlib.Path, sys.argv[1:])
path, ground, copy = folder / "sample.gpkg", folder / "ground.gpkg", folder / "copy.gpkg"
def lay(project):
    new_project.lay_ground(project, Progress(), "TJ")
def fill(project):
    lay(project)
    sample.add(project, Progress())
Project.create(ground, lay)
Project.create(path, fill)
for line in sys.stdin:
    how, count = line.split()
    shutil.copyfile(ground, copy)
    start = time.perf_counter()
    for _ in range(int(count)):
        if how == "import":
            with Project.open(copy) as project:
                import_file(project, Request(table, "incidents", "Many"), Progress())
        else:
            Project.open(path, write=how == "write").close()
    print(time.perf_counter() - start, flush=True)
"""


class Worker:
    """A program in a folder that opens a project of its own, or imports a table, on demand."""

    def __init__(self, tree: Path, folder: Path, table: Path) -> None:
        folder.mkdir()
        command = [sys.executable, "-c", WORK, str(folder), str(table)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, cwd=tree, text=True, **pipes)  # type: ignore[call-overload]

    def seconds(self, how: str) -> float:
        """How long it takes to do that some times."""
        self._process.stdin.write(f"{how} {OPENINGS[how]}\n")
        self._process.stdin.flush()
        return float(self._process.stdout.readline())

    def end(self) -> None:
        """Let it end."""
        self._process.communicate("")


def measure(folder: Path, sheet: Sheet) -> None:
    """Print the ratios."""
    with earlier_tree(folder, COMMIT) as tree:
        if tree is None:
            for gate in GATES.values():
                sheet.skip(gate, MISSING)
            return
        table = register(folder / "t.csv", ROWS)
        workers = [Worker(place, folder / name, table) for name, place in (("now", ROOT), ("before", tree))]
        for how, gate in GATES.items():
            for worker in workers:
                worker.seconds(how)
            turns = [[worker.seconds(how) for worker in workers] for _ in range(TURNS[how])]
            now, before = (1e3 / OPENINGS[how] * statistics.median(column) for column in zip(*turns, strict=True))
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
