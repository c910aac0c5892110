"""All benchmarks, each in a process of its own, and the table of what they measured.

Run: python -m benchmarks [NAME ...]. Ends with 1 where a required figure is missed or a benchmark fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.gates import TABLE, markdown, read_rows

ALL = ("sightlines", "strip", "gaps", "window", "truth", "calibration")


def run(name: str, table: Path) -> bool:
    """Run one benchmark; whether it met all that is required."""
    print(f"== {name}", flush=True)
    environment = os.environ | {TABLE: str(table)}
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], env=environment, check=False).returncode == 0


def main(names: list[str]) -> int:
    """Run some or all; 1 where one of them failed or missed a figure."""
    if unknown := [name for name in names if name not in ALL]:
        raise SystemExit(f"{', '.join(unknown)}: no such benchmark; there are {', '.join(ALL)}")
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "rows.jsonl"
        table.touch()
        good = [run(name, table) for name in names or ALL]
        print(f"\n{markdown(read_rows(table))}")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
