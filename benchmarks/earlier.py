"""Beside the program as it was before detection was integrated along the path of a crosser, in the same run.

Run: python -m benchmarks.earlier. The earlier program is that of COMMIT, taken from the history of this folder into a
temporary one; both do the work of ``earlier_work`` in processes of their own, in turn, on one DEM. Ends with 1 where a
required figure is missed. Without that history nothing is measured, and the table says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from app.paths import ROOT
from app.scene.build import build_scene
from benchmarks.borders import DATE, ROUTES, bundled
from benchmarks.gates import Gate, Sheet
from benchmarks.strip_dem import make_dem

COMMIT = "0350f1ea1b5d94d2c0243e733a94cd959599ce8a"
ROUNDS = 1
GATES = {
    "cold": Gate("no draws, first run, to the earlier program", most=6.0),
    "warm": Gate("no draws, again, to the earlier program", most=2.0),
    "drawn": Gate("200 draws, to the earlier program", most=3.0),
    "moved": Gate("one sensor moved, 200 draws, to the earlier program", most=5.0),
    "peak": Gate("peak memory, 1,000 draws, to the earlier program", most=1.5),
}
MISSING = "the history of this folder does not reach back to the earlier program"


def git(*words: str) -> subprocess.CompletedProcess[bytes]:
    """A git command in the folder of this program."""
    return subprocess.run(["git", "-C", str(ROOT), *words], check=False, capture_output=True)


@contextmanager
def earlier_tree(folder: Path, commit: str = COMMIT) -> Iterator[Path | None]:
    """The program of an earlier commit in a folder of its own; None where the history lacks it."""
    place = folder / "earlier"
    if git("worktree", "add", "--detach", str(place), commit).returncode != 0:
        yield None
        return
    try:
        yield place
    finally:
        git("worktree", "remove", "--force", str(place))


def figures(tree: Path, dem: Path, folder: Path) -> dict[str, float]:
    """What the work takes in the program of a folder."""
    folder.mkdir()
    code = (ROOT / "benchmarks" / "earlier_work.py").read_text("utf-8")
    command = [sys.executable, "-c", code, str(dem), str(folder)]
    done = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True)
    taken: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return taken


def measure(folder: Path, sheet: Sheet) -> None:
    """Print everything."""
    layers, ground = bundled()
    dem = folder / "strip.tif"
    with earlier_tree(folder) as tree:
        if tree is None:
            for gate in GATES.values():
                sheet.skip(gate, MISSING)
            return
        make_dem(dem, build_scene(layers, [ground], as_of=DATE, routes=ROUTES), ground)
        ours, theirs = [], []
        for number in range(ROUNDS):
            theirs.append(figures(tree, dem, folder / f"earlier{number}"))
            ours.append(figures(ROOT, dem, folder / f"now{number}"))
    for name, gate in GATES.items():
        now, before = (median(one[name] for one in rows) for rows in (ours, theirs))
        ratio = median(one[name] / other[name] for one, other in zip(ours, theirs, strict=True))
        unit, size = ("GB", 1e9) if name == "peak" else ("s", 1.0)
        sheet.put(gate, ratio, f"{now / size:.3g} {unit} to {before / size:.3g} {unit}", "1 thread")


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    sheet = Sheet("earlier")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
